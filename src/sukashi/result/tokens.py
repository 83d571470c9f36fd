"""Tokens: a text as the model reads it, with the place of every token in the user's characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.checks import check_within
from sukashi.result.constraints import Axes, Count, Int
from sukashi.result.validation import Checked


@dataclass(frozen=True, eq=False)
class Tokens(Checked):
    """n tokens of one text (or of a sentence pair, or of a source and its continuation).

    text: what the user wrote; of a pair, both parts one after the other.
    ids: (n,) int64 token ids, exactly as fed to the model.
    pieces: n strings as the tokenizer writes them ("Ġthe", "##ing", "▁は", "<0xE3>").
    spans: (n, 2) int64 character offsets into `text`; a special token has an empty span at its
        place. Spans are in order, every character lies in at least one span of a non-special token
        (white space that the tokenizer drops belongs to the token after it, at the end to the last
        one); tokens that share a character (bytes of one kanji) have overlapping spans.
    shown: n strings a person reads: the characters of the span; a special token shows its piece;
        tokens that share a character show it with their part, e.g. "鬱¹⁄₃", "鬱²⁄₃", "鬱³⁄₃".
    special: (n,) bool: put there by the tokenizer ([CLS], </s> …), never True for an unknown
        character.
    boundary: where the second part starts in `text` (pair, or source | continuation); None for one
        text.
    pair: where the second of two texts that were given starts, if it is not at the boundary: behind
        that is what a decoder reads. 0 if one was given; None if nothing is behind the texts.
    """

    text: str
    ids: Annotated[Int, Axes("tokens"), Count]
    pieces: Annotated[tuple[str, ...], Axes("tokens")]
    spans: Annotated[Int, Axes("tokens 2")]
    shown: Annotated[tuple[str, ...], Axes("tokens")]
    special: Annotated[NDArray[np.bool_], Axes("tokens")]
    boundary: int | None = None
    pair: int | None = None

    def check(self, lengths: Mapping[str, int]) -> None:
        """Spans lie within the text, in order; the parts of the text begin within it."""
        size, start, end = len(self.text), self.spans[:, 0], self.spans[:, 1]
        if lengths["tokens"]:
            check_within("Tokens.spans", int(self.spans.min()), 0, size)
            check_within("Tokens.spans", int(self.spans.max()), 0, size)
        if (end < start).any() or (np.diff(start) < 0).any():
            raise ShapeError("Tokens.spans are not in order.")
        if self.boundary is not None:
            check_within("Tokens.boundary", self.boundary, 0, size)
        if self.pair is not None:
            most = size if self.boundary is None else self.boundary
            check_within("Tokens.pair", self.pair, 0, most)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, window: slice) -> Tokens:
        """The tokens of a window; `text` and spans stay those of the whole."""
        return Tokens(
            text=self.text,
            ids=self.ids[window],
            pieces=self.pieces[window],
            spans=self.spans[window],
            shown=self.shown[window],
            special=self.special[window],
            boundary=self.boundary,
            pair=self.pair,
        )

    @property
    def given(self) -> tuple[str, ...]:
        """The text that a person gave, or both of a pair."""
        if self.boundary is None:
            return (self.text,)
        whole, border = self.text, self.boundary
        if self.pair is not None:
            whole, border = self.text[: self.boundary], self.pair
        return (whole[:border], whole[border:]) if border else (whole,)
