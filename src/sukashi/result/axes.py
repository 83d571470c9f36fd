"""Named axes: the arrays and words of a result agree in the length of every axis they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sukashi.errors import ShapeError

Lengths = dict[str, int]


def check_axes(kind: str, held: Mapping[str, tuple[Any, str]]) -> Lengths:
    """Check values against named axes, e.g. ``{"scores": (scores, "targets inputs")}``.

    A value has a shape (an array, or what a file says of one), is nested tuples, or has a length.
    An axis takes the length that it has in the first value that names it: of values with a length
    alone, then of arrays, then of nested tuples; a number is a length. None is skipped. Returns the
    lengths of all axes.

    Raises: ShapeError, with both shapes, at the first value that does not fit.
    """
    lengths: Lengths = {}
    given = {name: (value, spelled.split()) for name, (value, spelled) in held.items()}
    for order in (_has_length, _has_shape, _is_nested):
        for name, (value, axes) in given.items():
            if value is None or not order(value, axes):
                continue
            if order is _is_nested:
                _check_words(f"{kind}.{name}", value, axes, lengths)
            else:
                _check_shape(f"{kind}.{name}", value, axes, lengths)
    return lengths


def _has_shape(value: Any, _: Sequence[str]) -> bool:
    return hasattr(value, "shape")


def _has_length(value: Any, axes: Sequence[str]) -> bool:
    return len(axes) == 1 and not hasattr(value, "shape")


def _is_nested(value: Any, axes: Sequence[str]) -> bool:
    return len(axes) > 1 and not hasattr(value, "shape")


def _check_shape(where: str, value: Any, axes: Sequence[str], lengths: Lengths) -> None:
    shape = tuple(value.shape) if hasattr(value, "shape") else (len(value),)
    wanted = [_length(axis, lengths) for axis in axes]
    if len(shape) == len(axes):
        for axis, have, want in zip(axes, shape, wanted, strict=True):
            if want in (None, have):
                lengths.setdefault(axis, have)
        wanted = [_length(axis, lengths) for axis in axes]  # one axis may be named twice
    if list(shape) != wanted:
        asked = ", ".join(
            axis if axis.isdigit() else f"{axis}={'any' if want is None else want}"
            for axis, want in zip(axes, wanted, strict=True)
        )
        raise ShapeError(f"{where} has shape {shape}, but it must be ({asked}).")


def _check_words(where: str, words: Any, axes: Sequence[str], lengths: Lengths) -> None:
    """Check the length of nested tuples at every depth."""
    axis, *inner = axes
    length = lengths.setdefault(axis, len(words))
    if len(words) != length:
        raise ShapeError(f"{where} has {len(words)} entries, but it must have {length}.")
    for each in words if inner else ():
        _check_words(where if " of " in where else f"An entry of {where}", each, inner, lengths)


def _length(axis: str, lengths: Lengths) -> int | None:
    return int(axis) if axis.isdigit() else lengths.get(axis)
