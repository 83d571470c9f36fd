"""faithfulness: from an attribution to how far it is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sukashi.explainer.desk import Desk
from sukashi.explainer.recall import method_of, problem_of
from sukashi.lens.faithfulness.control import Control, control
from sukashi.lens.faithfulness.look import Trial, look
from sukashi.lens.faithfulness.sensitivity import Shaking
from sukashi.result.attribution import Attribution, Of
from sukashi.result.faithfulness import Faithfulness
from sukashi.trace.kept import keeping
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


def faithfulness(desk: Desk, why: Attribution, test: Conditions) -> Faithfulness:
    """The figures of an attribution, and of random rankings beside them."""
    return judge(desk, why, test, ground(desk, why, test))


def ground(desk: Desk, why: Attribution, test: Conditions) -> Control:
    """All that does not depend on the explanation: for any attribution of these targets."""
    problem = problem_of(desk, why)
    own = tuple(_reading(problem, target, test.of) for target in problem.targets)
    both = problem.about((*own, *problem.targets))
    kept = keeping(both, test.unit or unit_of(why), test.operator)
    return control(kept, test.rankings, test.seed, desk.progress)


def judge(desk: Desk, why: Attribution, test: Conditions, found: Control) -> Faithfulness:
    """The figures of one attribution, its control given."""
    trial = Trial(
        why=why,
        unit=test.unit or unit_of(why),
        again=method_of(problem_of(desk, why), why),
        shaking=Shaking(draws=test.draws, seed=test.seed),
        seed=test.seed,
    )
    target = ", ".join(one.label for one in why.targets)
    recipe = replace(desk.recipe, target=target, seed=test.seed)
    return look(found, trial, recipe, desk.progress)


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
