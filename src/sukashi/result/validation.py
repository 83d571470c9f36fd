"""Validation: what a result declares of its fields is checked when it is made, and kept so.

One mechanism for all kinds: the type hint of a field says what it holds, the constraints beside it
(`constraints.py`) which values. Arrays become read-only views, lists tuples, dictionaries such that
cannot be changed.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ChoiceError, ShapeError
from sukashi.result.axes import check_axes
from sukashi.result.constraints import Axes, Between, Constraint, Index, Sorted
from sukashi.result.hints import choices, plain, unwrap
from sukashi.result.immutable import FrozenDict, frozen

Convert = Callable[[Any, str], Any]


class Checked:
    """A frozen dataclass that is checked when it is made.

    Raises: ShapeError, in one sentence that names the field, for a value that is not what the field
    declares, and for fields that do not fit together.
    """

    def __post_init__(self) -> None:
        name = type(self).__name__
        specs = declared(type(self))
        for spec in specs:
            value = getattr(self, spec.name)
            held = spec.convert(value, f"{name}.{spec.name}")
            if held is not value:
                object.__setattr__(self, spec.name, held)
        lengths = self.check_lengths({spec.name: getattr(self, spec.name) for spec in specs})
        for spec in specs:
            value = getattr(self, spec.name)
            for constraint in spec.constraints if value is not None else ():
                constraint.check(f"{name}.{spec.name}", value, lengths)
        self.check(lengths)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take over what was pickled or copied; its arrays are read-only again."""
        for name, value in state.items():
            held = read_only(value) if isinstance(value, np.ndarray) else value
            object.__setattr__(self, name, held)

    @classmethod
    def check_lengths(cls, values: Mapping[str, Any]) -> dict[str, int]:
        """The length of every named axis; raises ShapeError where two fields disagree."""
        axes = {spec.name: spec.axes for spec in declared(cls) if spec.axes}
        return check_axes(cls.__name__, {name: (values[name], axes[name]) for name in axes})

    def check(self, lengths: Mapping[str, int]) -> None:
        """Check what no single field can say; lengths: of every named axis.

        Raises: ShapeError.
        """


@dataclass(frozen=True)
class Field:
    """What a class declares of one field."""

    name: str
    hint: Any
    convert: Convert
    axes: str
    constraints: tuple[Constraint, ...]


def declared(kind: type[Any]) -> tuple[Field, ...]:
    """The fields of a dataclass, read once from its type hints, which takes long."""
    if kind not in _DECLARED:
        _DECLARED[kind] = _fields(kind)
    return _DECLARED[kind]


def _fields(kind: type[Any]) -> tuple[Field, ...]:
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for one in fields(kind):
        hint, notes = plain(hints[one.name])
        axes = next((note.names for note in notes if isinstance(note, Axes)), "")
        checks = tuple(note for note in notes if isinstance(note, Between | Index | Sorted))
        found.append(Field(one.name, hint, _convert(hints[one.name]), axes, checks))
    return tuple(found)


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """A view of an array that can neither be written nor made writable; no number is copied.

    It lies on a buffer that is read-only for good: of a view on the array itself numpy lets
    ``flags.writeable`` be set again.
    """
    base: object = array.base
    if type(array) is np.ndarray and isinstance(base, memoryview) and base.readonly:
        return array
    buffer: Any = np.asarray(array)
    return np.asarray(memoryview(buffer).toreadonly())


def _convert(hint: Any) -> Convert:
    """What takes a value of a hint as a result holds it, or refuses it."""
    inner, optional = unwrap(hint)
    convert = _convert_present(hint, inner)
    if not optional:
        return convert
    return lambda value, where: None if value is None else convert(value, where)


def _convert_present(hint: Any, inner: Any) -> Convert:
    allowed, origin = choices(hint), get_origin(inner)
    if allowed is not None:
        return _choice(allowed)
    if origin is np.ndarray:
        return _array(np.dtype(get_args(get_args(inner)[1])[0]))
    if origin is tuple:
        return _tuple(get_args(inner))
    if origin is dict:
        return _dictionary(get_args(inner)[1])
    if isinstance(inner, type) and is_dataclass(inner):
        return _instance(inner)
    return _SCALARS.get(inner, _anything)


def _choice(allowed: tuple[str, ...]) -> Convert:
    def convert(value: Any, where: str) -> Any:
        if not (isinstance(value, str) and value in allowed):
            words = ", ".join(map(repr, allowed))
            raise ChoiceError(f"{where} is {reprlib.repr(value)}, but it must be one of {words}.")
        return value

    return convert


def _array(wanted: np.dtype[Any]) -> Convert:
    def convert(value: Any, where: str) -> Any:
        if not isinstance(value, np.ndarray):
            found = type(value).__name__
            raise ShapeError(f"{where} is a {found}, but it must be a {wanted} array.")
        if value.dtype != wanted:
            raise ShapeError(f"{where} is {value.dtype}, but it must be {wanted}.")
        return read_only(value)

    return convert


def _tuple(inner: tuple[Any, ...]) -> Convert:
    endless = len(inner) == 2 and inner[1] is Ellipsis
    each = [_convert(one) for one in inner if one is not Ellipsis]

    def convert(value: Any, where: str) -> Any:
        if not isinstance(value, tuple | list):
            _refuse(value, where, "a tuple")
        if not endless and len(value) != len(each):
            raise ShapeError(f"{where} has {len(value)} entries, but it must have {len(each)}.")
        used = each * len(value) if endless else each
        return tuple(
            take(one, f"{where}[{at}]")
            for at, (take, one) in enumerate(zip(used, value, strict=True))
        )

    return convert


def _instance(wanted: type) -> Convert:
    def convert(value: Any, where: str) -> Any:
        if not isinstance(value, wanted):
            _refuse(value, where, f"a {wanted.__name__}")
        return value

    return convert


def _dictionary(inner: Any) -> Convert:
    take = _convert(inner)

    def convert(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            _refuse(value, where, "a dictionary")
        for name in value:
            if not isinstance(name, str):
                raise ShapeError(f"{where} has the name {reprlib.repr(name)}, which is no string.")
        return FrozenDict({name: take(one, f"{where}[{name!r}]") for name, one in value.items()})

    return convert


def _anything(value: Any, where: str) -> Any:
    try:
        return frozen(value)
    except RecursionError as error:
        raise ShapeError(f"{where} is nested too deeply.") from error


def _string(value: Any, where: str) -> str:
    if not isinstance(value, str):
        _refuse(value, where, "a string")
    return str(value) if isinstance(value, np.str_) else value


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        _refuse(value, where, "a whole number")
    return int(value)


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        _refuse(value, where, "a number")
    try:
        return float(value)
    except OverflowError as error:
        raise ShapeError(f"{where} is {reprlib.repr(value)}, but it must be a number.") from error


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool | np.bool_):
        _refuse(value, where, "true or false")
    return bool(value)


def _refuse(value: Any, where: str, wanted: str) -> NoReturn:
    raise ShapeError(f"{where} is {reprlib.repr(value)}, but it must be {wanted}.")


_SCALARS: dict[Any, Convert] = {str: _string, int: _whole, float: _number, bool: _truth}
_DECLARED: dict[type[Any], tuple[Field, ...]] = {}
