"""Port: where hidden states lie in what a module takes or gives."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sukashi.model.structure import Path


@dataclass(frozen=True)
class Port:
    """Where hidden states lie in what a module takes or gives.

    path: to the tensor. axes: which of its axes are batch, tokens and width.
    """

    path: Path
    axes: tuple[int, int, int] = (0, 1, 2)


def moved(tensor: Tensor, axes: tuple[int, int, int]) -> Tensor:
    """(batch, tokens, …) with its axes where the network has them, and back again."""
    return tensor if axes == (0, 1, 2) else tensor.permute(*axes, *range(3, tensor.ndim))
