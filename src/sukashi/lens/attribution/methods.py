"""The attribution methods, in one list: adding one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from sukashi.lens.attribution.attention_based import attention_rollout, attention_x_gradient
from sukashi.lens.attribution.gradients import grad_x_input, gradient, smooth_grad
from sukashi.lens.attribution.integrated import integrated_gradients
from sukashi.lens.attribution.occlusion import occlusion
from sukashi.lens.attribution.options import Options
from sukashi.lens.attribution.scores import Scores
from sukashi.lens.attribution.shapley import shapley
from sukashi.lens.attribution.value_zeroing import value_zeroing
from sukashi.trace.problem import Problem

Method = Callable[[Problem, Options], Scores]

METHODS: dict[str, Method] = {
    "grad_x_input": grad_x_input,
    "gradient": gradient,
    "smooth_grad": smooth_grad,
    "integrated_gradients": integrated_gradients,
    "occlusion": occlusion,
    "shapley": shapley,
    "attention_rollout": attention_rollout,
    "attention_x_gradient": attention_x_gradient,
    "value_zeroing": value_zeroing,
}
