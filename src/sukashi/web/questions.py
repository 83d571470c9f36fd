"""Questions: what can be asked of a model, with the form of each, read from the Explainer itself.

A question is a method of the Explainer that gives a result; its form is made of the method's own
parameters, their annotations and defaults. A new question or a new parameter needs nothing here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sukashi.arguments import AtLeast, Offered
from sukashi.result.hints import plain, unwrap
from sukashi.result.kinds import KINDS
from sukashi.view.catalogue import LANGUAGES, has, say

Kind = Literal["choice", "integer", "number", "flag", "text", "texts", "integers"]
SUBJECT_PARAMETERS = ("self", "text", "pair", "prompt", "ids", "answer")
"""Parameters that are the text a question is about, not part of how it is asked."""
TEXT_PARAMETERS = ("text", "prompt")
"""Of these a question has one: what is asked of files or of many texts is not asked here."""
_KINDS: dict[frozenset[Any], Kind] = {
    frozenset({bool}): "flag",
    frozenset({int}): "integer",
    frozenset({int, str}): "text",
    frozenset({float}): "number",
    frozenset({str}): "text",
}
_LISTS: dict[Kind, Kind] = {"integer": "integers", "text": "texts"}


@dataclass(frozen=True)
class Field:
    """One parameter of a question, as a form shows it.

    values: the names there are (of an integer: what may stand instead of a number). low, high: of
    numbers, both included. when: names of other fields -> the values with which this one matters.
    """

    name: str
    kind: Kind
    default: Any = None
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The field as JSON values, with its words in every language."""
        return {
            "name": self.name,
            "kind": self.kind,
            "default": self.default,
            "values": [{"name": one, "words": self._value_words(one)} for one in self.values],
            "low": self.low,
            "high": self.high,
            "when": {name: list(values) for name, values in self.when},
            "words": words(f"field {self.name}", self.name),
            "help": words(f"field {self.name}, help", ""),
        }

    def _value_words(self, value: str) -> dict[str, str]:
        """What a value is called in this field, else what it is called in all."""
        own = f"value {self.name} {value}"
        return words(own if has(own) else f"value {value}", value)


@dataclass(frozen=True)
class Question:
    """One question: the method's name, the kind of result it gives, and its fields."""

    name: str
    kind: str
    fields: tuple[Field, ...]
    takes_pair: bool

    def as_json(self) -> dict[str, Any]:
        """The question as JSON values, with its words in every language."""
        return {
            "name": self.name,
            "kind": self.kind,
            "pair": self.takes_pair,
            "fields": [one.as_json() for one in self.fields],
            "words": words(f"question {self.name}", self.name),
            "help": words(f"question {self.name}, help", ""),
        }


@cache
def questions() -> dict[str, Question]:
    """Every question there is, by name. Loads torch."""
    from sukashi.explainer import Explainer

    kinds = {kind: name for name, kind in KINDS.items()}
    found = {}
    for name, method in inspect.getmembers(Explainer, inspect.isfunction):
        if not name.startswith("_"):
            hints = get_type_hints(method, include_extras=True)
            given = get_args(hints.get("return")) or (hints.get("return"),)
            kind = next((kinds[one] for one in given if one in kinds), None)
            if kind and any(one in hints for one in TEXT_PARAMETERS):
                found[name] = _question(name, kind, method)
    return found


def words(key: str, otherwise: str) -> dict[str, str]:
    """What the catalogue says under a key, by language."""
    return {lang: say(key, lang) if has(key) else otherwise for lang in LANGUAGES}


def _question(name: str, kind: str, method: Callable[..., Any]) -> Question:
    hints = get_type_hints(method, include_extras=True)
    found: list[Field] = []
    parameters = inspect.signature(method).parameters
    for one in parameters.values():
        if one.name in SUBJECT_PARAMETERS:
            continue
        if one.kind is one.VAR_KEYWORD:
            found.extend(_option_fields(one.name, found))
        else:
            found.append(field(one.name, hints[one.name], one.default))
    return Question(name, kind, tuple(_where_read(name, found)), "pair" in parameters)


def _where_read(name: str, fields: list[Field]) -> list[Field]:
    """The fields of a similarity, its options with the methods that read them; others as given."""
    from sukashi.explainer.similarity import READ_BY

    if name != "similarity":
        return fields
    readers = {
        one.name: tuple(method for method, options in READ_BY.items() if one.name in options)
        for one in fields
    }
    return [
        replace(one, when=(("method", readers[one.name]),)) if readers[one.name] else one
        for one in fields
    ]


def _option_fields(name: str, known: list[Field]) -> Iterator[Field]:
    """The fields of `**options`: each matters to the methods that read it."""
    from sukashi.lens.attribution.methods import METHODS, option_readers, reads

    if name != "options" or "method" not in [one.name for one in known]:
        return
    for option, readers in option_readers().items():
        hint = get_type_hints(METHODS[readers[0]], include_extras=True)[option]
        yield field(option, hint, reads(readers[0])[option].default, (("method", readers),))


def field(
    name: str,
    hint: Any,
    default: Any,
    when: tuple[tuple[str, tuple[str, ...]], ...] = (),
) -> Field:
    """The form of one parameter, from its annotation; TypeError for one that has no form."""
    hint, notes = _without_notes(hint)
    low = high = None
    values: tuple[str, ...] = ()
    for note in notes:
        if isinstance(note, range | Offered):
            numbers = note if isinstance(note, range) else note.numbers
            low, high = numbers[0], numbers[-1]
        elif not isinstance(note, AtLeast):
            values = tuple(note)
    if get_origin(hint) is Literal:
        values, hint = get_args(hint), str
    kind = _kind(hint)
    if values and hint is str:
        kind = "choice"
    elif low is not None:
        kind = "integer"
    start = default if not isinstance(default, tuple) else list(default)
    return Field(name, kind, start, values, low, high, when)


def _without_notes(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without its notes and its `| None`, and the notes, outside and inside of it."""
    hint, outer = plain(hint)
    hint, inner = plain(unwrap(hint)[0])
    return hint, (*outer, *inner)


def _kind(hint: Any) -> Kind:
    """The kind of form of a type; of "one or several" that of several."""
    parts = [one for one in (get_args(hint) or (hint,)) if one is not NoneType]
    for one in parts:
        if get_origin(one) is not None:
            return _LISTS[_kind(get_args(one)[0])]
    if frozenset(parts) not in _KINDS:
        raise TypeError(f"No form is known for a parameter of type {hint}.")
    return _KINDS[frozenset(parts)]
