"""Finite difference: whether the gradient is what small changes of the embeddings do.

The embeddings are moved a little both ways along one random direction u, which gives D, the change
of the logits per step. Taken back through the network, D has the gradient JᵀD by the embeddings;
along u it is ⟨D, J u⟩, and ⟨D, D⟩ where J is what the network really does. A piece that passes no
gradient on, or another one, makes the two differ. The inner product with D itself averages the
rounding of all logits, so that a single direction is enough also in half precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy
from sukashi.trace.gradient import batched
from sukashi.trace.run import Edit, Inputs, Trace, run
from sukashi.trace.site import Site

STEPS: dict[torch.dtype, tuple[float, ...]] = {
    torch.float64: (1e-4, 1e-5),
    torch.float32: (1e-2, 1e-3, 1e-4),
    torch.float16: (3e-2, 1e-2),
    torch.bfloat16: (1e-1, 5e-2, 3e-1),
}
"""Relative to the size of an embedding; smaller ones are for what is not smooth (a kink, a choice
of experts) in the larger one's reach, and only tried where that one fails."""
ALLOWED = {torch.float64: 1e-3, torch.float32: 0.02, torch.float16: 0.05, torch.bfloat16: 0.15}
"""Of the change itself; beyond it the gradient is another one's."""
FLAT = 3
"""Roundings of the largest logit that are no change."""


def gradient_error(network: Any, anatomy: Anatomy, inputs: Inputs) -> tuple[float, bool]:
    """By how much gradient and small changes differ, of the change; and whether that is little.

    Raises: RuntimeError of autograd where the network cannot be differentiated at all.
    """
    sites = [Site("embedding", 0, name) for name in anatomy.stacks]
    slopes = _Slopes(network, anatomy, inputs, sites)
    best, allowed = float("inf"), ALLOWED.get(slopes.dtype, 0.02)
    steps = STEPS.get(slopes.dtype, STEPS[torch.float32])
    for step in steps:
        change = slopes.change(step)
        if change is not None:
            best = min(best, slopes.error(change))
        if best <= allowed:
            return best, True
    if best == float("inf"):  # nothing changes at any step: so must the gradient say
        best = slopes.flat_error(max(steps))
    return best, best <= allowed


class _Slopes:
    """One differentiable pass, and a random direction of the embeddings in it."""

    def __init__(
        self, network: Any, anatomy: Anatomy, inputs: Inputs, sites: Sequence[Site]
    ) -> None:
        self.network, self.anatomy, self.inputs, self.sites = network, anatomy, inputs, sites
        trace = self._run(dict.fromkeys(sites, _leaf), grad=True)
        self.output, self.at = self._output(trace), [trace.at[site] for site in sites]
        self.dtype = min((self.output.dtype, self.at[0].dtype), key=_precision)
        generator = torch.Generator().manual_seed(0)
        self.direction = [_like(tensor, generator) for tensor in self.at]
        self.signs = torch.randn(self.output.shape, generator=generator).sign()

    def change(self, step: float) -> Tensor | None:
        """D, the change of the output per step; None where it is no more than rounding."""
        ahead, behind = (self._moved(sign * step) for sign in (1, -1))
        change = (ahead - behind).nan_to_num(0, 0, 0) / (2 * step)
        return change if float(change.abs().max()) > self._rounding(step) else None

    def error(self, change: Tensor) -> float:
        """|⟨D, J u⟩ − ⟨D, D⟩| / ⟨D, D⟩."""
        wanted = float((change * change).sum())
        return abs(self._along(change) - wanted) / wanted

    def flat_error(self, step: float) -> float:
        """By how much the gradient says that the output changes, of what rounding would hide."""
        seed = self._rounding(step) * self.signs.double().to(self.output.device)
        return abs(self._along(seed)) / float((seed * seed).sum())

    def _rounding(self, step: float) -> float:
        size = float(self.output.detach().double().nan_to_num(0, 0, 0).abs().max())
        return FLAT * torch.finfo(self.dtype).eps * max(size, 1e-30) / step

    def _along(self, seed: Tensor) -> float:
        """The gradient of ⟨seed, output⟩ along the direction, by the way that questions take."""

        def back(one: Tensor) -> tuple[Tensor, ...]:
            return torch.autograd.grad(
                self.output,
                self.at,
                one,
                retain_graph=True,
                allow_unused=True,
                materialize_grads=True,
            )

        found = batched(back, seed.to(self.output)[None])
        pairs = zip(found, self.direction, strict=True)
        return sum(float((one[0].double() * other.double()).sum()) for one, other in pairs)

    def _moved(self, by: float) -> Tensor:
        """The output with the embeddings moved along the direction."""
        edits: dict[Site, Edit] = {
            site: lambda tensor, way=way: tensor + by * way  # type: ignore[misc]
            for site, way in zip(self.sites, self.direction, strict=True)
        }
        with torch.no_grad():
            return self._output(self._run(edits, grad=False)).double()

    def _run(self, edits: dict[Site, Edit], *, grad: bool) -> Trace:
        read = [*self.sites, *([] if self._end is None else [self._end])]
        return run(self.network, self.anatomy, self.inputs, read=read, edit=edits, grad=grad)

    @property
    def _end(self) -> Site | None:
        writer = self.anatomy.writer
        return Site("residual", writer.layers, writer.name) if writer.layers else None

    def _output(self, trace: Trace) -> Tensor:
        if trace.logits is not None:
            return trace.logits
        assert self._end is not None
        return trace.at[self._end]


def _leaf(tensor: Tensor) -> Tensor:
    return tensor.detach().requires_grad_()


def _like(tensor: Tensor, generator: torch.Generator) -> Tensor:
    """A random direction of the shape and size of a tensor."""
    size = float(tensor.detach().float().square().mean().sqrt())
    return (size * torch.randn(tensor.shape, generator=generator)).to(tensor)


def _precision(dtype: torch.dtype) -> float:
    return -torch.finfo(dtype).eps


__all__ = ["gradient_error"]
