"""classify: what a model answers, of one text or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, overload

from sukashi.arguments import several
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.prediction import Asked, own_labels, prediction
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.text_batches import Many, Texts, alone, classified, one_text
from sukashi.lens.prediction.predict import MOST
from sukashi.model.entailment import HYPOTHESIS
from sukashi.model.prompt import Asked as Prompted
from sukashi.model.prompt import is_one
from sukashi.result.prediction import Prediction


@overload
def classify(
    session: ModelSession,
    /,
    text: Prompted,
    pair: str | None = ...,
    *,
    candidates: Sequence[str] | str = ...,
    hypothesis: str = ...,
    multi_label: bool = ...,
    top: int = ...,
) -> Prediction: ...


@overload
def classify(
    session: ModelSession,
    /,
    text: Many,
    pair: Texts | str | None = ...,
    *,
    candidates: Sequence[str] | str = ...,
    hypothesis: str = ...,
    multi_label: bool = ...,
    top: int = ...,
) -> list[Prediction]: ...


@question
def classify(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    text: Prompted | Sequence[Prompted],
    pair: str | Texts | None = None,
    *,
    candidates: Sequence[str] | str = (),
    hypothesis: str = HYPOTHESIS,
    multi_label: bool = False,
    top: Annotated[int, range(1, MOST + 1)] = 5,
) -> Prediction | list[Prediction]:
    """What the model answers: a label, labels, a number, a label a token, an answer, words.

    Of a list of texts it gives an answer for each, in shared passes.
    text, pair: a text, two texts, or a question and the text that holds the answer; for a model
    that fills gaps a text with a gap. top: how many answers, or words for a gap.
    candidates: labels of your own, which an inference (NLI) model judges as sentences, each put
    into the {} of `hypothesis`; multi_label: each by itself, not one against the others.
    """
    own = own_labels(candidates, hypothesis, multi_label)
    context = context.with_parameters(candidates=own)
    if not own:
        context = context.with_parameters(hypothesis=None, multi_label=None)
    if is_one(text):
        how = Asked(int(top), own, hypothesis, multi_label)
        return prediction(context, text, one_text(pair), how)
    return classified(context, several(text), pair, alone(int(top), own))
