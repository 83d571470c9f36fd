"""Stretches, on texts that are cut by hand."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.result.tokens import Tokens
from sukashi.view.comparison.segments import correspondence, segments


def cut(*pieces: str, special: Sequence[int] = ()) -> Tokens:
    """Tokens one behind the other; special ones have no characters."""
    lengths = [0 if at in special else len(piece) for at, piece in enumerate(pieces)]
    ends = np.cumsum(lengths)
    return Tokens(
        text="".join(piece for at, piece in enumerate(pieces) if at not in special),
        ids=np.arange(len(pieces)),
        pieces=tuple(pieces),
        spans=np.stack([ends - lengths, ends], axis=1).astype(np.int64).reshape(-1, 2),
        shown=tuple(pieces),
        special=np.array([at in special for at in range(len(pieces))], dtype=bool),
    )


def seen(left: Tokens, right: Tokens) -> list[tuple[str, str]]:
    return [(one.left_text, one.right_text) for one in segments(left, right)]


def test_two_cuts_of_one_text_meet_where_both_cut() -> None:
    left, right = cut("unbe", "liev", "able", " story"), cut("un", "believable", " st", "ory")
    found = segments(left, right)
    assert [(one.left, one.right) for one in found] == [((0, 1, 2), (0, 1)), ((3,), (2, 3))]
    assert all(one.same for one in found)


def test_a_replaced_word_stands_beside_the_other() -> None:
    left, right = cut("the", " film", " was", " good"), cut("the", " film", " was", " bad", "ly")
    assert seen(left, right) == [
        ("the", "the"),
        (" film", " film"),
        (" was", " was"),
        (" good", " badly"),
    ]
    assert not segments(left, right)[-1].same


def test_a_word_that_only_one_side_has_stands_alone() -> None:
    left, right = cut("not", " very", " good"), cut("not", " good")
    assert seen(left, right) == [("not", "not"), (" very", ""), (" good", " good")]
    assert seen(right, left) == [("not", "not"), ("", " very"), (" good", " good")]


def test_japanese_is_aligned_by_characters() -> None:
    left, right = cut("メロス", "は", "激怒", "した", "。"), cut("メ", "ロス", "は", "喜ん", "だ。")
    assert seen(left, right) == [("メロス", "メロス"), ("は", "は"), ("激怒した。", "喜んだ。")]


def test_special_tokens_stand_beside_their_like() -> None:
    left = cut("[CLS]", "a", "[SEP]", special=(0, 2))
    right = cut("[CLS]", "a", "[SEP]", " b", "[SEP]", special=(0, 2, 4))
    found = [(one.left, one.right, one.left_text, one.right_text) for one in segments(left, right)]
    assert found == [
        ((0,), (0,), "[CLS]", "[CLS]"),
        ((1,), (1,), "a", "a"),
        ((2,), (2,), "[SEP]", "[SEP]"),
        ((), (3,), "", " b"),
        ((), (4,), "", "[SEP]"),
    ]


def test_nothing_in_common_and_nothing_at_all() -> None:
    assert seen(cut("abc", "def"), cut("xyz")) == [("abcdef", "xyz")]
    assert seen(cut("a"), cut()) == [("a", "")]
    assert seen(cut(), cut()) == []
    assert seen(cut("</s>", special=(0,)), cut()) == [("</s>", "")]


def test_a_million_equal_letters_are_compared_in_bearable_time() -> None:
    left, right = cut(*"あ" * 4000), cut(*("い" + "あ" * 3000 + "う" + "あ" * 900))
    begun = time.process_time()
    assert len(segments(left, right)) > 0
    assert time.process_time() - begun < 5


texts = st.lists(st.text("ab cd。あ", min_size=1, max_size=3), max_size=12)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_every_token_is_in_one_stretch_and_in_order(ours: list[str], theirs: list[str]) -> None:
    left, right = cut(*ours), cut(*theirs)
    found = segments(left, right)
    assert [token for one in found for token in one.left] == list(range(len(ours)))
    assert [token for one in found for token in one.right] == list(range(len(theirs)))
    assert "".join(one.left_text for one in found) == left.text
    assert "".join(one.right_text for one in found) == right.text
    for one in found:
        assert "".join(left.pieces[token] for token in one.left) == one.left_text
    if left.text == right.text:
        assert all(one.same for one in found)


@pytest.mark.parametrize(
    ("left", "right", "blocks"),
    [
        ("abc", "abc", [("abc", "abc")]),
        ("a cat sat", "a dog sat", [("a ", "a "), ("cat", "dog"), (" sat", " sat")]),
        ("1, 2, 3", "1, 3", [("1, ", "1, "), ("2, ", ""), ("3", "3")]),
    ],
)
def test_blocks_cover_both_texts(left: str, right: str, blocks: list[tuple[str, str]]) -> None:
    found = correspondence(left, right)
    said = [(left[a:c], right[b:d]) for (a, b), (c, d) in found]
    assert "".join(one for one, _ in said) == left
    assert "".join(one for _, one in said) == right
    assert [one for one in said if one[0] != one[1]] == [one for one in blocks if one[0] != one[1]]
