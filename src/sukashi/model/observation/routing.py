"""Routing: whether a block picks the best of several parts for each token (experts)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from sukashi.model.anatomy import Stack, StackName
from sukashi.model.observation.record import Record

_PICKING = (torch.topk, Tensor.topk, torch.argmax, Tensor.argmax)


def picks_parts(seen: Record, stacks: Mapping[StackName, Stack]) -> bool:
    """Whether scores are compared and only the best go on, inside a block."""
    blocks = {id(block.module) for stack in stacks.values() for block in stack.layer_blocks}
    inside = {
        number
        for number in range(len(seen.calls))
        if blocks & {id(seen.calls[one].module) for one in (number, *seen.ancestors(number))}
    }
    return any(one.function in _PICKING and one.call in inside for one in seen.operations)


__all__ = ["picks_parts"]
