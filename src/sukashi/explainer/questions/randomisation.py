"""randomisation: what is left of an explanation as the weights are re-drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from sukashi.errors import UnsupportedError
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.questions.faithfulness import attribution_of, unit_of
from sukashi.explainer.reconstruction import method_of, problem_of
from sukashi.lens.attribution.methods import CHOICES, DEFAULT
from sukashi.lens.attribution.options import Seed, Unit
from sukashi.lens.randomisation import WeightDraws
from sukashi.lens.randomisation import randomisation as compute
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.randomisation import Randomisation


@question
def randomisation(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    text: Attribution | str | Generation,
    pair: str | None = None,
    *,
    method: Annotated[str, CHOICES] = DEFAULT,
    unit: Unit | None = None,
    rankings: Annotated[int, range(2, 10_001)] = 100,
    seed: Seed = 0,
) -> Randomisation:
    """What is left of an explanation as the weights of a copy are re-drawn from the top down.

    text: an Attribution of this model; of a text or a Generation the attribution by `method` is
    made first. unit: over which scores are summed, that of the attribution unless given. The
    network itself is never changed. See the kind `Randomisation`.
    """
    why = attribution_of(context, text, pair, method, unit)
    draws = WeightDraws(unit or unit_of(why), int(rankings), int(seed))
    context = context.about(why).with_parameters(method=why.method)
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
