"""Case: one line of a row, one question that several tools are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One tool's way to answer.

    work: "module:function" that makes a Work of a Job. environment: name of the folder of
    `--peers` whose Python runs it, "" for this one. options: over the case's. ours: sukashi, which
    the others are held against.
    """

    tool: str
    work: str
    environment: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    ours: bool = False


@dataclass(frozen=True)
class Command:
    """A tool that is a command line, timed from its start to its end."""

    tool: str
    arguments: tuple[str, ...]
    ours: bool = False


@dataclass(frozen=True)
class Case:
    """One question.

    model: name in `models.SHAPES`, "" where none is needed. floor: what it is, "" for none.
    """

    name: str
    title: str
    entries: tuple[Entry | Command, ...]
    model: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    floor: str = ""
