"""Predict: from a text to the probabilities of its labels or next tokens."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import RangeError, UnsupportedError
from sukashi.lens.prediction.label_spans import named_spans
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import word
from sukashi.result.prediction import END, START, Prediction, ProblemType, Span
from sukashi.result.recipe import Recipe
from sukashi.trace.finite import demand_finite
from sukashi.trace.run import run
from sukashi.trace.target import read
from sukashi.trace.target_selection import answers as answer
from sukashi.trace.target_selection.tokens import gaps_of

MOST = 100
Head = Callable[[Subject, Encoding, Tensor, Recipe, int], Prediction]


def predict(
    subject: Subject, encoding: Encoding, recipe: Recipe, top: int, rows: Tensor | None = None
) -> Prediction:
    """The prediction for a text; top: how many answers or words.

    rows: (rows, classes) logits of the head, where they are known already.
    Raises: UnsupportedError for a model that answers nothing, TargetError for a text without the
    gap or the second text that its question needs, FailureError for numbers that are not finite.
    """
    problem = subject.problem_type
    if problem is None:
        raise UnsupportedError(
            f"This model gives no label (its task is {subject.task}); load one with a "
            "classification head."
        )
    if not 1 <= top <= MOST:
        raise RangeError("top", top, 1, MOST)
    if rows is None:
        rows = logits_of(subject, encoding)
    demand_finite(rows)
    return _HEADS[problem](subject, encoding, rows, recipe, top)


def logits_of(subject: Subject, encoding: Encoding) -> Tensor:
    """(rows, classes) logits of the head, float32."""
    with torch.no_grad():
        return run(subject.network, subject.anatomy, encoding.inputs).rows[0].float()


def _labels(
    subject: Subject, encoding: Encoding, rows: Tensor, recipe: Recipe, top: int
) -> Prediction:
    """Of the whole text."""
    problem = subject.problem_type
    assert problem is not None
    chances = read(rows, "probability", problem == "multi label")
    if problem == "regression":
        chances = torch.full_like(rows, torch.nan)
    return Prediction(
        tokens=encoding.tokens,
        problem=problem,
        labels=subject.labels,
        label_ids=np.arange(len(subject.labels)),
        positions=np.array([-1]),
        logits=numbers(rows),
        probabilities=numbers(chances),
        recipe=recipe,
    )


def _tokens(
    subject: Subject, encoding: Encoding, rows: Tensor, recipe: Recipe, top: int
) -> Prediction:
    """Of every token."""
    tokens = encoding.written
    chances = rows.softmax(-1)
    return Prediction(
        tokens=tokens,
        problem="token labels",
        labels=subject.labels,
        label_ids=np.arange(len(subject.labels)),
        positions=np.arange(len(tokens)),
        logits=numbers(rows),
        probabilities=numbers(chances),
        recipe=recipe,
        spans=named_spans(tokens, subject.labels, numbers(chances)),
    )


def _span(
    subject: Subject, encoding: Encoding, rows: Tensor, recipe: Recipe, top: int
) -> Prediction:
    """Of where an answer starts and ends."""
    tokens = encoding.tokens
    where = answer.places(tokens)
    chances = answer.likely(rows, where)
    spans = []
    for first, last, chance in answer.best(chances, top):
        start, end = answer.characters(tokens, where[first], where[last])
        spans.append(Span("", where[first], where[last], start, end, chance))
    return Prediction(
        tokens=tokens,
        problem="span",
        labels=(START, END),
        label_ids=np.arange(2),
        positions=np.array(where),
        logits=numbers(rows[:, where].T),
        probabilities=numbers(chances.T),
        recipe=recipe,
        spans=tuple(spans),
    )


def _words(
    subject: Subject, encoding: Encoding, rows: Tensor, recipe: Recipe, top: int
) -> Prediction:
    """Of what stands in the gaps: the best words of every gap, each with its figure in all."""
    gaps = gaps_of(subject, encoding.written)
    here = rows[gaps]
    order = here.topk(min(top, here.shape[-1])).indices.T.flatten().tolist()
    ids = list(dict.fromkeys(order))
    return Prediction(
        tokens=encoding.written,
        problem="words",
        labels=tuple(word(subject.tokenizer, id) for id in ids),
        label_ids=np.array(ids),
        positions=np.array(gaps),
        logits=numbers(here[:, ids]),
        probabilities=numbers(here.softmax(-1)[:, ids]),
        recipe=recipe,
    )


def numbers(tensor: Tensor) -> np.ndarray:
    """A tensor as numpy's float32."""
    return tensor.detach().float().cpu().contiguous().numpy()


_HEADS: dict[ProblemType, Head] = {
    "single label": _labels,
    "multi label": _labels,
    "regression": _labels,
    "token labels": _tokens,
    "span": _span,
    "words": _words,
}
