"""Passes: what a network was seen to do with a text, and with the same text but for one token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from sukashi.model.observation.record import Record

SECOND = "decoder_input_ids"


@dataclass(frozen=True, eq=False)
class Passes:
    """Two recorded passes of a network and what it was fed; in the second one token is another."""

    network: Any
    inputs: dict[str, Tensor]
    others: dict[str, Tensor]
    seen: Record
    again: Record

    def ids(self, *, second: bool) -> Tensor:
        """(1, tokens) the ids of the text, or of what a decoder is fed."""
        return self.inputs[SECOND if second else "input_ids"]

    def changed(self, *, second: bool) -> int:
        """The place of the token that is another in the second pass."""
        name = SECOND if second else "input_ids"
        return int((self.inputs[name] != self.others[name]).nonzero()[0, 1])

    @property
    def written(self) -> int:
        """How many tokens the last stack is fed."""
        return self.ids(second=SECOND in self.inputs).shape[1]
