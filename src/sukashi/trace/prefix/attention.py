"""Attention among rows that share their beginnings: each row sees its own path and nothing else.

The rows of all copies lie behind each other as if they were one text. The text itself went through
the network before, and what its attention modules were handed is kept: the keys and values of its
rows, and mask and position bias, which say what a place sees of the places before it. A row of a
copy is at one place of the text, so it sees along its path exactly what the text's mask lets that
place see: windows and distances are the network's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sukashi.model import attention_interface
from sukashi.model.attention_interface import Call, RowArrangement
from sukashi.trace.prefix.tree import Branches

Int = NDArray[np.int64]
WORTH = 40_000
"""Weights that may be computed for padding before copies are put into a table of their own."""


@dataclass(eq=False)
class KeptAttention:
    """The text on its way through the network: what every attention is handed is kept, in order."""

    calls: list[Call] = field(default_factory=list)
    masks: bool = True

    def attend(self, call: Call) -> Tensor:
        """See `attention_interface.RowArrangement`."""
        self.calls.append(replace(call, query=call.query[:, :, :0]))
        return call.attended()


@dataclass(eq=False)
class Unneeded:
    """A pass that ends before the first attention: no masks are made for it."""

    masks: bool = False

    def attend(self, call: Call) -> Tensor:
        """See `attention_interface.RowArrangement`."""
        return call.attended()


@dataclass(frozen=True, eq=False)
class _Table:
    """Copies that attend in one product.

    path: (copies, keys) rows of the table of keys. queries: (copies, queries) new rows, the last
    repeated where a copy has fewer; place: where they are. own: which of them are no repetition,
    in one line; rows: the new rows that these are.
    """

    path: Tensor
    queries: Tensor
    place: Tensor
    own: Tensor
    rows: Tensor

    def of(self, table: Tensor | None) -> Tensor | None:
        """(copies, heads, queries, keys) the text's mask or bias (1, heads, places, places)."""
        if table is None:
            return None
        keys = self.path.shape[1]
        if table.shape[2] == 1:
            return table[..., :keys]
        picked = table[0, :, :, :keys].index_select(1, self.place.flatten())
        return picked.reshape(len(picked), *self.place.shape, keys).transpose(0, 1)


class TreeAttention:
    """The rows of some branches on their way through the network."""

    masks = False

    def __init__(self, text_calls: list[Call], branches: Branches, device: torch.device) -> None:
        self.text_calls = text_calls
        self.count = len(branches.copy)
        self.tables = list(_tables(branches, device))
        self.seen = 0
        self._picked: dict[tuple[int, int], tuple[Tensor, Tensor | None]] = {}

    def attend(self, call: Call) -> Tensor:
        """See `attention_interface.RowArrangement`."""
        text = self.text_calls[self.seen]
        self.seen += 1
        key = torch.cat([text.key, call.key], 2)[0]
        value = torch.cat([text.value, call.value], 2)[0]
        heads = call.query.shape[1]
        found = call.query.new_empty(heads, self.count, value.shape[-1])
        for number, table in enumerate(self.tables):
            own = replace(
                call,
                query=_picked(call.query[0], table.queries),
                key=_picked(key, table.path),
                value=_picked(value, table.path),
                mask=self._of(number, text.mask),
                bias=self._of(number, text.bias),
            )
            mixed = own.attended().transpose(0, 1).flatten(1, 2)
            found[:, table.rows] = mixed[:, table.own].to(found)
        return found[None]

    def _of(self, number: int, given: Tensor | None) -> Tensor | None:
        """What a table needs of a mask or bias, which most layers have in common."""
        if given is None:
            return None
        at = (number, id(given))
        if at not in self._picked:
            self._picked[at] = given, self.tables[number].of(given)
        return self._picked[at][1]


def _picked(rows: Tensor, which: Tensor) -> Tensor:
    """(copies, heads, …, dim) of (heads, rows, dim) by the numbers (copies, …) of rows."""
    found = rows.index_select(1, which.flatten())
    return found.reshape(len(rows), *which.shape, rows.shape[-1]).transpose(0, 1)


def _tables(branches: Branches, device: torch.device) -> Iterator[_Table]:
    """The copies with rows of their own, those with about as many together."""
    count = branches.lengths - branches.starts
    offset = count.cumsum() - count
    for here in _alike(count, branches.lengths):
        most, keys = int(count[here].max()), int(branches.lengths[here].max())
        step = np.minimum(np.arange(most), count[here, None] - 1)
        queries = offset[here, None] + step
        own = (np.arange(most) < count[here, None]).flatten()
        yield _Table(
            path=torch.from_numpy(branches.path[here, :keys]).to(device),
            queries=torch.from_numpy(queries).to(device),
            place=torch.from_numpy(branches.starts[here, None] + step).to(device),
            own=torch.from_numpy(np.flatnonzero(own)).to(device),
            rows=torch.from_numpy(queries.flatten()[own]).to(device),
        )


def _alike(count: Int, lengths: Int) -> Iterator[Int]:
    """Numbers of copies whose tables have about as many rows; the longest first."""
    order = np.argsort(-count, kind="stable")
    order = order[count[order] > 0]
    start = 0
    while start < len(order):
        rest = count[order[start:]]
        spared = (rest[0] - rest) * (len(rest) - np.arange(len(rest))) * lengths.max()
        apart = np.flatnonzero((rest * 2 < rest[0]) & (spared > WORTH))
        end = start + int(apart[0]) if len(apart) else len(order)
        yield order[start:end]
        start = end


@contextmanager
def arranged(network: nn.Module, arrangement: RowArrangement) -> Iterator[None]:
    """Let the attention of a network go by an arrangement of its rows."""
    with attention_interface.substituted(network):
        token = attention_interface.arranged.set(arrangement)
        try:
            yield
        finally:
            attention_interface.arranged.reset(token)
