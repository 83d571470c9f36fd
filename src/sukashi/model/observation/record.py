"""Record: one forward pass with every call of every module and every operation on tensors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model import attention_interface
from sukashi.model.attention_interface import NAME, Call
from sukashi.model.hooks import hooked
from sukashi.model.observation.operations import Operation, OperationLog
from sukashi.model.port import Place
from sukashi.model.structure import Path, tensors

Found = tuple[tuple[Path, Tensor], ...]


@dataclass(eq=False)
class ModuleCall:
    """One call of a module.

    name: the module's path in the network. parent: number of the call it happened in, −1 outside.
    nth: how often the module was called before. took: tensors of (args, kwargs); gave: of the
    output. versions: how often each given tensor had been written to when the call ended.
    began, ended: times of the record's clock.
    """

    name: str
    module: nn.Module
    parent: int
    nth: int
    took: Found
    began: int
    ended: int = -1
    gave: Found = ()
    versions: tuple[int, ...] = ()

    @property
    def changed_later(self) -> bool:
        """Whether what it gave was written to afterwards, in place."""
        return tuple(_version(tensor) for _, tensor in self.gave) != self.versions


@dataclass(eq=False)
class InterfaceCall:
    """One call of the attention interface: by which module, with which operands."""

    module: nn.Module
    operands: Call
    time: int
    call: int


@dataclass(eq=False)
class Record:
    """All that happened in one pass, in order, and the network's output.

    exchanges: whether the network has other modules afterwards.
    """

    calls: list[ModuleCall] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    attention: list[InterfaceCall] = field(default_factory=list)
    output: Any = None
    exchanges: bool = False

    def ancestors(self, number: int) -> list[int]:
        """The numbers of the calls around a call, the innermost first."""
        found = []
        while (number := self.calls[number].parent) >= 0:
            found.append(number)
        return found

    def children(self, number: int) -> list[int]:
        """The numbers of the calls directly inside a call, in order."""
        return self._inside.get(number, [])

    def inside(self, number: int) -> list[int]:
        """The numbers of all calls inside a call, in order."""
        found = []
        for child in self.children(number):
            found += [child, *self.inside(child)]
        return found

    def hidden_at(self, place: Place) -> tuple[Tensor, int]:
        """What lay at a place of the network in this pass, and the time at which it was done."""
        call = next(c for c in self.calls if c.module is place.module and c.nth == place.nth)
        time, found = (call.began, call.took) if place.before else (call.ended, call.gave)
        if not place.operation:
            return dict(found)[place.port.path], time
        after = [one for one in self.operations if one.time > time]
        done = after[place.operation - 1]
        return dict(tensors(done.output))[place.port.path], done.time

    @cached_property
    def _inside(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, call in enumerate(self.calls):
            found.setdefault(call.parent, []).append(number)
        return found


def record(network: nn.Module, work: Callable[[], Any], function: str = NAME) -> Record:
    """Watch one pass; work: calls the network. function: of attention, ours unless named."""
    recorder = _Recorder(network)
    token = attention_interface.current.set(recorder)
    modules = list(network.modules())
    try:
        with ExitStack() as watching:
            watching.enter_context(attention_interface.substituted(network, function))
            before = [(one, recorder.before) for one in modules]
            after = [(one, recorder.after) for one in modules]
            watching.enter_context(hooked(before, after))
            watching.enter_context(OperationLog(recorder.note))
            recorder.record.output = work()
            recorder.record.exchanges = [*network.modules()] != modules
    finally:
        attention_interface.current.reset(token)
    return recorder.record


class _Recorder:
    """Writes a record."""

    def __init__(self, network: nn.Module) -> None:
        self.record = Record()
        self.names = {id(module): name for name, module in network.named_modules()}
        self.counts: dict[int, int] = {}
        self.open: list[int] = []
        self.time = 0

    @property
    def here(self) -> int:
        return self.open[-1] if self.open else -1

    def tick(self) -> int:
        self.time += 1
        return self.time

    def before(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        nth = self.counts.get(id(module), 0)
        self.counts[id(module)] = nth + 1
        took = tuple(tensors((args, kwargs)))
        call = ModuleCall(self.names[id(module)], module, self.here, nth, took, self.tick())
        self.open.append(len(self.record.calls))
        self.record.calls.append(call)

    def after(self, module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        call = self.record.calls[self.open.pop()]
        call.gave = tuple(tensors(output))
        call.versions = tuple(_version(tensor) for _, tensor in call.gave)
        call.ended = self.tick()

    def note(self, function: Any, args: Any, kwargs: Any, output: Any) -> None:
        module = self.record.calls[self.here].module if self.open else None
        done = Operation(function, args, kwargs, output, self.tick(), self.here, module)
        self.record.operations.append(done)

    def attends(self, module: nn.Module, call: Call) -> None:
        self.record.attention.append(InterfaceCall(module, call, self.tick(), self.here))


def _version(tensor: Tensor) -> int:
    return 0 if tensor.is_inference() else tensor._version


def is_hidden(tensor: Tensor) -> bool:
    """Whether a tensor may be hidden states: numbers, three axes or more."""
    return tensor.ndim >= 3 and torch.is_floating_point(tensor)
