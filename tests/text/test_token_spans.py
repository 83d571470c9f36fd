"""Tiling: who gets the characters nobody claims, and what is checked at the end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.errors import VerificationError
from sukashi.text.alignment import Match
from sukashi.text.token_spans import check_coverage, covering_spans


def one(claims: list[Match], text: str, blank: list[bool] | None = None) -> list[str]:
    spans = covering_spans(claims, [0] * len(claims), [text], blank)
    return [text[start:end] for start, end in spans.tolist()]


def test_dropped_spaces_go_with_the_token_after_them_at_the_end_with_the_last() -> None:
    assert one([(1, 2), (4, 5)], " a \nb\t") == [" a", " \nb\t"]


def test_dropped_marks_go_with_the_token_before_them() -> None:
    assert one([(0, 1), (2, 3)], "ﾊﾟﾝ") == ["ﾊﾟ", "ﾝ"]
    assert one([(0, 1), (3, 4)], "a\u0301 b") == ["a\u0301", " b"]
    assert one([(1, 2)], "\u0301b") == ["\u0301b"]


def test_a_token_without_claim_takes_what_nobody_claims() -> None:
    assert one([(0, 1), None, (3, 4)], "abcd") == ["a", "bc", "d"]
    assert one([None, None], "abcd") == ["ab", "cd"]
    assert one([None, None, None], "ab") == ["a", "a", "b"]


def test_a_token_without_claim_between_neighbours_shares_the_next_character() -> None:
    assert one([(0, 1), None, (1, 3)], "abc") == ["a", "b", "bc"]
    assert one([(0, 2), None], "ab") == ["ab", "b"]


def test_a_blank_token_takes_spaces_but_no_visible_character() -> None:
    assert one([None, (1, 2)], "`h", [True, False]) == ["`", "`h"]
    assert one([None, (1, 2)], " h", [True, False]) == [" ", "h"]


def test_a_special_token_is_empty_at_its_place() -> None:
    spans = covering_spans([None, (0, 1), None, (0, 1), None], [-1, 0, -1, 1, -1], ["ab", "c"])
    assert spans.tolist() == [[0, 0], [0, 2], [2, 2], [2, 3], [3, 3]]


def test_an_empty_part_and_a_part_without_tokens() -> None:
    assert covering_spans([(0, 1)], [1], ["", "a"]).tolist() == [[0, 1]]
    assert covering_spans([None], [0], [""]).tolist() == [[0, 0]]
    assert covering_spans([None, (0, 1)], [-1, 1], ["  ", "a"]).tolist() == [[0, 0], [2, 3]]
    assert covering_spans([], [], ["a"]).shape == (0, 2)


claim = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 9), st.integers(1, 10)).map(lambda ends: tuple(sorted(ends))),
)


@settings(max_examples=500, deadline=None)
@given(
    claims=st.lists(claim, min_size=1, max_size=8),
    text=st.text(alphabet="ab \u0301", min_size=10, max_size=12),
    blank=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_any_claims_are_made_to_tile(claims: list[Match], text: str, blank: list[bool]) -> None:
    """Even claims out of order, empty or overlapping: `tile` checks its own result."""
    spans = covering_spans(claims, [0] * len(claims), [text], blank[: len(claims)])
    assert set().union(*(range(start, end) for start, end in spans.tolist())) == set(
        range(len(text))
    )


@pytest.mark.parametrize(
    "spans",
    [
        [[0, 1], [2, 3]],  # a hole
        [[1, 3], [2, 3]],  # the beginning is missing
        [[0, 1], [1, 2]],  # the end is missing
        [[0, 3], [0, 2]],  # ends go back
        [[0, 0], [0, 3]],  # an empty token
    ],
)
def test_broken_spans_are_refused(spans: list[list[int]]) -> None:
    with pytest.raises(VerificationError, match="2 tokens do not cover the 3 characters"):
        check_coverage(np.array(spans), np.array([0, 0]), ["abc"])


def test_special_tokens_out_of_order_are_refused() -> None:
    with pytest.raises(VerificationError, match="not in order"):
        check_coverage(np.array([[0, 3], [2, 2], [1, 1]]), np.array([0, -1, -1]), ["abc"])
