"""Sequences: copies of one text, each with something else in some places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Int = NDArray[np.int64]


class Entries(Protocol):
    """Gives what stands at the entrance of the first block."""

    def __call__(self, copies: Int, copy: Int, place: Int) -> Tensor:
        """(rows, width) of rows (rows,): the number in `copies` and the place of each."""
        ...


@dataclass(frozen=True, eq=False)
class Sequences:
    """Copies of a text, one of which (`whole`) is the text itself.

    symbols: (copies, places) what stands at each place, −1 behind the end. Copies that have the
    same symbols up to a place have the same hidden states there. tokens: (copies, places) the token
    of the text whose id stands there. lengths: (copies,). rows: (copies, targets) the place at
    which each target is read, −1 where none is left. whole: (places,) the text's own symbols.
    alone: gives what the last block says of one copy (places, width) in a pass of its own.
    nothing: (1, targets) the scalars where no token is left.
    """

    symbols: Int
    tokens: Int
    lengths: Int
    rows: Int
    whole: Int
    entries: Entries
    alone: Callable[[int], Tensor]
    nothing: Callable[[], Tensor] | None = None

    def __len__(self) -> int:
        return len(self.lengths)
