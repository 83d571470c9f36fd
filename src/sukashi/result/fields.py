"""Any result as one tree of JSON values and one flat dictionary of arrays, and back.

There is one mechanism for all kinds: the type hints of the dataclass say what a field is. An array
is named by its path ("tokens.ids"); all else goes into the tree. An object that a result holds
twice (the tokens of both axes of self-attention) is written once and referred to by its path.
"""

from __future__ import annotations

import math
import reprlib
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, Protocol, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError, StoreError
from sukashi.result.hints import unwrap
from sukashi.result.validation import Checked, declared

Arrays = dict[str, NDArray[Any]]
SAME = "same as"
_NON_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class Source(Protocol):
    """Arrays by path, of which the shape is known before the numbers are read."""

    def __contains__(self, path: object) -> bool:
        """Whether there is an array of that path."""

    def outline(self, path: str) -> Any:
        """What has the `shape` of the array."""

    def __getitem__(self, path: str) -> NDArray[Any]:
        """Read the array."""


def is_stored(one: Any) -> bool:
    """Whether a dataclass field belongs into a file (a setting of this machine does not)."""
    return bool(one.metadata.get("stored", True))


def pack(result: Any) -> tuple[dict[str, Any], Arrays]:
    """A result's JSON tree and its arrays by path.

    Raises: StoreError for a value that no file can hold, naming the field.
    """
    packer = _Packer()
    return packer.dataclass(result, type(result).__name__, ""), packer.arrays


def unpack(kind: type[Any], tree: Any, arrays: Source) -> Any:
    """The result of `kind` that `pack` took apart.

    Names that `kind` does not know are left out, so a file may carry more than this version reads;
    a missing field takes its default where it has one.

    Shapes are compared before an array is read.
    Raises: StoreError for what is missing or no JSON value of its field; ShapeError, which names
    the field, from the kinds themselves.
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
        tree: dict[str, Any] = {}
        hints = {one.name: one.hint for one in declared(type(value))}
        for one in filter(is_stored, fields(value)):
            inner, at = getattr(value, one.name), _join(path, one.name)
            if isinstance(inner, np.ndarray):
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
        origin = get_origin(hint)
        if hint is Any:  # JSON values, of which a result holds frozen ones
            origin = next((one for one in (dict, list, tuple) if isinstance(value, one)), None)
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
    arrays: Source
    seen: dict[str, Any] = field(default_factory=dict)

    def dataclass(self, kind: Any, tree: Any, where: str, path: str) -> Any:
        _expect(isinstance(tree, dict), where, tree, "an object")
        if SAME in tree:
            same = self.seen.get(str(tree[SAME]))
            _expect(isinstance(same, kind), where, tree[SAME], f"the path of a {kind.__name__}")
            return same
        values: dict[str, Any] = {}
        outlines: dict[str, Any] = {}
        hints = {one.name: one.hint for one in declared(kind)}
        for one in fields(kind):
            at, inside, hint = _join(path, one.name), f"{where}.{one.name}", hints[one.name]
            if not is_stored(one):
                continue
            if one.name in tree:
                values[one.name] = self.value(hint, tree[one.name], inside, at)
            elif is_array(hint) and at in self.arrays:
                outlines[one.name] = self.arrays.outline(at)
            elif one.default is MISSING and one.default_factory is MISSING:
                raise StoreError(f"{inside} is missing")
        try:
            absent = dict.fromkeys(hints)
            if issubclass(kind, Checked):
                kind.check_lengths({**absent, **values, **outlines})
            values.update({name: self.arrays[_join(path, name)] for name in outlines})
            made = kind(**values)
        except ShapeError as error:  # the sentence begins with the kind: say where in the file
            raise type(error)(str(error).replace(kind.__name__, where, 1)) from error
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
    if hint is float:
        if isinstance(value, str) and value in _NON_FINITE:
            return _NON_FINITE[value]
        _expect(number, where, value, "a number")
        return float(_checked(value, where))
    if hint is int:
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


def is_array(hint: Any) -> bool:
    """Whether a field of this type hint holds an array."""
    return get_origin(unwrap(hint)[0]) is np.ndarray


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
