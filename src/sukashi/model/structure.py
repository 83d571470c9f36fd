"""Structures: the tensors inside what a module takes or gives, by the path that leads to them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from torch import Tensor

Path = tuple[int | str, ...]
"""Steps into tuples and lists (numbers), mappings (keys) and dataclasses (names of fields)."""


def tensors(value: Any, path: Path = ()) -> Iterator[tuple[Path, Tensor]]:
    """Every tensor of a structure, in order, with its path."""
    if isinstance(value, Tensor):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from tensors(each, (*path, key))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from tensors(each, (*path, place))
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from tensors(getattr(value, one.name), (*path, one.name))


def read(value: Any, path: Path) -> Any:
    """What lies at a path. Raises: KeyError, IndexError, AttributeError where nothing does."""
    step: Any
    for step in path:
        inside = isinstance(value, Mapping | list | tuple)
        value = value[step] if inside else getattr(value, str(step))
    return value


def replaced(value: Any, path: Path, new: Any) -> Any:
    """The same structure with something else at a path; the given one is left as it is."""
    if not path:
        return new
    step: Any = path[0]
    rest = path[1:]
    if isinstance(value, tuple):
        items = [*value]
        items[step] = replaced(items[step], rest, new)
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)  # also a Size
    other = copy.copy(value)
    if isinstance(value, Mapping | list):
        other[step] = replaced(value[step], rest, new)
    else:
        setattr(other, str(step), replaced(getattr(value, str(step)), rest, new))
    return other
