"""Hints: unknown words and characters of MeCab tokenizers are placed by splitting again."""

from __future__ import annotations

from sukashi.text.hints import word_hints
from tests.tokenizers import tokenizer


def hints(name: str, text: str) -> list[str | None]:
    model = tokenizer(name)
    pieces = model.tokenize(text)
    found = word_hints(model, text, pieces, [piece == "[UNK]" for piece in pieces])
    return [None if hint is None else text[slice(*hint)] for hint in found]


def test_an_unknown_word_is_one_token() -> None:
    assert hints("mecab-wordpiece", "猫は 鬱憤 だ") == [None, None, "鬱憤", None]


def test_unknown_words_in_a_row_are_told_apart() -> None:
    assert hints("mecab-wordpiece", "鬱憤薔薇") == ["鬱憤", "薔薇"]


def test_unknown_characters_are_told_apart() -> None:
    assert hints("mecab-character", "鬱憤猫") == ["鬱", "憤", None]
    assert hints("mecab-character", "㍿") == ["㍿"] * 4


def test_there_are_none_without_unknown_tokens_or_a_word_splitter() -> None:
    assert hints("mecab-wordpiece", "猫は") == [None, None]
    assert hints("canine", "猫") == [None]


def test_there_are_none_if_splitting_again_gives_other_pieces() -> None:
    model = tokenizer("mecab-wordpiece")
    assert word_hints(model, "鬱憤", ["[UNK]", "[UNK]"], [True, True]) == [None, None]
