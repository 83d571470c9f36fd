"""Shown: a person reads every character, shared ones in parts, invisible ones as signs."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings

from sukashi.text.shown import shown, visible
from tests.text.tiling import located
from tests.texts import mixed


def seen(name: str, text: str) -> list[str]:
    found = located(name, text)
    everything = shown(found.text, found.spans, found.pieces, found.special)
    return [one for one, special in zip(everything, found.special, strict=True) if not special]


def test_the_bytes_of_a_kanji_are_its_thirds() -> None:
    assert seen("gpt2", "鬱") == ["鬱¹⁄₃", "鬱²⁄₃", "鬱³⁄₃"]


def test_a_token_may_end_inside_the_next_character() -> None:
    spans = np.array([[0, 2], [1, 3]])
    assert shown("吾輩は", spans, ("x", "y"), np.zeros(2, bool)) == ("吾輩¹⁄₂", "輩²⁄₂は")


def test_characters_shared_together_have_one_part() -> None:
    spans = np.array([[0, 2], [0, 2]])
    assert shown("e\u0301", spans, ("x", "y"), np.zeros(2, bool)) == ("e\u0301¹⁄₂", "e\u0301²⁄₂")


def test_parts_beyond_nine() -> None:
    assert seen("t5", "㍿")[-1] == "㍿¹²⁄₁₂"


def test_a_special_token_shows_its_piece() -> None:
    found = located("bert-cased", "猫")
    assert shown(found.text, found.spans, found.pieces, found.special) == ("[CLS]", "猫", "[SEP]")


def test_a_space_the_tokenizer_put_before_the_text_is_shown_as_a_sign() -> None:
    assert seen("llama", "鬱") == ["␣", "鬱¹⁄₃", "鬱²⁄₃", "鬱³⁄₃"]
    assert seen("roberta", "鬱")[0] == "␣"
    assert seen("llama", "\t") == ["␣", "⇥"]


def test_a_space_of_the_user_stays_a_space() -> None:
    assert seen("t5", "Hello  world") == ["Hello", " ", " world"]
    assert seen("gpt2", " ") == [" "]


def test_an_unknown_character_stays_visible() -> None:
    assert seen("bert-cased", "鬱憤") == ["鬱", "憤"]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a\nb\tc", "a↵b⇥c"),
        ("\r", "␍"),
        ("\x00\x1b\x7f", "␀␛␡"),
        ("\x85", "U+0085"),
        ("\u202e", "U+202E"),
        ("\u2028", "U+2028"),
        ("\u200b", "U+200B"),
        ("\u200d", "U+200D"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("\u0301", "◌\u0301"),
        ("e\u0301", "e\u0301"),
        ("\u3000", "\u3000"),
        (" ", " "),
        ("鬱", "鬱"),
        ("\ud800", "U+D800"),
        ("🏴\U000e0067\U000e007f", "🏴\U000e0067\U000e007f"),
    ],
)
def test_signs(text: str, sign: str) -> None:
    assert visible(text) == sign


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_nothing_that_moves_a_cursor_or_hides_is_shown(text: str) -> None:
    for one in seen("gpt2", text) + seen("bert-cased", text):
        kinds = {unicodedata.category(letter) for letter in one.replace("\u200d", "")}
        assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
        assert one


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_a_token_that_shares_nothing_shows_its_characters(text: str) -> None:
    found = located("canine", text)
    everything = shown(found.text, found.spans, found.pieces, found.special)
    for one, (start, end), special in zip(
        everything, found.spans.tolist(), found.special, strict=True
    ):
        if not special:
            assert one == visible(text[start:end])
