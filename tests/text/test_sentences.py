"""Sentences: Japanese and Latin ends, with quotes, and what does not end one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from sukashi.text.sentences import sentence_borders
from tests.texts import mixed

SENTENCES = [
    ["この映画はとても面白かった。", "でも、最後が退屈だった！", "本当に？"],
    ["「はい。」", "と兄は言った。", "「本当に！？」", "と私。"],
    ["（雨。）", "『雪！』", "“風。”", "猫｡", "犬．", "鳥"],
    ["猫。。。", "犬!!!", "鳥⁉", "魚‼\ufe0f", "虫"],
    ["Mr. Smith paid 3.14 dollars.", " He left at 5 p.m.", " Then he slept."],
    ["Cats, e.g. mine, sleep.", " Dogs, i.e. yours, do not etc. and so on."],
    ["J. K. Rowling wrote it.", " It is No. 5 of 7.", " No.", " I do not."],
    ["Apple Inc. is big.", " I like Apple Inc.", " The end."],
    ["“Hi.”", " She said (no!).", ' He said "Stop."', " Then ran."],
    ["Really?", "Yes.", " See http://x.com/?q=1!a now!", " Good"],
    ["Wait... what?", " He said...", " Then left."],
    ["1. Apple\n", "2. Banana.", " More\n\n", "  3. Plum"],
    ["A\r\n", "B\n\n\n", "C  "],
    ["  \n A"],
    ["円周率は3.14です。", "次は３．１４である．", "Hello world.", " 猫。", "The end."],
    ["v1.2.3 of a.b.c is out.", " Done"],
    ["。", "猫"],
]


@pytest.mark.parametrize("sentences", SENTENCES, ids=lambda sentences: sentences[0])
def test_sentences(sentences: list[str]) -> None:
    text = "".join(sentences)
    borders = sentence_borders(text)
    assert [
        text[i:j] for i, j in zip([0, *borders], [*borders, len(text)], strict=True)
    ] == sentences


@settings(max_examples=300, deadline=None)
@given(text=mixed)
def test_every_sentence_has_something_to_read(text: str) -> None:
    borders = sentence_borders(text)
    assert borders == sorted(set(borders))
    assert all(0 < border < len(text) for border in borders)
    if borders:
        pieces = [text[i:j] for i, j in zip([0, *borders], [*borders, len(text)], strict=True)]
        assert all(piece.strip() for piece in pieces)


@pytest.mark.parametrize("bit", ["a. ", "1. x\n", "! ", "ａ．", "。」", "x.", "http://a?", " \n"])
def test_time_grows_with_the_length_only(bit: str) -> None:
    text = bit * (200_000 // len(bit))
    begin = time.process_time()
    sentence_borders(text)
    assert time.process_time() - begin < 8, "about 0.3 s on a quiet core"
