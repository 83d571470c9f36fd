"""Any result as one tree of JSON values and one flat dictionary of arrays, and back.

There is one mechanism for all kinds: the type hints of the dataclass say what a field is. An array
is named by its path ("tokens.ids"); all else goes into the tree. An object that a result holds
twice (the tokens of both axes of self-attention) is written once and referred to by its path.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import StoreError
from sukashi.result.axes import array_fields, unwrap

Arrays = dict[str, NDArray[Any]]
SAME = "same as"
_NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def is_stored(one: Any) -> bool:
    """Whether a dataclass field belongs into a file (a setting of this machine does not)."""
    return bool(one.metadata.get("stored", True))


def pack(result: Any) -> tuple[dict[str, Any], Arrays]:
    """A result's JSON tree and its arrays by path.

    Raises: StoreError for a value that no file can hold, naming the field.
    """
    packer = _Packer()
    return packer.dataclass(result, type(result).__name__, ""), packer.arrays


def unpack(kind: type[Any], tree: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    """The result of `kind` that `pack` took apart.

    Names that `kind` does not know are left out, so a file may carry more than this version reads;
    a missing field takes its default where it has one.

    Raises: StoreError for what is missing or of the wrong type; ShapeError from the kind itself.
    """
    return _Unpacker(arrays).dataclass(kind, tree, kind.__name__, "")


@dataclass
class _Packer:
    arrays: Arrays = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)

    def dataclass(self, value: Any, where: str, path: str) -> dict[str, Any]:
        if id(value) in self.seen:
            return {SAME: self.seen[id(value)]}
        if path:
            self.seen[id(value)] = path
        hints = get_type_hints(type(value))
        inner_arrays = array_fields(type(value))
        tree: dict[str, Any] = {}
        for one in filter(is_stored, fields(value)):
            inner, at = getattr(value, one.name), _join(path, one.name)
            if one.name in inner_arrays and inner is not None:
                self.arrays[at] = np.ascontiguousarray(inner)
            else:
                tree[one.name] = self.value(inner, hints[one.name], f"{where}.{one.name}", at)
        return tree

    def value(self, value: Any, hint: Any, where: str, path: str) -> Any:
        hint, optional = unwrap(hint)
        if value is None and optional:
            return None
        if isinstance(hint, type) and is_dataclass(hint):
            _expect(isinstance(value, hint), where, value, f"a {hint.__name__}")
            return self.dataclass(value, where, path)
        origin = type(value) if hint is Any else get_origin(hint)
        if origin in (tuple, list):
            _expect(isinstance(value, (tuple, list)), where, value, "a tuple")
            each = _items(hint, len(value), where)
            return [
                self.value(one, kind, f"{where}[{at}]", _join(path, str(at)))
                for at, (one, kind) in enumerate(zip(value, each, strict=True))
            ]
        if origin is dict:
            _expect(isinstance(value, dict), where, value, "a dictionary")
            kind = _values(hint)
            return {
                _text(name, where): self.value(one, kind, f"{where}[{name!r}]", _join(path, name))
                for name, one in value.items()
            }
        written = _write_scalar(value, where, plain=hint is Any)
        _read_scalar(hint, written, where)  # what cannot be read back is refused while it is there
        return written


@dataclass
class _Unpacker:
    arrays: Mapping[str, NDArray[Any]]
    seen: dict[str, Any] = field(default_factory=dict)

    def dataclass(self, kind: Any, tree: Any, where: str, path: str) -> Any:
        _expect(isinstance(tree, dict), where, tree, "an object")
        if SAME in tree:
            same = self.seen.get(str(tree[SAME]))
            _expect(isinstance(same, kind), where, tree[SAME], f"the path of a {kind.__name__}")
            return same
        hints = get_type_hints(kind)
        values = {}
        for one in filter(is_stored, fields(kind)):
            at, inside = _join(path, one.name), f"{where}.{one.name}"
            if one.name in array_fields(kind) and one.name not in tree and at in self.arrays:
                values[one.name] = self.arrays[at]
            elif one.name in tree:
                values[one.name] = self.value(hints[one.name], tree[one.name], inside, at)
            elif one.default is MISSING and one.default_factory is MISSING:
                raise StoreError(f"{inside} is missing")
        made = kind(**values)
        self.seen[path] = made
        return made

    def value(self, hint: Any, value: Any, where: str, path: str) -> Any:
        hint, optional = unwrap(hint)
        if value is None and optional:
            return None
        if is_dataclass(hint) and isinstance(hint, type):
            return self.dataclass(hint, value, where, path)
        origin = get_origin(hint)
        if origin is tuple:
            _expect(isinstance(value, list), where, value, "a list")
            each = _items(hint, len(value), where)
            return tuple(
                self.value(kind, one, f"{where}[{at}]", _join(path, str(at)))
                for at, (one, kind) in enumerate(zip(value, each, strict=True))
            )
        if origin is dict:
            _expect(isinstance(value, dict), where, value, "an object")
            kind = _values(hint)
            return {
                _text(name, where): self.value(kind, one, f"{where}[{name!r}]", _join(path, name))
                for name, one in value.items()
            }
        if origin is np.ndarray:
            raise StoreError(f"the array of {where} is missing")
        return _read_scalar(hint, value, where)


def _write_scalar(value: Any, where: str, plain: bool) -> Any:
    """A string, truth value or number as JSON holds it; `plain` fields hold JSON values only."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, str, int)):
        return _checked(value, where)
    if isinstance(value, float):
        if math.isfinite(value):
            return float(value)
        if not plain:
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    given = f"{reprlib.repr(value)} ({type(value).__name__})"
    raise StoreError(f"{where} holds {given}, which no file can hold")


def _read_scalar(hint: Any, value: Any, where: str) -> Any:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if get_origin(hint) is Literal:
        allowed = get_args(hint)
        _expect(value in allowed, where, value, f"one of {', '.join(map(repr, allowed))}")
    elif hint is float:
        if isinstance(value, str) and value in _NON_FINITE:
            return _NON_FINITE[value]
        _expect(number, where, value, "a number")
        return float(_checked(value, where))
    elif hint is int:
        _expect(number and isinstance(value, int), where, value, "a whole number")
    elif hint is bool:
        _expect(isinstance(value, bool), where, value, "true or false")
    elif hint is str:
        _expect(isinstance(value, str), where, value, "a string")
    return _checked(value, where)


def _checked(value: Any, where: str) -> Any:
    """A JSON value whose strings, at any depth, are characters and whose integers have 64 bits."""
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int):
        _expect(abs(value) < 1 << 64, where, value, "a number of 64 bits")
    if isinstance(value, list):
        return [_checked(one, where) for one in value]
    if isinstance(value, dict):
        return {_text(name, where): _checked(one, where) for name, one in value.items()}
    return value


def _text(value: Any, where: str) -> str:
    _expect(isinstance(value, str), where, value, "a string")
    text: str = value
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise StoreError(
            f"{where} has half a character (a lone surrogate) at place {error.start}"
        ) from error
    return text


def _items(hint: Any, count: int, where: str) -> list[Any]:
    """The type hint of each of `count` items of a tuple (or of a list inside a JSON value)."""
    inner = get_args(hint) or (Any, ...)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return [inner[0]] * count
    if len(inner) != count:
        raise StoreError(f"{where} has {count} entries, but it must have {len(inner)}")
    return list(inner)


def _values(hint: Any) -> Any:
    return get_args(hint)[1] if get_args(hint) else Any


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _expect(holds: bool, where: str, value: Any, wanted: str) -> None:
    if not holds:
        raise StoreError(f"{where} is {reprlib.repr(value)}, but it must be {wanted}")
