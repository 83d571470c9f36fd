"""Prediction: what a model answered about a text, with the probability of every answer."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.checks import check_count, check_not_empty, check_within
from sukashi.result.constraints import Axes, Count, Float, Index, Int, Probability
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

ProblemType = Literal["single label", "multi label", "regression", "token labels", "span", "words"]
"""What is decided. single label: one of the labels. multi label: each label by itself. regression:
numbers. token labels: one of the labels for every token. span: where an answer starts and ends.
words: what stands in a gap."""

PROBLEM_TYPES: tuple[ProblemType, ...] = get_args(ProblemType)
START, END = "start", "end"
HOLDS = 0.5
"""From this probability on, a label that is judged by itself is said to hold."""


@dataclass(frozen=True)
class Span(Checked):
    """A stretch of the text that the model marked.

    label: what it is called ("PER"), "" for the answer to a question; first, last: its tokens, both
    included; start, end: its characters in the text of the tokens; probability: of an answer that
    of its start times that of its end, of a named stretch the mean over its tokens.
    """

    label: str
    first: Annotated[int, Count]
    last: Annotated[int, Count]
    start: Annotated[int, Count]
    end: Annotated[int, Count]
    probability: Annotated[float, Probability]


@dataclass(frozen=True, eq=False)
class Prediction(Checked):
    """What a model answered.

    problem: see `ProblemType`. labels: (classes) names of the columns: labels, candidates, words,
    or "start" and "end" of an answer. label_ids: (classes,) their numbers in the model (of words:
    in the vocabulary).
    positions: (rows,) the token that a row is about, −1 for the whole text. An answer has one row a
    token where it may lie, a classifier of texts has one row.
    logits: (rows, classes) as the model gives them. probabilities: (rows, classes): softmax over
    the labels of a row; of several labels at once and of a single node the sigmoid of each; of an
    answer the softmax over its rows; of words the softmax over the whole vocabulary, of which the
    columns are the best; NaN for a regression.
    spans: the answers, best first, or the named stretches, in reading order.
    hypotheses: (classes) what each candidate was put as, where an inference model judged
    candidates; `logits` are those of entailment then, and the tokens those that were read with the
    best candidate.
    """

    tokens: Annotated[Tokens, Axes("tokens")]
    problem: ProblemType
    labels: Annotated[tuple[str, ...], Axes("classes")]
    label_ids: Annotated[Int, Axes("classes"), Count]
    positions: Annotated[Int, Axes("rows"), Index("tokens", -1)]
    logits: Annotated[Float, Axes("rows classes")]
    probabilities: Annotated[Float, Axes("rows classes"), Probability]
    recipe: Recipe
    spans: tuple[Span, ...] = ()
    hypotheses: tuple[str, ...] = ()

    def check(self, lengths: Mapping[str, int]) -> None:
        """There is an answer; rows are about what the problem asks of, spans lie in the text."""
        check_not_empty("Prediction", lengths, "rows", "classes")
        self._check_rows(lengths["tokens"])
        if self.hypotheses:
            check_count("Prediction.hypotheses", len(self.hypotheses), lengths["classes"])
        for at, one in enumerate(self.spans):
            where = f"Prediction.spans[{at}]"
            check_within(f"{where}.last", one.last, one.first, lengths["tokens"] - 1)
            check_within(f"{where}.end", one.end, one.start, len(self.tokens.text))

    def _check_rows(self, tokens: int) -> None:
        """Each problem asks of other places."""
        found = self.positions.tolist()
        wanted = [-1]
        if self.problem == "token labels":
            wanted = list(range(tokens))
        elif self.problem in ("span", "words"):
            wanted = sorted({at for at in found if at >= 0})
        if found != wanted:
            raise ShapeError(
                f"Prediction.positions are {reprlib.repr(found)}, but for {self.problem!r} they "
                f"must be {reprlib.repr(wanted)}."
            )
        if self.problem == "span" and self.labels != (START, END):
            raise ShapeError(f"Prediction.labels of an answer must be {(START, END)}.")

    @property
    def best(self) -> Int:
        """(rows,) the column with the largest logit; the first of equal ones."""
        return np.asarray(self.logits.argmax(axis=1), dtype=np.int64)

    @property
    def holds(self) -> NDArray[np.bool_]:
        """(rows, classes) which labels the model says: the best, or each that is likelier than not.

        Nothing of a regression and of an answer, whose rows are places.
        """
        if self.problem in ("regression", "span"):
            return np.zeros(self.logits.shape, dtype=np.bool_)
        if self.problem == "multi label":
            return np.asarray(self.probabilities >= HOLDS)
        return np.asarray(np.arange(len(self.labels)) == self.best[:, None])
