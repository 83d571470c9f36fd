"""Survey: what a classifier said about a table of texts, and the words that decided."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from sukashi.errors import ShapeError
from sukashi.result.constraints import Axes, Count, Int, OneOf, Probability, Unit
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

COLUMNS = (
    "row",
    "text",
    "pair",
    "true_label",
    "predicted_label",
    "probability",
    "explained",
    "score",
    "residual",
    "words",
    "skipped",
)
DECIDING = 3
"""A word decides in a text when its score is positive and among the so many highest."""


@dataclass(frozen=True)
class Row(Checked):
    """What was said about one row of the table.

    number: of the row in the table, from 1. text, pair: as given. truth: the true label, "" where
    none is known. predicted: the label; probability: its own. explained: the label whose scores
    the words have. score: their sum; residual: what the sum misses f(x) − f(x′) by, NaN where the
    method promises no sum. words: every unit of the text in reading order with its score, those of
    special tokens too. skipped: why nothing was said, "" where it was.
    """

    number: int
    text: str
    pair: str = ""
    truth: str = ""
    predicted: str = ""
    probability: Annotated[float, Probability] = float("nan")
    explained: str = ""
    score: float = float("nan")
    residual: float = float("nan")
    words: tuple[tuple[str, float], ...] = ()
    skipped: str = ""

    def cells(self) -> dict[str, Any]:
        """The row as a table has it: JSON values by column, None where there is nothing to say."""
        values = {
            "row": self.number,
            "text": self.text,
            "pair": self.pair or None,
            "true_label": self.truth or None,
            "predicted_label": self.predicted or None,
            "probability": _short(self.probability),
            "explained": self.explained or None,
            "score": _short(self.score),
            "residual": _short(self.residual),
            "words": [[word, _short(score)] for word, score in self.words],
            "skipped": self.skipped or None,
        }
        return {name: values[name] for name in COLUMNS}


def row_of(cells: Mapping[str, Any]) -> Row:
    """The row of its cells, as they are read from a file. Raises: ValueError for other cells."""
    words = cells["words"] or []
    return Row(
        number=int(cells["row"]),
        text=str(cells["text"]),
        pair=str(cells["pair"] or ""),
        truth=str(cells["true_label"] or ""),
        predicted=str(cells["predicted_label"] or ""),
        probability=_number(cells["probability"]),
        explained=str(cells["explained"] or ""),
        score=_number(cells["score"]),
        residual=_number(cells["residual"]),
        words=tuple((str(w), _number(s)) for w, s in _listed(words)),
        skipped=str(cells["skipped"] or ""),
    )


def _listed(words: Any) -> list[list[Any]]:
    """The pairs of words and scores. Raises: ValueError for anything else."""
    found = json.loads(words) if isinstance(words, str) else words
    for pair in found:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise ValueError("no pairs of a word and its score")
    return list(found)


def _short(value: float) -> float | None:
    """Six digits, which is what float32 has; None for no number."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _number(value: Any) -> float:
    return float("nan") if value in (None, "") else float(value)


@dataclass(frozen=True)
class DecidingWord(Checked):
    """A word and the label that it decided for.

    count: texts explained for the label in which it decided; texts: those that contain it.
    score: mean over those in which it decided. examples: numbers of some of their rows.
    """

    label: str
    word: str
    count: Annotated[int, Count]
    texts: Annotated[int, Count]
    score: float
    examples: tuple[int, ...]


@dataclass(frozen=True)
class Mistake(Checked):
    """A row whose true label is another; probability: of the label that was predicted."""

    number: int
    text: str
    truth: str
    predicted: str
    probability: Annotated[float, Probability]


@dataclass(frozen=True)
class Skip(Checked):
    """A row of which nothing was said, and why."""

    number: int
    reason: str


@dataclass(frozen=True)
class TableSource(Checked):
    """How the table was understood.

    name: of the file. format: "csv", "tsv", "jsonl", "txt", "xlsx", "parquet" or "memory".
    separator: between the cells of a line, "" where a line is one cell. header: "yes" where the
    first row holds names, "no" where it is a row like the others, "" where the format has none.
    encoding: of the file; encoding_found: "named", by its byte order "mark", "valid" UTF-8,
    "guessed", or "guessed from little". sheet: of a workbook. text_column, pair_column,
    label_column: what was read from them; "" for none. rows: of the table; skipped: those of which
    nothing was said.
    """

    name: str
    format: str
    separator: str = ""
    header: Annotated[str, OneOf(("", "yes", "no"))] = ""
    encoding: str = ""
    encoding_found: str = ""
    sheet: str = ""
    text_column: str = ""
    pair_column: str = ""
    label_column: str = ""
    rows: Annotated[int, Count] = 0
    skipped: Annotated[int, Count] = 0

    @property
    def kept(self) -> int:
        """How many rows were answered."""
        return self.rows - self.skipped


@dataclass(frozen=True, eq=False)
class Survey(Checked):
    """A table of texts in figures.

    labels: (labels) of the model. predicted: (labels,) texts by the label that was predicted.
    confusion: (labels, labels) texts by true label, then by predicted label; zeros where no true
    label is known. unknown: texts whose true label is none of the model's.
    words: those that decided most often, by label, then by count. mistakes: the most confident
    first; mistaken: how many there are in all. skips: the first rows that were left out; skipped:
    how many there are in all. rows: every row, where they were not written to a file.
    method, unit: how the words got their scores; method "" where nothing was explained.
    source: how the table was understood, None in files of older versions.
    """

    labels: Annotated[tuple[str, ...], Axes("labels")]
    predicted: Annotated[Int, Axes("labels"), Count]
    confusion: Annotated[Int, Axes("labels labels"), Count]
    recipe: Recipe
    unknown: Annotated[int, Count] = 0
    words: tuple[DecidingWord, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    mistaken: Annotated[int, Count] = 0
    skips: tuple[Skip, ...] = ()
    skipped: Annotated[int, Count] = 0
    rows: tuple[Row, ...] = ()
    method: str = ""
    unit: Unit = "word"
    source: TableSource | None = None

    def check(self, lengths: Mapping[str, int]) -> None:
        """No label was predicted less often than the confusion matrix counts."""
        del lengths
        if (self.confusion.sum(axis=0) > self.predicted).any():
            raise ShapeError("Survey.confusion counts more texts than were predicted.")

    @property
    def tokens(self) -> Tokens:
        """None: a survey is about many texts."""
        nothing = np.zeros(0, dtype=np.int64)
        return Tokens("", nothing, (), nothing.reshape(0, 2), (), np.zeros(0, dtype=np.bool_))

    @property
    def texts(self) -> int:
        """How many texts were read."""
        return int(self.predicted.sum())

    @property
    def known(self) -> int:
        """How many of them have a true label that the model knows."""
        return int(self.confusion.sum())

    @property
    def right(self) -> int:
        """How many of those were predicted right."""
        return int(np.trace(self.confusion))
