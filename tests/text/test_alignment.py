"""Alignment: pieces find their characters; hints are used where letters do not help."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.text.alignment import Match, align
from sukashi.text.normalization import fold
from sukashi.text.pieces import Piece, PieceStyle, folded_pieces

PLAIN = PieceStyle(bytewise=False, prefix="", suffix="")


def place(pieces: list[str], text: str, hints: list[Match] | None = None) -> list[str | None]:
    """Return the characters each piece claims; "?" is an unknown piece."""
    stream = folded_pieces([Piece(piece, unknown=piece == "?") for piece in pieces], PLAIN)
    claims = align(stream, fold(text), len(pieces), hints or [None] * len(pieces))
    return [None if claim is None else text[slice(*claim)] for claim in claims]


def test_dropped_spaces_and_controls_are_stepped_over() -> None:
    assert place(["猫", "は"], " 猫\x00\n は") == ["猫", "は"]


def test_a_space_put_before_the_text_claims_nothing() -> None:
    assert place(["▁", "猫"], "猫") == [None, "猫"]
    assert place(["▁", "▁", "猫"], " 猫") == [None, " ", "猫"]


def test_dropped_marks_are_stepped_over() -> None:
    assert place(["cafe", "か"], "café が") == ["cafe\u0301"[:3] + "é", "が"]
    assert place(["e", "x"], "e\u0301x") == ["e", "x"]


def test_one_character_may_be_two_tokens_and_two_characters_one() -> None:
    assert place(["株式", "会社"], "㍿") == ["㍿", "㍿"]
    assert place(["パ", "ン"], "ﾊﾟﾝ") == ["ﾊﾟ", "ﾝ"]


def test_an_unknown_token_takes_what_lies_between_its_neighbours() -> None:
    assert place(["猫", "?", "は"], "猫鬱憤は") == ["猫", "鬱憤", "は"]
    assert place(["?", "は"], "鬱は") == ["鬱", "は"]
    assert place(["猫", "?"], "猫鬱憤") == ["猫", "鬱憤"]
    assert place(["?"], "鬱憤") == ["鬱憤"]


def test_an_unknown_token_does_not_stop_at_a_letter_of_its_neighbour() -> None:
    """Looking for the next "a" would cut the word; the cheapest way does not."""
    assert place(["?", "a", "b"], "鬱a a b") == ["鬱a", "a", "b"]


def test_unknown_tokens_in_a_row_break_at_spaces() -> None:
    assert place(["?", "?", "x"], "鬱憤 憂鬱 x") == ["鬱憤", "憂鬱", "x"]


def test_a_hint_places_an_unknown_token_exactly() -> None:
    hints: list[Match] = [(0, 1), (1, 3), None]
    assert place(["?", "?", "は"], "鬱憤憂は", hints) == ["鬱", "憤憂", "は"]


def test_unknown_tokens_of_one_character_share_it() -> None:
    assert place(["?", "?"], "㍿", [(0, 1), (0, 1)]) == ["㍿", "㍿"]


def test_a_hint_behind_the_walk_is_not_believed() -> None:
    assert place(["猫は", "?", "x"], "猫は鬱x", [None, (0, 1), None]) == ["猫は", "鬱", "x"]


def test_rewritten_letters_are_bridged_by_hints() -> None:
    """`` has become a quotation mark; the tokenizer says where."""
    hints: list[Match] = [(0, 2), (2, 4), (4, 6)]
    assert place(['"', "hi", '"'], "``hi''", hints) == ["``", "hi", "''"]


def test_rewritten_letters_are_bridged_without_hints() -> None:
    found = place(['"', "hello", "there"], "``hello there")
    assert found[1:] == ["hello", "there"]
    assert found[0] in ("`", "``")


def test_wrong_hints_do_no_harm_where_letters_agree() -> None:
    assert place(["猫", "は"], "猫は", [(1, 2), (0, 1)]) == ["猫", "は"]


def test_words_written_otherwise_keep_their_neighbours_in_place() -> None:
    """A tokenizer that writes dictionary forms (食べた → 食べる) loses at most these letters."""
    found = place(["猫が", "魚を", "食べる", "。", "雨が", "降る"], "猫が魚を食べた。雨が降る")
    assert found[:3] == ["猫が", "魚を", "食べた"]
    assert found[4:] == ["雨が", "降る"]


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(st.text(alphabet="ab猫は", min_size=1, max_size=6), min_size=1, max_size=12),
    lost=st.sets(st.integers(0, 11)),
)
def test_known_words_between_unknown_ones_are_found(words: list[str], lost: set[int]) -> None:
    """Words split by a space, some of them unknown: claims are in order and never empty."""
    text = " ".join(words)
    pieces = ["?" if n in lost else word for n, word in enumerate(words)]
    stream = folded_pieces([Piece(piece, unknown=piece == "?") for piece in pieces], PLAIN)
    claims = [
        claim for claim in align(stream, fold(text), len(pieces), [None] * len(pieces)) if claim
    ]
    assert claims == sorted(claims)
    assert all(start < end for start, end in claims)
    if not lost & set(range(len(words))):
        assert [text[slice(*claim)] for claim in claims] == words


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), pieces=st.lists(st.text(max_size=5), max_size=20))
def test_pieces_that_have_nothing_to_do_with_the_text_still_come_to_an_end(
    text: str, pieces: list[str]
) -> None:
    stream = folded_pieces([Piece(piece) for piece in pieces], PLAIN)
    claims = align(stream, fold(text), len(pieces), [None] * len(pieces))
    assert len(claims) == len(pieces)
