"""Ranked answers: those of a prediction by probability, each with its figure.

One reading for caption, terminal and picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sukashi.result.prediction import Prediction, Span
from sukashi.view.number_format import percent, significant
from sukashi.view.text_format import visible


@dataclass(frozen=True)
class RankedAnswer:
    """One answer: its words, its probability (NaN of a regression), its logit; whether it holds."""

    label: str
    probability: float
    logit: float
    holds: bool

    def amount(self, result: Prediction, lang: str) -> str:
        """Return the probability as per cent, of a regression the value."""
        if result.problem == "regression":
            return significant(self.logit)
        return percent(self.probability, lang)


def choices(result: Prediction) -> list[str]:
    """Return what each choice of a reader is about: an answer, a gap, a token, or the text (“”)."""
    if result.problem == "span":
        return [text_of_span(result, one) for one in result.spans]
    return [result.tokens.shown[at] if at >= 0 else "" for at in result.positions]


def ranked_answers(result: Prediction, row: int = 0) -> list[RankedAnswer]:
    """Return the answers of a row, the likeliest first; equal ones in the order of the labels.

    A regression keeps the order of its labels. Of a question they are all answers, whatever `row`.
    """
    if result.problem == "span":
        return [
            RankedAnswer(text_of_span(result, one), one.probability, float("nan"), at == 0)
            for at, one in enumerate(result.spans)
        ]
    logits, chances, holds = result.logits[row], result.probabilities[row], result.holds[row]
    order = np.argsort(-logits, kind="stable")
    if result.problem == "regression":
        order = np.arange(len(result.labels))
    return [
        RankedAnswer(
            visible(result.labels[at]), float(chances[at]), float(logits[at]), bool(holds[at])
        )
        for at in order
    ]


def text_of_span(result: Prediction, span: Span) -> str:
    """Return the user's own characters of a stretch."""
    return visible(result.tokens.text[span.start : span.end])
