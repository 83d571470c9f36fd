"""Checks between the fields of a result; each raises ShapeError with what was found and allowed."""

from __future__ import annotations

from collections.abc import Mapping

from sukashi.errors import ShapeError


def check_within(where: str, value: int, low: int, high: int) -> None:
    """Check that a number lies between two others, both included."""
    if not low <= value <= high:
        raise ShapeError(f"{where} holds {value}, but it must be from {low} to {high}.")


def check_count(where: str, found: int, wanted: int) -> None:
    """Check how many entries a field has."""
    if found != wanted:
        raise ShapeError(f"{where} has {found} entries, but it must have {wanted}.")


def check_not_empty(kind: str, lengths: Mapping[str, int], *axes: str) -> None:
    """Check that every axis of some has a length."""
    for axis in axes:
        if not lengths[axis]:
            raise ShapeError(f"{kind} has no {axis}.")
