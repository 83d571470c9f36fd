"""Reconstruction: the text, the targets and the method of an attribution made before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import MisuseError
from sukashi.explainer.question_context import QuestionContext, demand_text_alone
from sukashi.lens.attribution.methods import METHODS, options_of, reads
from sukashi.model.encode import again
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.attribution import Attribution
from sukashi.result.tokens import Tokens
from sukashi.trace.cost import Cost
from sukashi.trace.problem import Problem
from sukashi.trace.progress import silent
from sukashi.trace.target_selection.select import targets_of


def problem_of(context: QuestionContext, why: Attribution) -> Problem:
    """What the attribution explained, ready to be asked again: the same ids, the same scalars.

    Raises: MisuseError for an attribution of another model, TargetError and the like for another
    text.
    """
    if why.recipe.weights and why.recipe.weights != context.subject.weights_hash:
        raise MisuseError(
            f"This attribution explains {why.recipe.model}, whose weights are not those of "
            f"{context.subject.name}; give the model that was explained."
        )
    if why.hypothesis_scores is not None:
        raise MisuseError(
            "This attribution explains several candidates, each read with a sentence of its own; "
            "give that of one candidate (<<target=>>)."
        )
    if "grouped" in why.recipe.parameters:
        raise MisuseError(
            f"The inputs of this attribution are groups ({why.recipe.parameters['grouped']}), not "
            "the tokens that the model reads; give the attribution that was grouped, and <<unit=>>."
        )
    demand_text_alone(why.recipe)
    encoding = _encoding(context, why.tokens)
    targets = targets_of(context.subject, encoding, why.targets)
    return replace(context.problem(encoding, targets), progress=silent)


def method_of(
    problem: Problem, why: Attribution
) -> Callable[[Subject], NDArray[np.float32]] | None:
    """The attribution's method with its options, to be asked on another network.

    It gives (targets, tokens) scores. None for a method that is not one of ours.
    """
    if why.method not in METHODS:
        return None
    recorded = {"seed": why.recipe.seed, **why.recipe.parameters}
    given = {name: recorded[name] for name in reads(why.method) if name in recorded}
    if why.baseline and "baseline" in reads(why.method):
        given["baseline"] = why.baseline  # another network might have another one
    options = options_of(why.method, {n: one for n, one in given.items() if one is not None})

    def ask(subject: Subject) -> NDArray[np.float32]:
        asked = replace(problem, subject=subject, cost=Cost())
        (found,) = METHODS[why.method]([asked], **options)
        scores: NDArray[np.float32] = found.scores.detach().float().cpu().numpy()
        return scores

    return ask


def _encoding(context: QuestionContext, tokens: Tokens) -> Encoding:
    """The same ids as they were fed; a text is encoded again only where ids do not say it all."""
    task = context.subject.task
    if task == "causal":
        return again(context.subject, tokens, len(tokens))
    encoding = context.encode(*tokens.given)
    if task == "seq2seq":
        return again(context.subject, tokens, len(encoding.tokens))
    if not np.array_equal(encoding.all.ids, tokens.ids):
        raise MisuseError(
            "This attribution explains another text, or its text as another tokenizer reads it; "
            "explain the text anew."
        )
    return encoding
