"""randomisation: from an attribution to what is left of it as the weights are re-drawn."""

from __future__ import annotations

from dataclasses import replace

from sukashi.errors import UnsupportedError
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.reconstruction import method_of, problem_of
from sukashi.lens.randomisation import WeightDraws
from sukashi.lens.randomisation import randomisation as compute
from sukashi.result.attribution import Attribution
from sukashi.result.randomisation import Randomisation


def randomisation(context: QuestionContext, why: Attribution, draws: WeightDraws) -> Randomisation:
    """The attribution's method, asked again about networks with more and more random weights."""
    problem = replace(problem_of(context, why), progress=context.progress)
    again = method_of(replace(problem, progress=_quiet), why)
    if again is None:
        raise UnsupportedError(
            f"The method {why.method!r} is not one of sukashi's, so it cannot be asked about other "
            "weights; explain with one that is."
        )
    target = ", ".join(one.label for one in why.targets)
    recipe = replace(context.recipe, target=target, seed=draws.seed)
    return compute(problem, why, again, draws, recipe)


def _quiet(done: int, total: int) -> None:
    """One stage tells its end, not its steps."""
