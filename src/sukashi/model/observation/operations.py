"""Operations: every torch function of a pass that makes or changes a tensor, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from sukashi.model import attention_interface
from sukashi.model.multihead import FUSED
from sukashi.model.structure import tensors

SOFTMAX = (torch.softmax, Tensor.softmax, torch.nn.functional.softmax)


def makes_proportions(function: Any) -> bool:
    """Whether a function turns scores into proportions, seen from outside or inside."""
    return function in SOFTMAX or function in FUSED


def concerns_tensors(args: Any, kwargs: Any, output: Any) -> bool:
    """Whether a function made a tensor, or changed one and gave nothing."""
    made = any(True for _ in tensors(output))
    return made or (output is None and any(True for _ in tensors((args, kwargs))))


@dataclass(eq=False)
class Operation:
    """One call of a torch function.

    time: of the record's clock. call: number of the module call around it, module: its module.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    output: Any
    time: int
    call: int
    module: nn.Module | None

    @property
    def is_softmax(self) -> bool:
        """Whether it turns scores into proportions."""
        return makes_proportions(self.function)


class OperationLog(TorchFunctionMode):
    """Calls `note(function, args, kwargs, output)` for every function that concerns tensors.

    note: gives what the function is to give instead, or None for what it gave.

    Softmax functions of our own attention are left out: the interface tells of those itself.
    """

    def __init__(self, note: Callable[[Any, tuple[Any, ...], dict[str, Any], Any], Any]) -> None:
        super().__init__()
        self.note = note

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the function and note what it did."""
        output = func(*args, **(kwargs or {}))
        if attention_interface.computing.get() or not concerns_tensors(args, kwargs, output):
            return output
        other = self.note(func, args, kwargs or {}, output)
        return output if other is None else other
