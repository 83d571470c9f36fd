"""Kinds: what a value that is no text is, in plain words with their article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from typing import Any

_NAMES: tuple[tuple[Any, str], ...] = (
    (bool, "a truth value"),
    (Integral, "a whole number"),
    (Real, "a number"),
    (bytes, "bytes"),
    (str, "a text"),
    (Mapping, "a dictionary"),
    (Sequence, "a list"),
)


def kind_of(value: object) -> str:
    """What a value is: "a whole number"; "of type X" for what has no plain name."""
    if value is None:
        return "nothing"
    for kind, name in _NAMES:
        if isinstance(value, kind):
            return name
    return f"of type {type(value).__name__}"
