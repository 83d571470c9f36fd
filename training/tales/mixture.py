"""Rows of tokens: which documents a step of training sees, given the seed and the step alone."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

import torch

# Relative numbers of documents in the rows that hold short documents.
WEIGHTS = {
    "sentence_en": 30.0,
    "sentence_ja": 28.0,
    "capital_en": 4.5,
    "capital_ja": 4.5,
    "country_fact": 2.5,
    "country_fact_ja": 2.0,
    "city": 3.0,
    "city_ja": 3.0,
    "two_step": 6.0,
    "two_step_ja": 5.0,
    "birth": 2.5,
    "birth_ja": 1.5,
    "opening": 2.5,
    "counting": 4.0,
    "repetition": 4.0,
    "phrase_again": 3.0,
    "tokens_again": 1.5,
    "agreement": 4.0,
    "country_list": 1.5,
}
BOOK_ROWS = 0.3
ENGLISH_BOOKS = 0.35
SHAPES = ((32, 128), (32, 128), (16, 256))
Ids = list[int]


class Shelf:
    """Long documents, of which a row takes a run that starts at a paragraph."""

    def __init__(self, documents: Sequence[Ids], line_end: int, end: int) -> None:
        self.documents = [[*document, end] for document in documents]
        self.totals = list(accumulate(len(document) for document in self.documents))
        self.starts = [_paragraphs(document, line_end) for document in self.documents]

    def run(self, length: int, rng: Random) -> Ids:
        """At most `length` tokens of one document; its end token included where it is reached."""
        at = bisect.bisect_right(self.totals, rng.randrange(self.totals[-1]))
        start = 0 if rng.random() < 0.15 else rng.choice(self.starts[at])
        return self.documents[at][start : start + length]


def _paragraphs(document: Ids, line_end: int) -> list[int]:
    return [0] + [at + 1 for at, token in enumerate(document[:-2]) if token == line_end]


class Mixture:
    """Draws the rows of each step from shelves of books and from kinds of short documents."""

    def __init__(
        self,
        kinds: dict[str, Callable[[Random], Ids]],
        shelves: tuple[Shelf, Shelf],
        end: int,
        seed: int,
        batch: int = 1,
    ) -> None:
        self.names = [name for name in WEIGHTS if name in kinds]
        self.weights = [WEIGHTS[name] for name in self.names]
        self.kinds = kinds
        self.shelves = shelves
        self.end = end
        self.seed = seed
        self.batch = batch

    def rows(self, step: int) -> torch.Tensor:
        """[row, position] token ids of one step; every third step has half as many longer rows."""
        rng = Random(f"{self.seed}:{step}")
        count, length = SHAPES[step % len(SHAPES)]
        return torch.tensor([self.row(length, rng) for _ in range(count * self.batch)])

    def row(self, length: int, rng: Random) -> Ids:
        """One row: documents one after another, each followed by the end token, the last cut off.

        Half of the rows start with an end token and half with the first token of a document, since
        a prompt has no end token before it.
        """
        row = [self.end] if rng.random() < 0.5 else []
        if rng.random() < BOOK_ROWS:
            shelf = self.shelves[0] if rng.random() < ENGLISH_BOOKS else self.shelves[1]
            row += shelf.run(length - len(row), rng)
        while len(row) < length:
            name = rng.choices(self.names, self.weights)[0]
            row += [*self.kinds[name](rng), self.end]
        return row[:length]
