"""Words: MeCab's in Japanese, Unicode's elsewhere, mixed in one text; phrases without MeCab."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from sukashi.text import words
from sukashi.text.phrases import phrase_borders
from sukashi.text.words import word_borders
from tests.texts import mixed


def cut(text: str) -> list[str]:
    borders = word_borders(text)
    return [text[i:j] for i, j in zip([0, *borders], [*borders, len(text)], strict=True)]


def test_japanese_words() -> None:
    assert cut("吾輩は猫である。名前はまだ無い。") == [
        *("吾輩", "は", "猫", "で", "ある", "。"),
        *("名前", "は", "まだ", "無い", "。"),
    ]


def test_both_languages_in_one_text() -> None:
    assert cut("私はPython3が好き、 isn't it?") == [
        *("私", "は", "Python3", "が", "好き", "、"),
        *(" isn't", " it", "?"),
    ]
    assert cut("1,000円と3.14") == ["1,000", "円", "と", "3.14"]


def test_words_are_found_in_the_text_as_it_is_written() -> None:
    assert cut("ﾊﾟﾝを食べた") == ["ﾊﾟﾝ", "を", "食べ", "た"]
    assert cut("𠮷野家は")[-1] == "は"


def test_an_emoji_is_never_broken() -> None:
    assert "👨\u200d👩\u200d👧" in cut("この👨\u200d👩\u200d👧が")


def test_the_same_word_twice_is_found_twice() -> None:
    assert cut("猫猫は猫") in (["猫", "猫", "は", "猫"], ["猫猫", "は", "猫"])


@settings(max_examples=200, deadline=None)
@given(text=mixed)
def test_borders_are_in_order_inside_any_text(text: str) -> None:
    borders = word_borders(text)
    assert borders == sorted(set(borders))
    assert all(0 < border < len(text) for border in borders)


@pytest.fixture
def without_mecab(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "fugashi":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    words.japanese_words.cache_clear()
    yield
    words.japanese_words.cache_clear()


@pytest.mark.usefixtures("without_mecab")
def test_without_mecab_japanese_words_are_phrases() -> None:
    text = "吾輩は猫である。名前はまだ無い。"
    assert words.japanese_words() is None
    assert word_borders(text) == phrase_borders(text)


@pytest.mark.usefixtures("without_mecab")
def test_without_mecab_latin_words_are_still_words() -> None:
    assert cut("私はPython3が") == ["私は", "Python3", "が"]


class NoDictionary:
    """fugashi is there, but neither UniDic nor a system dictionary."""

    def __init__(self) -> None:
        raise RuntimeError("Failed initializing MeCab")


def test_without_a_dictionary_japanese_words_are_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fugashi.Tagger", NoDictionary)
    words.japanese_words.cache_clear()
    try:
        assert words.japanese_words() is None
    finally:
        words.japanese_words.cache_clear()
