"""Folding: a text and what tokenizers make of it come out the same; letters have owners."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings

from sukashi.text.normalization import WILDCARD, droppable, fold, folded, is_mark
from tests.texts import mixed


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_normalising_first_changes_nothing(form: str, text: str) -> None:
    """The promise of the fold: it is coarser than anything a tokenizer does to characters."""
    # Composing a Hangul syllable or a mark across characters is undone by the fold.
    assert fold(unicodedata.normalize(form, text)).letters == fold(text).letters


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_lowering_first_changes_nothing(text: str) -> None:
    lowered = "".join(letter.lower() for letter in text)
    assert fold(lowered).letters == fold(text).letters


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_every_character_owns_its_letters(text: str) -> None:
    stream = fold(text)
    assert len(stream.letters) == len(stream.first) == len(stream.last)
    assert stream.first == stream.last
    for place, letter in enumerate(text):
        owned = [
            one for one, owner in zip(stream.letters, stream.first, strict=True) if owner == place
        ]
        assert sorted(owned) == sorted(folded(letter))


def test_known_letters() -> None:
    assert fold("ﾊﾟ") == ("ハ\u309a", [0, 1], [0, 1])
    assert fold("パ") == ("ハ\u309a", [0, 0], [0, 0])
    assert fold("㍿") == ("株式会社", [0] * 4, [0] * 4)
    assert fold("Éß") == ("e\u0301ss", [0, 0, 1, 1], [0, 0, 1, 1])
    assert fold("▁") == (" ", [0], [0])
    assert fold(WILDCARD).letters == WILDCARD


def test_owners_may_be_given() -> None:
    assert fold("éa", [3, 5], [4, 5]) == ("e\u0301a", [3, 3, 5], [4, 4, 5])


def test_marks_are_put_in_canonical_order_with_their_owners() -> None:
    assert fold("a\u0301\u0323") == ("a\u0323\u0301", [0, 2, 1], [0, 2, 1])


@pytest.mark.parametrize("letter", [" ", "\n", "\u3000", "\x00", "\u200b", "\u0301", "\ufffd"])
def test_what_a_tokenizer_may_drop(letter: str) -> None:
    assert droppable(letter)


@pytest.mark.parametrize("letter", ["a", "猫", "。", "`", "👍", WILDCARD])
def test_what_it_may_not(letter: str) -> None:
    assert not droppable(letter)


def test_marks_belong_to_what_is_before_them() -> None:
    assert is_mark("ﾟ")
    assert is_mark("\u3099")
    assert not is_mark("ハ")
