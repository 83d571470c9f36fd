"""Rowwise steps: backward passes that leave out the rows nothing flows through.

A projection or an activation treats every token on its own, so a token whose gradient is zero stays
zero. In a batch of targets many are: those after the target of a causal model, and in the last
block all but the one that is read. Steps that follow each other (up, activation, down) become one
node of the graph, which goes back over the other rows only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor, nn
from torch.autograd import Function

_WORTH = 0.95  # of the rows; where more are needed, picking them out costs more than it saves


class Step(Protocol):
    """The derivative of a function of rows; a product is worth picking rows for."""

    product: bool

    def back(self, gradient: Tensor, rows: Tensor | None) -> Tensor:
        """(rows, out) -> (rows, in): the gradients of some rows, or of all in the given order."""
        ...


@dataclass(frozen=True, eq=False)
class Product:
    """y = x·matrixᵀ + bias; matrix: (out, in)."""

    matrix: Tensor
    product = True

    def back(self, gradient: Tensor, rows: Tensor | None) -> Tensor:
        """See `Step`."""
        return gradient @ self.matrix


@dataclass(frozen=True, eq=False)
class Slope:
    """y = f(x) for each number on its own; values: (tokens of all copies, width) f′(x)."""

    values: Tensor
    product = False

    def back(self, gradient: Tensor, rows: Tensor | None) -> Tensor:
        """See `Step`."""
        if rows is not None:
            return gradient * self.values[rows % len(self.values)]
        return (gradient.reshape(-1, *self.values.shape) * self.values).reshape(gradient.shape)


def is_product(module: nn.Module) -> bool:
    """Whether a module is a plain projection; one that is hooked may do anything to its output."""
    own = type(module)
    known = own is nn.Linear or (own.__module__, own.__name__) == (
        "transformers.pytorch_utils",
        "Conv1D",
    )
    return known and not module._forward_hooks and not module._forward_pre_hooks


def with_known_product(module: nn.Module, inputs: Tensor, output: Any) -> Any:
    """The same output of a projection, with a graph that leaves out rows of zeros."""
    if not (isinstance(output, Tensor) and inputs.requires_grad and output.requires_grad):
        return output
    matrix: Any = module.weight
    return stepped(inputs, output, Product(matrix if isinstance(module, nn.Linear) else matrix.T))


def stepped(inputs: Tensor, output: Tensor, step: Step) -> Tensor:
    """The output as one node on the inputs, or on what the steps before them started from."""
    before: tuple[Step, ...] = getattr(inputs.grad_fn, "rowwise_steps", ())
    root = getattr(inputs.grad_fn, "rowwise_root", inputs)
    found: Tensor = _Rowwise.apply(root, output.detach(), (*before, step))  # type: ignore[no-untyped-call]
    return found


class _Rowwise(Function):
    """y(x) with the steps of dy/dx given."""

    @staticmethod
    def forward(root: Tensor, output: Tensor, steps: tuple[Step, ...]) -> Tensor:
        return output.view_as(output)

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        ctx.rowwise_root, _, ctx.rowwise_steps = inputs

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return _Back.apply(gradients[0], ctx.rowwise_steps), None, None  # type: ignore[no-untyped-call]


class _Back(Function):
    """The backward pass itself; a batch of them is one pass over more rows."""

    @staticmethod
    def forward(gradient: Tensor, steps: tuple[Step, ...]) -> Tensor:
        return _back(gradient, steps)

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        """Nothing to keep: second derivatives are not asked for."""

    @staticmethod
    def vmap(info: Any, axes: Any, gradient: Tensor, steps: tuple[Step, ...]) -> tuple[Tensor, int]:
        return _back(gradient.movedim(axes[0], 0), steps), 0


def _back(gradient: Tensor, steps: tuple[Step, ...]) -> Tensor:
    """(…, tokens, out) -> (…, tokens, in)."""
    flat = gradient.reshape(-1, gradient.shape[-1])
    # On an accelerator, asking which rows are zero would stop its queue.
    cheap = flat.device.type == "cpu" and any(step.product for step in steps)
    rows = _nonzero(flat) if cheap else None
    if rows is None or len(rows) > _WORTH * len(flat):
        whole = _through(flat, steps, None)
        return whole.view(*gradient.shape[:-1], whole.shape[-1])
    some = _through(flat[rows], steps, rows)
    whole = some.new_zeros(len(flat), some.shape[-1]).index_copy_(0, rows, some)
    return whole.view(*gradient.shape[:-1], whole.shape[-1])


def _through(gradient: Tensor, steps: Iterable[Step], rows: Tensor | None) -> Tensor:
    for step in reversed(tuple(steps)):
        gradient = step.back(gradient, rows)
    return gradient


def _nonzero(flat: Tensor) -> Tensor:
    """(rows,) which rows are not all zero (a row with a NaN is not)."""
    return ((flat.amax(-1) != 0) | (flat.amin(-1) != 0)).nonzero()[:, 0]
