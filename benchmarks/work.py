"""Work: what one tool is asked to do, ready to be timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import ROOT

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Job:
    """What every tool gets of one case: the model's folder, the device, the case's own options."""

    folder: Path
    device: str
    options: dict[str, Any]

    @property
    def shipped(self) -> Path | None:
        """The folder of a built-in model, where the case is about one."""
        name = self.options.get("built-in")
        return ROOT / "src/sukashi/model/builtin" / name if name else None


@dataclass(frozen=True)
class Seen:
    """What a finished work gave: arrays to hold against others' of that name, facts to print.

    sizes: what else than seconds is better the less there is of it, to be divided by others' of
    that name.
    """

    numbers: dict[str, Array] = field(default_factory=dict)
    facts: dict[str, float | str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)


def directions(rows: Array) -> Array:
    """(rows, columns) each row divided by its norm: equal where readings differ by a factor."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True)
class Work:
    """Calls without arguments.

    run: what is timed. warm: a small piece of it, for what happens only once. forward: one plain
    forward pass over the same tokens, None where no network is asked. see: numbers and facts of
    what `run` gave, not timed. floor: seconds below which nobody can come here and now. without:
    the part of `run` that is not the question (a tool that writes and explains in one call), timed
    apart and taken off. before: what has to be there anew for each run, not timed. peak: MiB at the
    peak of another process that does the work, where this one only waits.
    """

    run: Callable[[], Any]
    warm: Callable[[], Any]
    forward: Callable[[], Any] | None = None
    see: Callable[[Any], Seen] = lambda _: Seen()
    floor: Callable[[], float] | None = None
    without: Callable[[], Any] | None = None
    before: Callable[[], Any] | None = None
    peak: Callable[[], float | None] | None = None
