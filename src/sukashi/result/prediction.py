"""Prediction: what a model answered about a text, with the probability of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.axes import agree, typed
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

ProblemType = Literal["single label", "multi label", "regression", "token labels", "span", "words"]
"""What is decided. single label: one of the labels. multi label: each label by itself. regression:
numbers. token labels: one of the labels for every token. span: where an answer starts and ends.
words: what stands in a gap."""

PROBLEM_TYPES: tuple[ProblemType, ...] = get_args(ProblemType)
START, END = "start", "end"
HOLDS = 0.5
"""From this probability on, a label that is judged by itself is said to hold."""

Float = NDArray[np.float32]
Int = NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """A stretch of the text that the model marked.

    label: what it is called ("PER"), "" for the answer to a question; first, last: its tokens, both
    included; start, end: its characters in the text of the tokens; probability: of an answer that
    of its start times that of its end, of a named stretch the mean over its tokens.
    """

    label: str
    first: int
    last: int
    start: int
    end: int
    probability: float


@dataclass(frozen=True, eq=False)
class Prediction:
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

    tokens: Tokens
    problem: ProblemType
    labels: tuple[str, ...]
    label_ids: Int
    positions: Int
    logits: Float
    probabilities: Float
    recipe: Recipe
    spans: tuple[Span, ...] = ()
    hypotheses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        typed(self)
        agree(
            "Prediction",
            {
                "label_ids": (self.label_ids, "classes"),
                "positions": (self.positions, "rows"),
                "logits": (self.logits, "rows classes"),
                "probabilities": (self.probabilities, "rows classes"),
            },
            {"classes": len(self.labels)},
        )
        places = [
            *self.positions.tolist(),
            *(at for one in self.spans for at in (one.first, one.last)),
        ]
        for place in places:
            if not -1 <= place < len(self.tokens):
                raise ShapeError(
                    f"Prediction has position {place}, but there are {len(self.tokens)} tokens."
                )

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
