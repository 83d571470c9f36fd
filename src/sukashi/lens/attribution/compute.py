"""Compute: from problems and a method's name to Attributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor

from sukashi.errors import FailureError, UnknownNameError, without_frames
from sukashi.lens.attribution.auto import Choice
from sukashi.lens.attribution.methods import METHODS
from sukashi.lens.attribution.options import Options
from sukashi.lens.attribution.scores import Scores
from sukashi.result.attribution import Attribution
from sukashi.result.recipe import Recipe
from sukashi.trace.finite import demand_finite
from sukashi.trace.problem import Problem
from sukashi.trace.target_selection.request import TargetSelection


def attribute(
    problem: Problem, selection: TargetSelection, choice: Choice, recipe: Recipe
) -> Attribution:
    """Scores of every input token for the chosen targets.

    Raises: UnknownNameError for a method that is not in the list; FailureError when the model gives
    no finite numbers.
    """
    (found,) = _scores(choice.method, (problem,), choice.options)
    return _attribution(problem, selection, found, choice, recipe)


def attribute_all(
    asked: Sequence[tuple[Problem, TargetSelection, Recipe]], choice: Choice
) -> list[Attribution | FailureError]:
    """The same for many texts of one model at once; FailureError in the place of one that failed.

    Raises: UnknownNameError for a method that is not in the list.
    """
    answers: list[Attribution | FailureError] = []
    every = _scores(choice.method, [problem for problem, _, _ in asked], choice.options)
    for (problem, selection, recipe), found in zip(asked, every, strict=True):
        try:
            answers.append(_attribution(problem, selection, found, choice, recipe))
        except FailureError as error:
            answers.append(without_frames(error))
    return answers


def _scores(method: str, problems: Sequence[Problem], options: Options) -> list[Scores]:
    if method not in METHODS:
        raise UnknownNameError("method", method, METHODS)
    return METHODS[method](problems, **options)


def _attribution(
    problem: Problem,
    selection: TargetSelection,
    found: Scores,
    choice: Choice,
    recipe: Recipe,
) -> Attribution:
    values = _numbers(found.values)
    demand_finite(found.values, found.scores, found.magnitudes)
    nothing = np.full(len(values), np.nan, dtype=np.float32)
    baselines = nothing if found.baseline_values is None else _numbers(found.baseline_values)
    explained = tuple(
        replace(each, value=float(value), baseline_value=float(base))
        for each, value, base in zip(selection.explained, values, baselines, strict=True)
    )
    if choice.chosen and found.baseline:  # who asks again by the recipe gets the same one
        recipe = replace(recipe, parameters={**recipe.parameters, "baseline": found.baseline})
    return Attribution(
        tokens=problem.tokens,
        scores=_numbers(found.scores),
        magnitudes=_numbers(found.magnitudes),
        targets=explained,
        residuals=nothing if found.residuals is None else _numbers(found.residuals),
        method=choice.method,
        chosen=choice.chosen,
        recipe=recipe,
        steps=found.steps,
        signed=found.signed,
        interpretation=found.interpretation,
        standard_errors=None if found.errors is None else _numbers(found.errors),
        score_errors=None if found.score_errors is None else _numbers(found.score_errors),
        baseline=found.baseline,
        baseline_jump=found.baseline_jump,
        stalled=found.stalled,
        routed=problem.anatomy.routed,
        forward_passes=problem.cost.forward,
        backward_passes=problem.cost.backward,
    )


def _numbers(tensor: Tensor) -> np.ndarray:
    return tensor.detach().float().cpu().numpy()
