"""Phrases: BudouX in Japanese, words elsewhere; Latin words are never broken."""

from __future__ import annotations

from hypothesis import given, settings

from sukashi.text.phrases import phrase_borders
from tests.texts import mixed


def cut(text: str) -> list[str]:
    borders = phrase_borders(text)
    return [text[i:j] for i, j in zip([0, *borders], [*borders, len(text)], strict=True)]


def test_japanese_phrases() -> None:
    assert cut("この映画はとても面白かった。") == ["この", "映画は", "とても", "面白かった。"]
    assert cut("吾輩は猫である。") == ["吾輩は", "猫である。"]


def test_a_latin_word_goes_with_its_particle() -> None:
    assert cut("私はPythonが好きです") == ["私は", "Pythonが", "好きです"]
    assert cut("3.14は円周率") == ["3.14は", "円周率"]


def test_latin_text_is_cut_into_words() -> None:
    assert cut("Hello, world") == ["Hello", ",", " world"]


def test_both_beside_each_other() -> None:
    assert cut("吾輩は猫である。 I am a cat") == ["吾輩は", "猫である。", " I", " am", " a", " cat"]


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_borders_are_in_order_inside_any_text(text: str) -> None:
    borders = phrase_borders(text)
    assert borders == sorted(set(borders))
    assert all(0 < border < len(text) for border in borders)
