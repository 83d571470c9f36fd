"""Results whose every string is hostile or unknown: shown as signs, and never an error."""

from __future__ import annotations

import copy
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from rich.console import Console

from sukashi.notebook.plain import plain
from sukashi.result.kinds import Result
from sukashi.view.caption import caption
from sukashi.view.plot import figure, kinds
from sukashi.view.table import csv
from sukashi.view.terminal import render
from tests import samples
from tests.golden.make import randomisation, trust
from tests.trusted import trust as faithfulness

HOSTILE = "\x1b]0;owned\x07\x1b[31m\x9b2J\x7f\r\u202eevil\u2066\u2028\u200f"
"""A window title, red, C1, delete, carriage return, right to left, isolate, line separator."""
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def results(lang: str = "en") -> dict[str, Result]:
    every = {type(one).__name__: one for one in samples.every(lang)}
    predictions = {
        f"Prediction, {problem}": replace(samples.prediction(lang), problem=problem)
        for problem in ("multi label", "regression")
    }
    others = {
        "Faithfulness": faithfulness(lang),
        "Randomisation": randomisation(),
        "Trust": trust(),
    }
    return {**every, **predictions, **others}


def poisoned(value: Any, poison: str) -> Any:
    """The value with every string in it, at any depth, followed by the poison."""
    if isinstance(value, str):
        return value + poison
    if isinstance(value, tuple):
        return tuple(poisoned(one, poison) for one in value)
    if isinstance(value, dict):
        return {name: poisoned(one, poison) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: poisoned(getattr(value, one.name), poison) for one in fields(value)}
        return unchecked(value, changed)
    return value


def unchecked(value: Any, changed: dict[str, Any]) -> Any:
    """A copy with other fields, which no check of a file has looked at."""
    made = copy.copy(value)
    known = {one.name for one in fields(value)}
    for name in [name for name in vars(made) if name not in known]:
        del vars(made)[name]  # what was worked out from the old fields
    for name, one in changed.items():
        object.__setattr__(made, name, one)
    return made


def one_at_a_time(value: Any, poison: str) -> Iterator[tuple[str, Any]]:
    """For every field that holds strings: its path, and the result with only that one poisoned."""
    for one in fields(value):
        inner = getattr(value, one.name)
        if is_dataclass(inner) and not isinstance(inner, type):
            for path, made in one_at_a_time(inner, poison):
                yield f"{one.name}.{path}", unchecked(value, {one.name: made})
        elif holds_text(inner):
            yield one.name, unchecked(value, {one.name: poisoned(inner, poison)})


def holds_text(value: Any) -> bool:
    if isinstance(value, (tuple, dict)):
        return any(map(holds_text, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) or (is_dataclass(value) and bool(fields(value)))


def steering(text: str, keep: str = "\n") -> set[str]:
    return {
        letter
        for letter in text
        if letter not in keep
        and (letter in TURNING or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp"))
    }


def printed(result: Result, lang: str) -> str:
    console = Console(width=90, file=io.StringIO(), color_system=None)
    console.print(render(result, lang=lang, width=90, colour=False))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


EVERY = pytest.mark.parametrize("name", results())


@EVERY
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_no_string_of_a_result_steers_what_shows_it(name: str, lang: str) -> None:
    result = poisoned(results(lang)[name], HOSTILE)
    assert not steering(caption(result, lang), keep="")
    assert not steering(plain(result, lang), keep="")
    assert not steering(printed(result, lang))
    assert not steering(csv(result), keep="\r\n\t")
    assert "\x1b" in result.recipe.model
    assert "␛" in printed(result, lang)


@EVERY
def test_a_coloured_terminal_gets_our_colours_only(name: str) -> None:
    result = poisoned(results()[name], HOSTILE)
    for theme in ("dark", "unknown"):
        for line in render(result, theme=theme).renderables:  # type: ignore[arg-type]
            assert not steering(getattr(line, "plain", ""), keep="")


@EVERY
def test_pictures_write_signs(name: str) -> None:
    result = poisoned(results()[name], HOSTILE)
    for kind in kinds(result):
        drawn = figure(result, kind=kind)
        for text in drawn.findobj(lambda artist: hasattr(artist, "get_text")):
            assert not steering(text.get_text()), kind


@EVERY
def test_a_word_that_is_not_known_is_shown_as_it_is(name: str) -> None:
    seen = 0
    for lang in ("en", "ja"):
        for path, result in one_at_a_time(results(lang)[name], "zq"):
            for show in (caption, printed):
                show(result, lang)
            if lang == "en" and "." not in path:
                figure(result)
            csv(result)
            seen += 1
            if path in ("operator", "unit", "of") and name in ("Faithfulness", "Trust"):
                assert f"{getattr(results(lang)[name], path)}zq" in printed(result, lang)
    assert seen >= 8
