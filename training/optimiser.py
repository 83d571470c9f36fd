"""The optimiser of every recipe: Muon for the matrices of the blocks, AdamW for all else."""

from __future__ import annotations

from typing import Any

import torch

from training.muon import Muon


class Optimiser:
    """Two optimisers that are stepped, saved and restored as one; one learning rate serves both."""

    def __init__(self, model: torch.nn.Module, rate: float, weight_decay: float = 0.01) -> None:
        matrices, rest = split(model)
        self.parts: tuple[torch.optim.Optimizer, ...] = (
            Muon(matrices, rate, weight_decay),
            torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.98), weight_decay=weight_decay),
        )

    def set_rate(self, rate: float) -> None:
        """The learning rate of the next steps."""
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = rate

    def step(self) -> None:
        """Moves every weight by its gradient, and forgets the gradients."""
        for part in self.parts:
            part.step()
            part.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """All that a stopped run needs to go on as if it had not stopped."""
        return {str(at): part.state_dict() for at, part in enumerate(self.parts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes back to a saved state."""
        for at, part in enumerate(self.parts):
            part.load_state_dict(state[str(at)])


def split(
    model: torch.nn.Module,
) -> tuple[list[torch.nn.Parameter], list[torch.nn.Parameter]]:
    """The matrices inside the blocks, and the rest: embeddings, norms, biases and heads."""
    matrices: list[torch.nn.Parameter] = []
    rest: list[torch.nn.Parameter] = []
    for name, weight in model.named_parameters():
        inside = ".h." in name or ".layer." in name
        (matrices if inside and weight.ndim == 2 else rest).append(weight)
    return matrices, rest
