"""The check every result runs on birth: arrays have their type, and their named axes agree."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError

Axes = dict[str, int]
_array_fields: dict[type, dict[str, tuple[np.dtype[Any], bool]]] = {}  # hints are slow to read


def agree(kind: str, arrays: Mapping[str, tuple[NDArray[Any] | None, str]], known: Axes) -> Axes:
    """Check arrays against named axes, e.g. ``{"scores": (scores, "targets inputs")}``.

    Axes that `known` does not fix take the length they have in the first array that names them.
    Arrays that are None are skipped. Returns all axes with their lengths.

    Raises: ShapeError, with both shapes, at the first array that does not fit.
    """
    axes = dict(known)
    for name, (array, spelled) in arrays.items():
        if array is None:
            continue
        names = spelled.split()
        wanted = tuple(axes.get(axis, -1) for axis in names)
        fits = len(wanted) == array.ndim and all(
            w in (-1, have) for w, have in zip(wanted, array.shape, strict=True)
        )
        if not fits:
            asked = ", ".join(
                f"{axis}={length if length >= 0 else 'any'}"
                for axis, length in zip(names, wanted, strict=True)
            )
            raise ShapeError(f"{kind}.{name} has shape {array.shape}, but it must be ({asked}).")
        axes.update(zip(names, array.shape, strict=True))
    return axes


def agree_words(name: str, words: tuple[Any, ...], shape: tuple[int, ...]) -> None:
    """Check that nested tuples of strings have a shape at every depth, e.g. ``(rows, k)``.

    Raises: ShapeError, with both lengths, at the first tuple that is too long or too short.
    """
    if len(words) != shape[0]:
        raise ShapeError(f"{name} has {len(words)} entries, but it must be of shape {shape}.")
    if len(shape) > 1:
        for inner in words:
            agree_words(name if " of " in name else f"An entry of {name}", inner, shape[1:])


def typed(result: object) -> None:
    """Check that every array field of a dataclass holds a numpy array of the annotated type.

    Raises: ShapeError, naming the field, what it holds and what it must hold.
    """
    kind = type(result).__name__
    for name, (wanted, optional) in array_fields(type(result)).items():
        value = getattr(result, name)
        if value is None and optional:
            continue
        if not isinstance(value, np.ndarray):
            found = type(value).__name__
            raise ShapeError(f"{kind}.{name} is a {found}, but it must be a {wanted} array.")
        if value.dtype != wanted:
            raise ShapeError(f"{kind}.{name} is {value.dtype}, but it must be {wanted}.")


def array_fields(kind: type) -> dict[str, tuple[np.dtype[Any], bool]]:
    """Field name -> (numpy type, may be None) of the array fields of a dataclass."""
    if kind in _array_fields:
        return _array_fields[kind]
    hints = get_type_hints(kind)
    found = {}
    for field in fields(kind):
        hint, optional = unwrap(hints[field.name])
        if get_origin(hint) is np.ndarray:
            scalar = get_args(get_args(hint)[1])[0]
            found[field.name] = (np.dtype(scalar), optional)
    return _array_fields.setdefault(kind, found)


def unwrap(hint: Any) -> tuple[Any, bool]:
    """A type hint without its `| None`, and whether it had one."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    inner = [one for one in get_args(hint) if one is not types.NoneType]
    return (inner[0] if len(inner) == 1 else hint), len(inner) < len(get_args(hint))
