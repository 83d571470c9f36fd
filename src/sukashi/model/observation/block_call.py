"""Block call: one layer at work in a recorded pass, as one call or as several."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from sukashi.model.observation.record import Record
from sukashi.model.port import Place


@dataclass(frozen=True, eq=False)
class BlockCall:
    """One layer at work.

    calls: numbers of the calls that make it up: of one module, or of several where no module is
    the whole layer. entry, exit: where hidden states enter it and leave it. entered, left: those
    hidden states. began, ended: times of the record's clock.
    """

    calls: tuple[int, ...]
    entry: Place
    exit: Place
    entered: Tensor
    left: Tensor
    began: int
    ended: int

    def module(self, record: Record) -> nn.Module:
        """The module of the layer; a list of modules where it has none of its own."""
        modules = [record.calls[number].module for number in self.calls]
        return modules[0] if len(modules) == 1 else nn.ModuleList(modules)

    def parts(self, record: Record) -> list[int]:
        """Numbers of the calls that the layer consists of, without those inside them."""
        return list(self.calls) if len(self.calls) > 1 else record.children(self.calls[0])

    def inside(self, record: Record) -> list[int]:
        """Numbers of all calls inside the layer, in order."""
        return [one for part in self.parts(record) for one in (part, *record.inside(part))]

    def others(self, record: Record) -> list[Tensor]:
        """The tensors that the layer is given beside the hidden states."""
        took = [tensor for number in self.calls for _, tensor in record.calls[number].took]
        return [tensor for tensor in took if tensor is not self.entered]

    def weights(self, record: Record) -> int:
        """How many weights it has."""
        return sum(parameter.numel() for parameter in self.module(record).parameters())
