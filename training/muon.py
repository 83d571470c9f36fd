"""Muon, with products in whatever type the device is quick at.

torch's own multiplies in bfloat16 always, which takes two thirds of a training step on a processor
without bfloat16 units.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch

from training.precision import product_type

# The quintic of K. Jordan (2024): steep at zero, and every singular value ends near one.
QUINTIC = (3.4445, -4.7750, 2.0315)
ROUNDS = 5


def orthogonal(matrix: torch.Tensor, kind: torch.dtype) -> torch.Tensor:
    """The matrix [m, n] with singular values between about 0.7 and 1.2, and the same vectors.

    X ← a X + b (X Xᵀ) X + c (X Xᵀ)² X, five times, from X over its Frobenius norm: each singular
    value s goes to a s + b s³ + c s⁵. kind: the type of the products.
    """
    first, third, fifth = QUINTIC
    tall = matrix.shape[0] > matrix.shape[1]
    made = (matrix.T if tall else matrix).to(kind)
    made = made / made.norm().clamp(min=1e-7)
    for _ in range(ROUNDS):
        gram = made @ made.T
        update = torch.addmm(gram, gram, gram, beta=third, alpha=fifth)
        made = torch.addmm(made, update, made, beta=first)
    return (made.T if tall else made).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    """Steps along the orthogonal part of the momentum, scaled to the size of an AdamW step.

    The update's root mean square is 0.2 (Liu et al. 2025, arXiv:2502.16982), so that the learning
    rate and weight decay of AdamW serve it too.
    """

    def __init__(
        self,
        matrices: Iterable[torch.Tensor],
        rate: float,
        weight_decay: float,
        momentum: float = 0.95,
    ) -> None:
        settings = {"lr": rate, "weight_decay": weight_decay, "momentum": momentum}
        super().__init__(matrices, settings)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Moves every matrix by its gradient, with Nesterov's momentum."""
        for group in self.param_groups:
            rate, keep = group["lr"], group["momentum"]
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if not state:
                    state["momentum"] = torch.zeros_like(weight)
                mean = state["momentum"].lerp_(weight.grad, 1.0 - keep)
                update = orthogonal(weight.grad.lerp(mean, keep), product_type(weight.device))
                weight.mul_(1.0 - rate * group["weight_decay"])
                weight.add_(update, alpha=-0.2 * rate * max(weight.shape) ** 0.5)
