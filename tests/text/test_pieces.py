"""Pieces: how a tokenizer writes is found out by asking it; each stands for its letters."""

from __future__ import annotations

import pytest

from sukashi.text.normalization import WILDCARD
from sukashi.text.pieces import Piece, PieceStyle, folded_pieces, piece_style
from tests.tokenizers import TOKENIZERS, tokenizer

PLAIN = PieceStyle(bytewise=False, prefix="", suffix="")
BYTES = PieceStyle(bytewise=True, prefix="", suffix="")


@pytest.mark.parametrize("name", TOKENIZERS)
def test_writing_is_found_out(name: str) -> None:
    style = piece_style(tokenizer(name))
    assert style.bytewise is (name in ("gpt2", "gpt2-trimmed", "roberta", "qwen", "byt5"))
    assert style.prefix == ("##" if "bert" in name.split("-") or "mecab" in name else "")
    assert style.suffix == ""


class Closing:
    """A tokenizer of the old kind, which closes words with </w>."""

    def convert_tokens_to_string(self, pieces: list[str]) -> str:
        return "".join(pieces).replace("</w>", " ")


class Continuing:
    """One that marks what goes on with @@."""

    def convert_tokens_to_string(self, pieces: list[str]) -> str:
        return " ".join(pieces).replace("@@ ", "")


class Refusing:
    """One that joins nothing but what it knows."""

    def convert_tokens_to_string(self, pieces: list[str]) -> str:
        raise KeyError(pieces[0])


def test_other_marks() -> None:
    assert piece_style(Closing()).suffix == "</w>"
    assert piece_style(Continuing()).suffix == "@@"
    assert piece_style(Refusing()) == PLAIN


def test_bytes_of_one_character_are_shared_by_their_tokens() -> None:
    stream = folded_pieces([Piece("é"), Piece("¬"), Piece("±a")], BYTES)
    assert stream == ("鬱a", [0, 2], [2, 2])


def test_fallback_bytes_are_read_between_plain_pieces() -> None:
    pieces = [Piece("▁猫"), Piece("<0xE9>"), Piece("<0xAC>"), Piece("<0xB1>"), Piece("は")]
    assert folded_pieces(pieces, PLAIN) == (" 猫鬱は", [0, 0, 1, 4], [0, 0, 3, 4])


def test_bytes_that_are_no_character_are_shown_as_such() -> None:
    assert folded_pieces([Piece("a"), Piece("é"), Piece("¬")], BYTES).letters == "a\ufffd\ufffd"
    assert folded_pieces([Piece("<0xE9>"), Piece("a")], PLAIN) == ("\ufffda", [0, 1], [0, 1])


def test_an_unknown_token_may_be_anything() -> None:
    assert folded_pieces([Piece("[UNK]", unknown=True)], PLAIN).letters == WILDCARD


def test_added_tokens_are_not_bytes() -> None:
    assert folded_pieces([Piece("Ã", raw=True)], BYTES).letters == "a\u0303"
    assert folded_pieces([Piece("Ã"), Piece("©")], BYTES).letters == "e\u0301"


def test_characters_outside_the_byte_alphabet_stand_for_themselves() -> None:
    assert folded_pieces([Piece("猫")], BYTES).letters == "猫"


def test_marks_of_words_are_taken_off_only_where_they_are_marks() -> None:
    words = PieceStyle(bytewise=False, prefix="##", suffix="</w>")
    assert folded_pieces([Piece("##ing</w>"), Piece("##")], words).letters == "ing##"
    assert folded_pieces([Piece("##ing</w>")], PLAIN).letters == "##ing</w>"
    assert folded_pieces([Piece("##")], BYTES).letters == "##"


def test_bytes_and_spaces_of_the_japanese_gpt_neox() -> None:
    pieces = [Piece(f"<|byte{byte}|>") for byte in "鬱".encode()] + [Piece("<SP>"), Piece("<BR>")]
    assert folded_pieces(pieces, PLAIN).letters == "鬱 \n"
