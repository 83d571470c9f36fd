"""faithfulness: how far an explanation can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from sukashi.errors import MisuseError
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.questions.attribution import attribution
from sukashi.explainer.reconstruction import method_of, problem_of
from sukashi.lens.attribution.methods import CHOICES, DEFAULT, reads
from sukashi.lens.attribution.options import Seed, Unit
from sukashi.lens.faithfulness.control import Control, control
from sukashi.lens.faithfulness.evaluate import Trial, evaluate
from sukashi.lens.faithfulness.sensitivity import EmbeddingNoise
from sukashi.model.prompt import Asked
from sukashi.result.attribution import Attribution, Of
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.generation import Generation
from sukashi.trace.perturbation.coalitions import OPERATORS, keeping
from sukashi.trace.problem import Problem
from sukashi.trace.target import Target


@dataclass(frozen=True)
class Conditions:
    """How an explanation is put to the test.

    operator: what is done to a unit that is taken away. unit: None takes that of the attribution.
    of: the reading of f; None is the probability of a label, the log-probability of a token, the
    number itself of a regression.
    rankings: random ones. draws: of sensitivity.
    """

    operator: str = "auto"
    unit: str | None = None
    of: Of | None = None
    rankings: int = 100
    draws: int = 5
    seed: int = 0


@question
def faithfulness(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    text: Attribution | Asked | Generation,
    pair: str | None = None,
    *,
    method: Annotated[str, CHOICES] = DEFAULT,
    operator: Annotated[str, OPERATORS] = "auto",
    unit: Unit | None = None,
    of: Of | None = None,
    rankings: Annotated[int, range(2, 10_001)] = 100,
    draws: Annotated[int, range(101)] = 5,
    seed: Seed = 0,
) -> Faithfulness:
    """How far an explanation can be trusted: its figures beside those of random rankings.

    text: an Attribution of this model; of a text or a Generation the attribution by `method` is
    made first. operator: what is done to what is taken away: "mask", "delete", "pad", "zero",
    "mean"; "auto" masks for masked models, pads where tokens must keep their places, else
    deletes. unit: what is taken away at a time, that of the attribution unless given. of: the
    reading that falls: a label's probability, a token's log-probability unless given.
    rankings: how many random ones. draws: disturbances for sensitivity, 0 to
    leave it out. See the kind `Faithfulness`.
    """
    why = attribution_of(context, text, pair, method, unit)
    test = Conditions(operator, unit, of, int(rankings), int(draws), int(seed))
    context = context.about(why).with_parameters(method=why.method)
    return judge(context, why, test, ground(context, why, test))


def attribution_of(
    context: QuestionContext,
    text: Any,
    pair: str | None,
    method: str,
    unit: str | None,
) -> Attribution:
    """The attribution that was given, else that of a text, by a method that may read the unit.

    Raises: MisuseError for a second text beside an attribution.
    """
    if not isinstance(text, Attribution):
        units = {"unit": unit} if unit is not None and "unit" in reads(method) else {}
        made: Attribution = attribution(context.session, text, pair, method=method, **units)
        return made
    if pair is not None:
        raise MisuseError("An attribution has its texts with it; leave <<pair=>> out.")
    return text


def ground(context: QuestionContext, why: Attribution, test: Conditions) -> Control:
    """All that does not depend on the explanation: for any attribution of these targets."""
    problem = problem_of(context, why)
    own = tuple(_reading(problem, target, test.of) for target in problem.targets)
    both = problem.about((*own, *problem.targets))
    kept = keeping(both, test.unit or unit_of(why), test.operator)
    return control(kept, test.rankings, test.seed, context.progress)


def judge(
    context: QuestionContext, why: Attribution, test: Conditions, found: Control
) -> Faithfulness:
    """The figures of one attribution, its control given."""
    trial = Trial(
        why=why,
        unit=test.unit or unit_of(why),
        again=method_of(problem_of(context, why), why),
        noise=EmbeddingNoise(draws=test.draws, seed=test.seed),
        seed=test.seed,
    )
    target = ", ".join(one.label for one in why.targets)
    recipe = replace(context.recipe, target=target, seed=test.seed)
    return evaluate(found, trial, recipe, context.progress)


def unit_of(why: Attribution) -> str:
    """The unit of an attribution, tokens unless it was given one."""
    return str(why.recipe.parameters.get("unit") or "token")


def _reading(problem: Problem, target: Target, of: Of | None) -> Target:
    """A contrast keeps the reading it was explained in."""
    if of is None and target.contrast is not None:
        return target
    usual: Of = "log_probability" if problem.anatomy.writes else "probability"
    if problem.subject.problem_type == "regression":
        usual = "logit"
    return replace(target, of=of or usual)
