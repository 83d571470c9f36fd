"""attribution: from what was asked to the lens that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sukashi.explainer.candidates import of_candidates
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import recipe_for
from sukashi.explainer.text_batches import TextsAsked
from sukashi.lens.attribution.compute import attribute
from sukashi.lens.attribution.options import Options
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.trace.target_selection.request import TargetRequest
from sukashi.trace.target_selection.select import select_targets


@dataclass(frozen=True)
class Asked:
    """How the targets are explained; candidates: a person's own labels, put into `hypothesis`."""

    method: str
    options: Options
    candidates: Sequence[str] = ()
    hypothesis: str = ""


def attribution(
    context: QuestionContext,
    text: str | Generation,
    pair: str | None,
    request: TargetRequest,
    asked: Asked,
) -> Attribution:
    """What the chosen targets of a text are owed to."""
    method, options = asked.method, asked.options
    if asked.candidates:
        how = TextsAsked(request, method, options)
        return of_candidates(context, (text, pair), asked.candidates, asked.hypothesis, how)
    encoding = context.given(text, pair)
    selection = select_targets(
        context.subject, encoding, replace(request, first=context.first_written(text))
    )
    recipe = recipe_for(context.recipe, selection.explained, method, options)
    return attribute(
        context.problem(encoding, selection.targets), selection, method, options, recipe
    )
