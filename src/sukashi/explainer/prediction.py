"""Prediction: what a model says of one text, with its own labels or those of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sukashi.arguments import several
from sukashi.errors import MisuseError
from sukashi.explainer.question_context import QuestionContext
from sukashi.lens.prediction.candidates import judge
from sukashi.lens.prediction.predict import predict
from sukashi.model.entailment import HYPOTHESIS, entailment_of, hypotheses
from sukashi.result.prediction import Prediction


@dataclass(frozen=True)
class Asked:
    """How many answers to give; and, of a person's own labels, how they are put and judged."""

    top: int
    candidates: Sequence[str]
    hypothesis: str
    one_by_one: bool


def own_labels(candidates: Any, hypothesis: str, multi_label: bool = False) -> tuple[Any, ...]:
    """A person's own labels, none where they are left out.

    Raises: MisuseError for an empty list, and for how they are put or judged where there are none.
    """
    own = several(candidates)
    if own:
        return own
    if candidates != ():
        raise MisuseError("<<candidates=>> names none; give at least one, or leave it out.")
    for name, given in (("hypothesis", hypothesis != HYPOTHESIS), ("multi_label", multi_label)):
        if given:
            raise MisuseError(
                f"{name} is read with candidates alone; give <<candidates=>> too, or leave {name} "
                "out."
            )
    return own


def prediction(context: QuestionContext, text: Any, pair: str | None, asked: Asked) -> Prediction:
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
