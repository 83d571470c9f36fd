"""Type hints of the fields of results, taken apart."""

from __future__ import annotations

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sukashi.result.constraints import OneOf


def plain(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type hint without its notes, and the notes."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return inner, tuple(notes)
    return hint, ()


def unwrap(hint: Any) -> tuple[Any, bool]:
    """A type hint without its notes and its `| None`, and whether it had one."""
    hint, _ = plain(hint)
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    inner = [one for one in get_args(hint) if one is not types.NoneType]
    return (inner[0] if len(inner) == 1 else hint), len(inner) < len(get_args(hint))


def choices(hint: Any) -> tuple[str, ...] | None:
    """The words that a hint allows; None for a hint that names none."""
    hint, notes = plain(hint)
    closed: list[tuple[str, ...]] = [note.values for note in notes if isinstance(note, OneOf)]
    if get_origin(hint) is Literal:
        closed.append(get_args(hint))
    return closed[0] if closed else None
