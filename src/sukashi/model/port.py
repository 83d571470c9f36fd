"""Port: where hidden states lie in what a module takes or gives; place: when, in a pass."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from sukashi.model.structure import Path


@dataclass(frozen=True)
class Port:
    """Where hidden states lie in what a module takes or gives.

    path: to the tensor. axes: which of its axes are batch, tokens and width. first: how many rows
    of the network's own stand before the text's.
    """

    path: Path
    axes: tuple[int, int, int] = (0, 1, 2)
    first: int = 0


@dataclass(frozen=True, eq=False)
class Place:
    """A moment of a pass at which hidden states are read and can be replaced.

    module, nth: a call. port: where they lie in what it gives; in what it takes, where `before`.
    operation: n for what the n-th operation gives after the call (after its beginning, where
    `before`), 0 for the call itself.
    """

    module: nn.Module
    nth: int
    port: Port
    before: bool = False
    operation: int = 0


def moved(tensor: Tensor, axes: tuple[int, int, int]) -> Tensor:
    """(batch, tokens, …, width) of what lies on these axes in a network."""
    return tensor if axes == (0, 1, 2) else tensor.permute(_order(axes, tensor.ndim))


def moved_back(tensor: Tensor, axes: tuple[int, int, int]) -> Tensor:
    """What lies on these axes in a network, of (batch, tokens, …, width)."""
    if axes == (0, 1, 2):
        return tensor
    order = _order(axes, tensor.ndim)
    return tensor.permute([order.index(axis) for axis in range(tensor.ndim)])


def _order(axes: tuple[int, int, int], count: int) -> list[int]:
    batch, tokens, width = axes
    others = [axis for axis in range(count) if axis not in axes]
    return [batch, tokens, *others, width] if max(axes) + 1 == count else [*axes, *others]


def axes_of(tensor: Tensor, length: int) -> tuple[int, int, int] | None:
    """Which axes are batch (of one), tokens and width; None for a tensor that has no such axes.

    A network that pads its text inside has more tokens than it was fed.
    """
    shape = tensor.shape
    if shape[0] == 1 and shape[1] == length:
        return (0, 1, 2)
    if shape[0] == length and shape[1] == 1:
        return (1, 0, 2)
    if tensor.ndim == 4 and shape[1] == 1 and shape[2] == length:
        return (1, 2, 3)
    if tensor.ndim == 3 and shape[0] == 1 and shape[2] == length:
        return (0, 2, 1)
    return (0, 1, 2) if tensor.ndim == 3 and shape[0] == 1 and shape[1] > length else None
