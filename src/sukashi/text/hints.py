"""Places of unknown tokens of two-stage Japanese tokenizers, read off their own word splitter."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from sukashi.text.alignment import Match, align
from sukashi.text.normalization import fold
from sukashi.text.pieces import Piece, PieceStyle, folded_pieces

_PLAIN = PieceStyle(bytewise=False, prefix="", suffix="")


def word_hints(
    tokenizer: Any, text: str, pieces: Sequence[str], unknown: Sequence[bool]
) -> list[Match]:
    """Return the characters [start, end) of each unknown token, None for the others.

    A tokenizer that first splits words (MeCab, Sudachi, Juman++) and then each word into pieces
    makes one unknown token of a word or of a character; splitting again tells which. None for all
    when the tokenizer is built otherwise or splitting again gives other pieces.
    """
    nothing: list[Match] = [None] * len(pieces)
    words = getattr(tokenizer, "word_tokenizer", None)
    inner = getattr(tokenizer, "subword_tokenizer", None)
    if words is None or inner is None or not any(unknown):
        return nothing
    split = words.tokenize(text, never_split=list(getattr(tokenizer, "all_special_tokens", ())))
    within = [inner.tokenize(word) for word in split]
    if [piece for parts in within for piece in parts] != list(pieces):
        return nothing
    whole = fold(text)
    letters = folded_pieces([Piece(word) for word in split], _PLAIN)
    places = align(letters, whole, len(split), [None] * len(split))
    hints: list[Match] = []
    for word, parts, place in zip(split, within, places, strict=True):
        lost = unknown[len(hints) : len(hints) + len(parts)]
        found = _within(word, parts, place, text) if any(lost) else [None] * len(parts)
        hints += [hint if is_lost else None for hint, is_lost in zip(found, lost, strict=True)]
    return hints


def _within(word: str, parts: list[str], place: Match, text: str) -> list[Match]:
    """Place the pieces of one word: one piece is the word, as many as letters are the letters."""
    if place is None or not parts:
        return [None] * len(parts)
    if len(parts) == 1:
        return [place]
    letters = unicodedata.normalize("NFKC", word)
    if len(letters) != len(parts):
        return [None] * len(parts)
    stream = folded_pieces([Piece(letter) for letter in letters], _PLAIN)
    claims = align(stream, fold(text[slice(*place)]), len(parts), [None] * len(parts))
    return [
        None if claim is None else (place[0] + claim[0], place[0] + claim[1]) for claim in claims
    ]
