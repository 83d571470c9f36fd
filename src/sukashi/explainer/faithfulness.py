"""faithfulness: from an attribution to how far it is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.reconstruction import method_of, problem_of
from sukashi.lens.faithfulness.control import Control, control
from sukashi.lens.faithfulness.evaluate import Trial, evaluate
from sukashi.lens.faithfulness.sensitivity import EmbeddingNoise
from sukashi.result.attribution import Attribution, Of
from sukashi.result.faithfulness import Faithfulness
from sukashi.trace.perturbation.coalitions import keeping
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


def faithfulness(context: QuestionContext, why: Attribution, test: Conditions) -> Faithfulness:
    """The figures of an attribution, and of random rankings beside them."""
    return judge(context, why, test, ground(context, why, test))


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
    usual: Of = "probability" if problem.anatomy.decode is None else "log_probability"
    if problem.subject.problem_type == "regression":
        usual = "logit"
    return replace(target, of=of or usual)
