"""Prediction: what a model says of one text, with its own labels or those of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.errors import MisuseError
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.prediction.candidates import judge
from sukashi.lens.prediction.predict import predict
from sukashi.model.entailment import entailment_of, hypotheses
from sukashi.result.prediction import Prediction


@dataclass(frozen=True)
class Asked:
    """How many answers to give; and, of a person's own labels, how they are put and judged."""

    top: int
    candidates: Sequence[str]
    hypothesis: str
    one_by_one: bool


def prediction(context: QuestionContext, text: str, pair: str | None, asked: Asked) -> Prediction:
    """What the model answers."""
    if not asked.candidates:
        return predict(context.subject, context.encode(text, pair), context.recipe, asked.top)
    entailment = entailment_of(context.subject)
    if pair is not None:
        raise MisuseError(
            "Candidates take the place of the second text; give <<candidates=>> or <<pair=>>, not "
            "both."
        )
    sentences = hypotheses(asked.candidates, asked.hypothesis)
    return judge(
        context.subject,
        dict(zip(asked.candidates, sentences, strict=True)),
        lambda sentence: context.encode(text, sentence),
        context.recipe,
        context.progress,
        entailment=entailment,
        one_by_one=asked.one_by_one,
    )
