"""The catalogue: both languages say everything code asks for, with the same placeholders."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import sukashi.view
from sukashi.errors import UnknownNameError
from sukashi.view.catalogue import LANGUAGES, WORDS, listing, quote, say

SOURCE = Path(sukashi.view.__file__).parents[1]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", WORDS)
def test_languages_have_the_same_placeholders(key: str) -> None:
    assert set(WORDS[key]) == set(LANGUAGES)
    assert placeholders(WORDS[key]["en"]) == placeholders(WORDS[key]["ja"])


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
    assert asked <= set(WORDS)


def test_words_are_quoted_with_their_blanks() -> None:
    assert quote(" 5", "en") == "“5”"
    assert quote("\u3000東京 ", "ja") == "「東京」"
    assert quote("メロス", "ja") == "「メロス」"


def test_lists_read_like_sentences() -> None:
    assert listing(["a"], "en") == "a"
    assert listing(["a", "b"], "en") == "a and b"
    assert listing(["a", "b", "c"], "en") == "a, b and c"
    assert listing(["あ", "い"], "ja") == "あとい"
    assert listing(["あ", "い", "う"], "ja") == "あ、い、う"


def test_a_language_there_is_not() -> None:
    with pytest.raises(UnknownNameError, match="Unknown language 'fr'; there is: en, ja"):
        say("share", "fr")
