"""Tokens: a text as the model reads it, with the place of every token in the user's characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.checks import check_within
from sukashi.result.constraints import Axes, Count, Int
from sukashi.result.messages import Message
from sukashi.result.validation import Checked


@dataclass(frozen=True, eq=False)
class Tokens(Checked):
    """n tokens of one text (or of a sentence pair, or of a source and its continuation).

    text: what the user wrote; of a pair, both parts one after the other; of a conversation what its
        template makes of it, without the control tokens.
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
    messages: tuple[Message, ...] = ()
    ready: Annotated[int, Count] = 0

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
        for one in self.messages:
            check_within("Tokens.messages", one.end, 0, size)
        check_within("Tokens.ready", self.ready, 0, lengths["tokens"])

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
            messages=self.messages,
            ready=min(self.ready, len(self.ids[window])),
        )

    @property
    def template(self) -> NDArray[np.bool_]:
        """(n,) bool: written by a conversation's template, not by a message or behind it."""
        if not self.messages:
            return np.zeros(len(self), dtype=np.bool_)
        start, end = self.spans[:, 0], self.spans[:, 1]
        own = np.zeros(len(self), dtype=np.bool_)
        for one in self.messages:
            own |= (start < one.end) & (end > one.start)
        if self.boundary is not None:  # all from the first written character on is the model's
            own |= np.cumsum((start >= self.boundary) & (end > start)) > 0
        return ~own

    @property
    def borders(self) -> tuple[int, ...]:
        """Places in `text` that no word, phrase or sentence reaches over, in order."""
        places = {self.boundary, self.pair}
        for one in self.messages:
            places |= {one.start, one.end}
        return tuple(sorted(place for place in places if place and place < len(self.text)))

    @property
    def given(self) -> tuple[Any, ...]:
        """What a person gave: a text, both of a pair, a list of messages, or {"ids": ids}."""
        if self.messages:
            return ([one.given for one in self.messages],)
        if self.ready:
            return ({"ids": self.ids[: self.ready].tolist()},)
        if self.boundary is None:
            return (self.text,)
        whole, border = self.text, self.boundary
        if self.pair is not None:
            whole, border = self.text[: self.boundary], self.pair
        return (whole[:border], whole[border:]) if border else (whole,)
