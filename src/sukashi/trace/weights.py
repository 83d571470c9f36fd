"""Weights: attention as (batch, heads, queries, keys), whatever form a network has it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor
from torch.overrides import TorchFunctionMode

from sukashi.model import attention_interface
from sukashi.model.multihead import FUSED, completed, operands
from sukashi.model.observation.operations import makes_proportions

Visit = Callable[[Tensor], Tensor]
"""(batch, heads, queries, keys) -> the same, or other weights in their place."""


class SoftmaxWatch(TorchFunctionMode):
    """Asks `next_visit` at every softmax of a network that does not use the attention interface.

    next_visit: gives what reads or edits the weights, None where nobody asks for them.
    next_output: gives what the softmax shall have given, None where that is its own.
    """

    def __init__(
        self,
        batch: int,
        next_visit: Callable[[], Visit | None],
        next_output: Callable[[], Tensor | None],
    ) -> None:
        super().__init__()
        self.batch, self.next_visit, self.next_output = batch, next_visit, next_output

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the function, with other weights where they are edited."""
        kwargs = kwargs or {}
        if attention_interface.computing.get() or not makes_proportions(func):
            return func(*args, **kwargs)
        other = self.next_output()
        if other is not None:
            return other
        visit = self.next_visit()
        if visit is None:
            return func(*args, **kwargs)
        if func in FUSED:
            call = operands(func, args, kwargs)
            return completed(func, args, kwargs, call, visit(call.weights()))
        weights: Tensor = func(*args, **kwargs)
        return visit(weights.reshape(self.batch, -1, *weights.shape[-2:])).reshape(weights.shape)


def inner(visit: Visit, queries: int, keys: int, first: int = 0) -> Visit:
    """The visit of the part that belongs to the text, where a network has more rows or columns.

    They are padding of its own, or sinks. first: how many rows and columns stand before the text's,
    or columns alone, where there are no more rows than the text's.
    """
    columns = slice(first, first + keys)

    def part(weights: Tensor) -> Tensor:
        if weights.shape[2:] == (queries, keys):
            return visit(weights)
        before = first if weights.shape[2] > queries else 0
        rows = slice(before, before + queries)
        seen = weights[:, :, rows, columns]
        found = visit(seen)
        if found is seen:
            return weights
        whole = weights.clone()
        whole[:, :, rows, columns] = found
        return whole

    return part
