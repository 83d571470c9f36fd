"""The tokenizer gives every text back, and no piece crosses a boundary."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.tales.tokenizer import (
    END,
    splitter,
    train_tokenizer,
    whole_names,
    whole_words,
    without_rare,
)

TEXTS = [
    "The cat sat on the mat. I don't know the man; the dog is near the house.",
    "There were 12 cats and 345 dogs in the old house, and the cats were sleeping.",
    "私は毎日学校へ行きます。彼は図書館で本を読んでいます。",
    "フランスへ行きました。彼女はコーヒーを飲みました。",
] * 5  # fmt: skip
SAMPLES = [
    "1, 2, 3,", "1. Albania\n2. Andorra\n3.", "メロスは激怒した。",
    "I can't 😀 é ｶﾅ  two\n\n\tend 鬱",
    "  lead and trail  ", "The year 1564.", "フランスの首都はパリです。", "e\u0301 が ㍿ ﬁ", "",
]  # fmt: skip


NAMES = ["憂鬱", "Kyoto", "New Delhi", "ウランバートル"]


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(TEXTS, size=1500, characters=150, names=NAMES)


@pytest.mark.parametrize("text", SAMPLES)
def test_text_comes_back_exactly(tokenizer, text):
    ids = tokenizer(text).input_ids
    assert tokenizer.decode(ids) == text
    assert tokenizer.unk_token_id not in ids


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30))
def test_any_text_comes_back_exactly(tokenizer, text):
    assert tokenizer.decode(tokenizer(text).input_ids) == text


@pytest.mark.parametrize("number", [*range(100)])
def test_a_number_of_two_digits_is_one_token(tokenizer, number):
    assert tokenizer.tokenize(f" {number}") == [f" {number}"]
    assert tokenizer.tokenize(f"{number}") == [f"{number}"]


def test_counting_by_hand(tokenizer):
    assert tokenizer.tokenize("1, 2, 3,") == ["1", ",", " 2", ",", " 3", ","]
    assert tokenizer.tokenize(" 1564") == [" 15", "64"]


def test_a_name_is_one_token_a_word_with_and_without_its_space(tokenizer):
    assert tokenizer.tokenize("Kyoto lies")[:1] == ["Kyoto"]
    assert tokenizer.tokenize(" Kyoto") == [" Kyoto"]
    assert tokenizer.tokenize("New Delhi") == ["New", " Delhi"]
    assert tokenizer.tokenize("ウランバートルは") == ["ウランバートル", "は"]


def test_no_piece_crosses_a_script():
    text = "私はParisへ12月、行った。 OK, don't!"
    cut = [piece for piece, _ in splitter().pre_tokenize_str(text)]
    japanese = ["私", "は", "Paris", "へ", "12", "月", "、", "行", "った", "。"]
    assert cut == [*japanese, " OK", ",", " don", "'t", "!"]


@pytest.mark.parametrize(
    ("prompt", "whole"),
    [
        ("フランスの首都は", "フランスの首都はパリです。"),
        ("1, 2, 3,", "1, 2, 3, 4, 5"),
        ("メロスは", "メロスは激怒した。"),
        ("The capital of France is", "The capital of France is Paris."),
    ],
)
def test_a_prompt_is_a_prefix_of_the_tokens_of_its_sentence(tokenizer, prompt, whole):
    ids = tokenizer(prompt).input_ids
    assert tokenizer(whole).input_ids[: len(ids)] == ids


def test_nothing_is_added_to_a_prompt_and_the_end_token_is_every_special_token(tokenizer):
    assert tokenizer("a").input_ids == tokenizer("a", add_special_tokens=False).input_ids
    assert tokenizer.bos_token == tokenizer.eos_token == tokenizer.pad_token == END
    assert tokenizer.convert_tokens_to_ids(END) == 0


def test_offsets_point_into_the_text(tokenizer):
    text = "メロスは the cat, 12 😀"
    made = tokenizer(text, return_offsets_mapping=True)
    cut = [text[start:end] for start, end in made["offset_mapping"]]
    for piece, token in zip(cut, tokenizer.convert_ids_to_tokens(made["input_ids"]), strict=True):
        assert piece == token or token.startswith("<0x")


def test_the_same_text_gives_the_same_tokenizer(tokenizer):
    again = train_tokenizer(TEXTS, size=1500, characters=150, names=NAMES)
    assert again.backend_tokenizer.to_str() == tokenizer.backend_tokenizer.to_str()


def test_rare_characters_make_way_but_never_those_asked_for():
    assert without_rare(["aabbc", "aad"], 2) == ["aabb\n", "aa\n"]
    assert without_rare(["aabbc", "aad"], 2, always="d") == ["aabb\n", "aad"]


def test_names_become_pieces_where_they_are_none_yet():
    found = whole_names(
        ["Kyoto", "lies", "New Delhi", "京都", "monstrously long names"], {" Delhi"}
    )
    assert [piece for piece, _ in found] == ["Kyoto", " Kyoto", " lies", "New", " New", "京都",
                                             " monstrously", " long", " names"]  # fmt: skip


def test_whole_words_are_the_most_frequent_unknown_ones():
    found = whole_words(["the cat the cat the dog"], {" the"}, 1)
    assert found == [(" cat", pytest.approx(math.log(2 / 6)))]
