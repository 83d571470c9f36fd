"""attribution: what the answers of a model are owed to, of one text or of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, overload

from sukashi.arguments import several
from sukashi.explainer.candidates import of_candidates
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.prediction import own_labels
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import recipe_for
from sukashi.explainer.text_batches import (
    AttributionRequest,
    Many,
    Texts,
    alone,
    explained,
    one_text,
)
from sukashi.explainer.tool_style import Style, in_style
from sukashi.lens.attribution.auto import checked, resolve
from sukashi.lens.attribution.compute import attribute
from sukashi.lens.attribution.methods import CHOICES, DEFAULT
from sukashi.lens.attribution.options import Options
from sukashi.model.entailment import HYPOTHESIS
from sukashi.model.prompt import Asked as Prompted
from sukashi.model.prompt import is_one
from sukashi.result.attribution import Attribution, Of
from sukashi.result.generation import Generation
from sukashi.trace.target_selection.request import Named, TargetRequest
from sukashi.trace.target_selection.select import select_targets


@overload
def attribution(
    session: ModelSession, /, text: Prompted | Generation, pair: str | None = ..., **how: Any
) -> Attribution: ...


@overload
def attribution(
    session: ModelSession, /, text: Many, pair: Texts | str | None = ..., **how: Any
) -> list[Attribution]: ...


@question
def attribution(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    text: Prompted | Generation | Sequence[Prompted],
    pair: str | Texts | None = None,
    *,
    method: Annotated[str, CHOICES] = DEFAULT,
    target: Named | Sequence[Named] | None = None,
    contrast: Named | None = None,
    of: Of = "logit",
    outputs: Sequence[int] | int | None = None,
    candidates: Sequence[str] | str = (),
    hypothesis: str = HYPOTHESIS,
    style: Style = "sukashi",
    truth: str | None = None,
    template_tokens: bool = False,
    **options: Any,
) -> Attribution | list[Attribution]:
    """What the target is owed to; of a list of texts an answer for each, in shared passes.

    text: a text (explained: the predicted label, the label of every token that the model
    marks, the start and the end of its answer, the next token, the words in the gaps), messages,
    what a processor returned, or a Generation (explained: every written token, as of an `answer`
    that is given, or a last message of the assistant). outputs: only those, by number.
    method: one of `methods`; "auto" is the best that the text's length affords. target, contrast:
    token or label, as text or number; of an answer, its words. Several, or "all", share one pass.
    candidates, hypothesis: as in `classify`; explained is the best, or those named ("all"): of
    several the text's tokens, the sentence of each summed up in `hypothesis_scores`.
    style: "transformers-interpret" for that tool's numbers. truth: the true label, to be shown.
    template_tokens: rank a chat template's own tokens too; they have their scores either way.
    options: of the method (see `sukashi.lens.attribution.options`); others are refused.
    """
    method, of, options = in_style(style, method, of, options, context.subject.task)
    own, chosen = own_labels(candidates, hypothesis), checked(method, options)
    numbers = None if outputs is None else several(outputs)
    context = context.with_parameters(
        method=method,
        of=of,
        outputs=numbers,
        candidates=own,
        hypothesis=hypothesis if own else None,
        style=None if style == "sukashi" else style,
        **options,
    )
    request = TargetRequest(several(target), contrast, of, None, numbers)
    if is_one(text):
        how = Asked(method, chosen, own, hypothesis)
        return replace(explain(context, text, one_text(pair), request, how), truth=truth)
    each = alone(AttributionRequest(request, method, chosen), own)
    return [replace(one, truth=truth) for one in explained(context, several(text), pair, each)]


@dataclass(frozen=True)
class Asked:
    """How the targets are explained; options: as they were typed.

    candidates: a person's own labels, put into `hypothesis`.
    """

    method: str
    options: Options
    candidates: Sequence[str] = ()
    hypothesis: str = ""


def explain(
    context: QuestionContext,
    text: Any,
    pair: str | None,
    request: TargetRequest,
    asked: Asked,
) -> Attribution:
    """What the chosen targets of a text are owed to."""
    method, options = asked.method, asked.options
    if asked.candidates:
        how = AttributionRequest(request, method, options)
        return of_candidates(context, (text, pair), asked.candidates, asked.hypothesis, how)
    encoding = context.encode_any(text, pair)
    selection = select_targets(context.subject, encoding, request.of_answer(encoding))
    problem = context.problem(encoding, selection.targets)
    choice = resolve(method, options, lambda: problem)
    recipe = recipe_for(context.recipe, selection.explained, choice)
    return attribute(problem, selection, choice, recipe)
