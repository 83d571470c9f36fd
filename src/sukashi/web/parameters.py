"""Parameters: what a request says about a question, checked against the question's own form."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from sukashi.arguments import LABELS
from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.web.questions import Field, Question

MAX_ENTRIES = 256
MAX_TEXT_LENGTH = 1000
"""Entries of a list, and characters of a word, in a request."""
MAX_SAFE_INTEGER = 1 << 53
"""Whole numbers up to here are the same in JSON, in a browser and in Python."""


def checked(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as the Explainer takes them; null and what is left out take their default.

    Raises: UnknownNameError, RangeError, MisuseError in one sentence.
    """
    known = {one.name: one for one in question.fields}
    for name in given:
        if name not in known:
            raise UnknownNameError("option", name[:MAX_TEXT_LENGTH], known)
    found = {name: value(known[name], one) for name, one in given.items() if one is not None}
    if question.name != "similarity":  # it refuses its own
        _check_options(known, found)
    return found


def _check_options(known: Mapping[str, Field], given: Mapping[str, Any]) -> None:
    """Refuse options that the chosen method does not read, in the words of the Explainer."""
    from sukashi.explainer.tool_style import in_style
    from sukashi.lens.attribution.auto import checked

    options = {name: one for name, one in given.items() if known[name].when}
    method = given.get("method", known["method"].default) if "method" in known else None
    if options and method is not None:
        if given.get("style", "sukashi") != "sukashi":
            method, _, options = in_style(given["style"], method, "logit", options, "")
        checked(method, options)


def value(field: Field, given: Any) -> Any:
    """One value; the kinds of fields are those that `questions` makes."""
    return _CHECKS[field.kind](field, given)


def _choice(field: Field, given: Any) -> str:
    if not isinstance(given, str) or given not in field.values:
        raise UnknownNameError(LABELS.get(field.name, field.name), _short(given), field.values)
    return given


def _integer(field: Field, given: Any) -> Any:
    if isinstance(given, str) and given in field.values:
        return given
    if not isinstance(given, int) or isinstance(given, bool):
        raise MisuseError(f"{field.name} is {_short(given)!r}; give a whole number.")
    if field.low is None or field.high is None:
        low, high = -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER
    else:
        low, high = field.low, field.high
    if not low <= given <= high:
        shown = given if abs(given) < MAX_SAFE_INTEGER else "too large a number"
        raise RangeError(field.name, shown, low, high)
    return given


def _number(field: Field, given: Any) -> float:
    if (
        not isinstance(given, int | float)
        or isinstance(given, bool)
        or abs(given) > MAX_SAFE_INTEGER
    ):
        raise MisuseError(f"{field.name} is {_short(given)!r}; give a number.")
    if not math.isfinite(given):
        raise MisuseError(f"{field.name} is {_short(given)!r}; give a number.")
    return float(given)


def _flag(field: Field, given: Any) -> bool:
    if not isinstance(given, bool):
        raise MisuseError(f"{field.name} is {_short(given)!r}; give true or false.")
    return given


def _text(field: Field, given: Any) -> str | int:
    """Words, or the number of a token or label."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < MAX_SAFE_INTEGER:
        return given
    if (
        isinstance(given, str)
        and len(given) <= MAX_TEXT_LENGTH
        and not re.search("[\ud800-\udfff]", given)
    ):
        return given
    raise MisuseError(
        f"{field.name} is {_short(given)!r}; give a text of at most {MAX_TEXT_LENGTH} characters, "
        "or a number."
    )


def _texts(field: Field, given: Any) -> list[Any]:
    return [_text(field, one) for one in _entries(field, given)]


def _integers(field: Field, given: Any) -> list[Any]:
    return [_integer(field, one) for one in _entries(field, given)]


def _entries(field: Field, given: Any) -> list[Any]:
    found = given if isinstance(given, list) else [given]
    if len(found) > MAX_ENTRIES:
        raise MisuseError(f"{field.name} has {len(found)} entries; give {MAX_ENTRIES} at most.")
    return found


def _short(given: Any) -> str:
    """What was given, as short as a sentence can hold it."""
    if isinstance(given, str | bool | float) or given is None:
        return str(given)[:60]
    if isinstance(given, int):
        return str(given) if abs(given) < MAX_SAFE_INTEGER else "too large a number"
    return "a list" if isinstance(given, list) else "an object"


_CHECKS: dict[str, Callable[[Field, Any], Any]] = {
    "choice": _choice,
    "integer": _integer,
    "number": _number,
    "flag": _flag,
    "text": _text,
    "texts": _texts,
    "integers": _integers,
}
