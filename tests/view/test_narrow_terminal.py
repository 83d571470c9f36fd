"""Narrow terminals: sentences are broken at words, nothing runs over the edge, nothing is lost."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from sukashi.result.kinds import Result
from sukashi.view.caption import caption
from sukashi.view.catalogue import say
from sukashi.view.terminal import present, render
from tests import samples
from tests.golden.make import trust
from tests.view.test_hostile_text import results

EVERY = pytest.mark.parametrize("name", results())


def lines(result: Result, lang: str, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(render(result, lang=lang, width=width, colour=False))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@EVERY
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [2, 7, 12, 20, 33])
def test_every_word_of_the_caption_is_there(name: str, lang: str, width: int) -> None:
    result = results(lang)[name]
    shown = lines(result, lang, width)
    assert max(map(cell_len, shown)) <= width
    assert letters("".join(shown)).startswith(letters(caption(result, lang)))


def test_words_stay_whole_where_they_fit() -> None:
    result = samples.generation()
    shown = lines(result, "en", 20)
    words = caption(result).split()
    assert " ".join(shown).split()[: len(words)] == words
    assert shown[:2] == ["The model went on:", "“4, 5, 6”. It was"]


def test_lines_of_a_table_go_on_below() -> None:
    shown = lines(results()["Faithfulness"], "en", 20)
    at = shown.index("comprehensiveness")
    assert shown[at + 1].split() == ["0.71", "0.194"]
    assert shown[at + 2] == f"  ✓ {say('trust is better', 'en')}"


def test_the_largest_input_stands_below_its_target() -> None:
    shown = lines(samples.attribution(), "en", 20)
    at = next(place for place, line in enumerate(shown) if re.fullmatch("4 +[0-9.]+ %", line))
    assert re.fullmatch(r"  \S+ −?\d+ ▆+", shown[at + 1])


def test_columns_that_have_no_room_are_counted() -> None:
    assert say("note, cut", "en", shown=2, count=14) in " ".join(lines(trust(), "en", 20))


def test_the_text_of_a_mistake_stands_below() -> None:
    result = results()["Survey"]
    shown = " ".join(lines(result, "en", 20))
    assert result.mistakes[0].text.split()[0] in shown  # type: ignore[union-attr]


@pytest.mark.parametrize("columns", ["0", "20"])
def test_the_width_of_the_environment(columns: str) -> None:
    out = io.StringIO()
    console = Console(file=out, _environ={"COLUMNS": columns}, color_system=None)
    present(samples.generation(), console)
    widest = max(map(cell_len, out.getvalue().splitlines()))
    assert (widest <= 20) if columns == "20" else (60 < widest <= 80)
