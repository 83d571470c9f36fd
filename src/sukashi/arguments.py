"""Arguments: a value that a person gives, checked against the annotation of its parameter.

An annotation says what is allowed: a type, `Literal`, `Sequence`, unions of them, and beside a type
in `Annotated` a range of whole numbers, an `AtLeast`, or a tuple of names. The check is strict: a
truth value is no number, a text no sequence, 1.0 no whole number. Numbers of numpy are numbers.

pydantic reads annotations too, but it knows neither ranges, names beside a type nor numpy, and of
a union it tells one error a member; a person needs one sentence that says what may stand there.
"""

from __future__ import annotations

import inspect
import math
import reprlib
import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Callable as AnyCallable
from dataclasses import dataclass
from functools import cache
from numbers import Integral, Real
from os import PathLike
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from sukashi.errors import MisuseError, RangeError, UnknownNameError

LONGEST = 60
"""Characters of a value that a sentence repeats."""
LABELS = {"of": "reading", "lang": "language"}
"""Parameters whose names are no words for what they name."""


@dataclass(frozen=True)
class AtLeast:
    """A number that is not smaller than this."""

    low: float


@dataclass(frozen=True)
class Offered:
    """Numbers that a form offers; which others there are depends on the model or the text."""

    numbers: range


class Suggestions(tuple[str, ...]):
    """Names that a form offers, beside which any other text is allowed."""

    __slots__ = ()


Seed = Annotated[int, range(1 << 32)]
"""What random numbers start from."""


@dataclass(frozen=True)
class Allowed:
    """One way to give a value: words: what a person may give, fits: whether a value is that."""

    words: str
    fits: Callable[[Any], bool]
    names: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    entries: tuple[Allowed, ...] = ()


def check(name: str, value: Any, hint: Any, default: Any = inspect.Parameter.empty) -> None:
    """Refuse a value that the annotation of a parameter does not allow.

    An empty list is refused where leaving the parameter out means something else.
    Raises: UnknownNameError, RangeError or MisuseError, in one sentence.
    """
    ways = allowed(hint)
    several = as_sequence(value)
    if several is not None and any(way.entries for way in ways):
        entries = next(way.entries for way in ways if way.entries)
        for number, one in enumerate(several):
            if not any(way.fits(one) for way in entries):
                raise _refusal(f"{name}[{number}]", one, entries)
        if several or default is inspect.Parameter.empty or as_sequence(default) is not None:
            return
        raise _refusal(name, value, ways)
    if not any(way.fits(value) for way in ways):
        raise _refusal(name, value, ways)


def check_all(given: Mapping[str, tuple[Any, Any]]) -> None:
    """`check` for some (value, annotation) pairs by name; each may be left out."""
    for name, (value, hint) in given.items():
        check(name, value, hint)


def bind(
    function: Callable[..., Any],
    args: Sequence[Any],
    given: Mapping[str, Any],
    others: Sequence[str] = (),
) -> Any:
    """The `BoundArguments` of a call, without those of the first parameter's type; all checked.

    args, given: what stands behind the first parameter. others: options that the caller has taken
    out already. Raises: UnknownNameError for a parameter
    that there is not, MisuseError for one that is missing or given twice, and see `check`.
    """
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())[1:]
    named = [one.name for one in parameters if one.kind is not one.VAR_KEYWORD]
    if all(one.kind is not one.VAR_KEYWORD for one in parameters):
        for name in given:
            if name not in named:
                raise UnknownNameError("option", name, (*named, *others))
    try:
        bound = signature.replace(parameters=parameters).bind(*args, **given)
    except TypeError as error:
        raise MisuseError(f"{function.__name__} cannot be asked so: {error}.") from error
    hints = hints_of(function)
    for name, value in bound.arguments.items():
        parameter = signature.parameters[name]
        if parameter.kind is not parameter.VAR_KEYWORD:
            check(name, value, hints[name], parameter.default)
    bound.apply_defaults()
    return bound


@cache
def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations of a function's parameters by name, with what stands beside the types."""
    return get_type_hints(function, include_extras=True)


def as_sequence(value: Any) -> Sequence[Any] | None:
    """The entries of a list, a tuple, a range or an array of one axis; None for anything else."""
    if isinstance(value, str | bytes | bytearray):
        return None
    if isinstance(value, Sequence):
        return value
    if getattr(value, "ndim", None) == 1 and callable(getattr(value, "tolist", None)):
        return list(value)
    return None


def several(value: Any) -> tuple[Any, ...]:
    """One or several values as a tuple; None is none."""
    if value is None:
        return ()
    found = as_sequence(value)
    return (value,) if found is None else tuple(found)


def allowed(hint: Any) -> tuple[Allowed, ...]:
    """Every way to give a value of an annotated type."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(*get_args(hint))
    if origin in (Union, types.UnionType):
        return tuple(way for one in get_args(hint) for way in allowed(one))
    if origin is Literal:
        return (_names(get_args(hint)),)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        if get_origin(get_args(hint)[0]) is Mapping:
            return ()  # messages, which are made a conversation before they are checked
        entries = allowed(get_args(hint)[0])
        return (Allowed(_plural(entries), lambda value: False, entries=entries),)
    return (_plain(hint if origin is None else origin),)


def _annotated(kind: Any, *notes: Any) -> tuple[Allowed, ...]:
    """A type with what stands beside it."""
    found = []
    for note in notes:
        if isinstance(note, range):
            found.append(_whole(note[0], note[-1]))
        elif isinstance(note, AtLeast):
            found.append(_at_least(note.low))
        elif not isinstance(note, Offered | Suggestions):
            found.append(_names(tuple(note)))
    return tuple(found) or allowed(kind)


def _plain(kind: Any) -> Allowed:
    known = {
        Any: Allowed("anything", lambda value: True),
        None: Allowed("", lambda value: value is None),
        types.NoneType: Allowed("", lambda value: value is None),
        bool: Allowed("True or False", lambda value: isinstance(value, bool)),
        int: Allowed("a whole number", _integral),
        float: Allowed("a number", _real),
        str: Allowed("a text", lambda value: isinstance(value, str)),
        PathLike: Allowed("a path", lambda value: isinstance(value, PathLike)),
        AnyCallable: Allowed("a function", callable),
    }
    if kind in known:
        return known[kind]
    words = getattr(kind, "WORDS", f"a {kind.__name__}")
    return Allowed(words, lambda value: isinstance(value, kind))


def _whole(low: int, high: int) -> Allowed:
    words = f"a whole number from {low} to {high}"
    return Allowed(words, lambda v: _integral(v) and low <= v <= high, limits=(low, high))


def _at_least(low: float) -> Allowed:
    words = f"a number that is at least {low:g}"
    return Allowed(words, lambda value: _real(value) and value >= low)


def _names(names: tuple[str, ...]) -> Allowed:
    words = repr(names[0]) if len(names) == 1 else f"one of {', '.join(map(repr, names))}"
    return Allowed(words, lambda value: isinstance(value, str) and value in names, names=names)


def _plural(entries: tuple[Allowed, ...]) -> str:
    plural = {
        ("a text",): "a list of texts",
        ("a text", "a list of messages"): "a list of texts",
        ("a whole number",): "a list of whole numbers",
    }
    words = tuple(one.words for one in entries if one.words)
    return plural.get(words, "" if len(words) == 1 else "a list of these")


def _integral(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _real(value: Any) -> bool:
    if type(value) is bool or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no float is as large as
        return False


def _refusal(name: str, value: Any, ways: tuple[Allowed, ...]) -> MisuseError:
    """The error that says what was given, and what may be given."""
    names = [one for way in ways for one in way.names]
    limits = [way.limits for way in ways if way.limits]
    if names and not limits and isinstance(value, str):
        return UnknownNameError(LABELS.get(name, name), value[:LONGEST], names)
    if limits and not names and _integral(value) and abs(value) < 1 << 63:
        return RangeError(name, value, *limits[0])
    ways = tuple(sorted(ways, key=lambda way: bool(way.entries)))  # lists of these come last
    words = ", or ".join(dict.fromkeys(way.words for way in ways if way.words))
    return MisuseError(f"{name} is {shown(value)}; give {words}.")


def shown(value: Any) -> str:
    """A value as a sentence repeats it: short, and of an object no more than its type."""
    if value is None or isinstance(value, bool | str | float | Integral):
        return _SHORT.repr(value)
    found = as_sequence(value)
    if found is not None:
        return _SHORT.repr(list(found)) if all(map(_simple, found[:8])) else "a list of objects"
    return f"of type {type(value).__name__}"


def _simple(value: Any) -> bool:
    return value is None or isinstance(value, bool | str | float | Integral)


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = LONGEST
_SHORT.maxlist = 4
