"""The catalogue: all that code asks for is there, and words are put together as sentences do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sukashi.view
from sukashi.errors import UnknownNameError
from sukashi.model import builtin
from sukashi.view.catalogue import LANGUAGES, has, listing, paragraph, quote, say
from sukashi.view.translations import translation

SOURCE = Path(sukashi.view.__file__).parents[1]


def test_every_message_that_code_asks_for_exists() -> None:
    asked = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say"
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    asked.add(first.value)
    assert len(asked) > 30
    assert asked <= set(translation("en").words)


def test_every_built_in_model_says_what_it_can_do() -> None:
    for name in builtin.names():
        assert say(f"model {name}", "en").isascii()
        assert not say(f"model {name}", "ja").isascii()


def test_what_there_is_can_be_asked() -> None:
    assert has("quote")
    assert not has("no such message")
    with pytest.raises(KeyError):
        say("no such message", "ja")


def test_words_are_quoted_with_their_blanks() -> None:
    assert quote(" 5", "en") == "“5”"
    assert quote("\u3000東京 ", "ja") == "「東京」"
    assert quote("メロス", "ja") == "「メロス」"


def test_lists_read_like_sentences() -> None:
    assert listing([], "en") == listing([], "ja") == ""
    assert listing(["a"], "en") == "a"
    assert listing(["a", "b"], "en") == "a and b"
    assert listing(["a", "b", "c"], "en") == "a, b and c"
    assert listing(["a", "b", "c", "d"], "en") == "a, b, c and d"
    assert listing(["あ", "い"], "ja") == "あとい"
    assert listing(["あ", "い", "う"], "ja") == "あ、い、う"


def test_sentences_stand_one_after_the_other() -> None:
    assert paragraph([], "en") == ""
    assert paragraph(["One.", "Two.", "{braces}"], "en") == "One. Two. {braces}"
    assert paragraph(["一。", "二。"], "ja") == "一。二。"


def test_the_number_chooses_the_form() -> None:
    assert say("left out", "en", count=1) == "1 text was left out."
    assert say("left out", "en", count=2) == "2 texts were left out."
    assert say("left out", "en", count=0) == "0 texts were left out."
    assert say("left out", "ja", count=1) == "1個の文は除いた。"


def test_a_language_there_is_not() -> None:
    assert LANGUAGES == ("en", "ja")
    with pytest.raises(UnknownNameError, match="Unknown language 'fr'; choose from: en, ja"):
        say("share", "fr")
