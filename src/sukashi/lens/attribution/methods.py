"""The attribution methods, in one list: adding one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from sukashi.lens.attribution.attention_based import attention_rollout, attention_x_gradient
from sukashi.lens.attribution.expected import expected_gradients
from sukashi.lens.attribution.gradients import grad_x_input, gradient, smooth_grad
from sukashi.lens.attribution.integrated import integrated_gradients
from sukashi.lens.attribution.occlusion import occlusion
from sukashi.lens.attribution.options import Options
from sukashi.lens.attribution.scores import Scores
from sukashi.lens.attribution.shapley import shapley
from sukashi.lens.attribution.value_zeroing import value_zeroing
from sukashi.trace.cost import counting
from sukashi.trace.problem import Problem

Alone = Callable[[Problem, Options], Scores]
Method = Callable[[Sequence[Problem], Options], list[Scores]]


def one_by_one(method: Alone) -> Method:
    """A method that takes one text after the other; the others share their passes."""

    @wraps(method)
    def all_of(problems: Sequence[Problem], options: Options) -> list[Scores]:
        found = []
        for problem in problems:
            with counting() as cost:
                found.append(method(problem, options))
            problem.cost.add(cost)
        return found

    return all_of


DEFAULT = "grad_x_input"
RANDOM = ("smooth_grad", "expected_gradients", "shapley")
"""Methods whose numbers depend on a seed."""

METHODS: dict[str, Method] = {
    "grad_x_input": grad_x_input,
    "gradient": gradient,
    "smooth_grad": smooth_grad,
    "integrated_gradients": integrated_gradients,
    "expected_gradients": one_by_one(expected_gradients),
    "occlusion": occlusion,
    "shapley": one_by_one(shapley),
    "attention_rollout": one_by_one(attention_rollout),
    "attention_x_gradient": one_by_one(attention_x_gradient),
    "value_zeroing": one_by_one(value_zeroing),
}
