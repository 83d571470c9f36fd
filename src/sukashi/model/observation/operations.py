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

SOFTMAX = (torch.softmax, Tensor.softmax, torch.nn.functional.softmax)


def makes_proportions(function: Any) -> bool:
    """Whether a function turns scores into proportions, seen from outside or inside."""
    return function in SOFTMAX or function in FUSED


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
    """Calls `note(function, args, kwargs, output)` for every torch function while it is active.

    Softmax functions of our own attention are left out: the interface tells of those itself.
    """

    def __init__(self, note: Callable[[Any, tuple[Any, ...], dict[str, Any], Any], None]) -> None:
        super().__init__()
        self.note = note

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the function and note what it did."""
        output = func(*args, **(kwargs or {}))
        if not attention_interface.computing.get():
            self.note(func, args, kwargs or {}, output)
        return output
