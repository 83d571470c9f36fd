"""Tree: the rows of many sequences, those that begin alike in common.

Sorted, every sequence stands behind the one with which it shares most; what it shares with neither
that nor the text itself are its own rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sukashi.trace.prefix.sequences import Sequences

Int = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Branches:
    """Some sequences whose rows go through the network together.

    copies: (copies,) their numbers. starts, lengths: the first place of each that is its own, and
    how many places it has. path: (copies, places) the row of every place in a table that begins
    with the text's own rows, behind them the new ones; 0 behind the end. copy, place: (rows,) of
    every new row the number among `copies` and the place.
    """

    copies: Int
    starts: Int
    lengths: Int
    path: Int
    copy: Int
    place: Int


def new_rows(sequences: Sequences) -> int:
    """How many rows there are beside the text's own when all sequences go together."""
    _, lengths, with_text, before = _shared(sequences)
    return int((lengths - np.maximum(with_text, before)).sum())


def branches(sequences: Sequences, most: int) -> Iterator[Branches]:
    """All sequences, at most so many new rows at a time (but at least one sequence)."""
    order, lengths, with_text, before = _shared(sequences)
    first = 0
    while first < len(order):
        before[first] = 0
        new = (lengths - np.maximum(with_text, before))[first:].cumsum()
        count = max(1, int(np.searchsorted(new, most, side="right")))
        here = slice(first, first + count)
        yield _branches(order[here], lengths[here], with_text[here], before[here], sequences)
        first += count


def _shared(sequences: Sequences) -> tuple[Int, Int, Int, Int]:
    """Sorted: numbers, lengths, and the places shared with the text and with the one before."""
    order = _sorted(sequences.symbols)
    symbols, lengths = sequences.symbols[order], sequences.lengths[order]
    with_text = np.minimum(_equal(symbols, sequences.whole[None]), lengths)
    before = np.minimum(_equal(symbols[1:], symbols[:-1]), lengths[1:])
    return order, lengths, with_text, np.concatenate([[0], before])


def _branches(
    copies: Int, lengths: Int, with_text: Int, before: Int, sequences: Sequences
) -> Branches:
    starts = np.maximum(with_text, before)
    width = len(sequences.whole)
    ends = width + (lengths - starts).cumsum()
    path = np.zeros((len(copies), width), dtype=np.int64)
    for row, (start, length, end) in enumerate(zip(starts, lengths, ends, strict=True)):
        shared = np.arange(start) if with_text[row] >= before[row] else path[row - 1, :start]
        path[row, :start] = shared
        path[row, start:length] = np.arange(end - (length - start), end)
    copy = np.repeat(np.arange(len(copies)), lengths - starts)
    place = np.concatenate([np.arange(a, b) for a, b in zip(starts, lengths, strict=True)])
    return Branches(copies, starts, lengths, path, copy, place)


def _sorted(symbols: Int) -> Int:
    """The numbers of the sequences, those that begin alike side by side."""
    rows = [row.tobytes() for row in (symbols + 1).astype(">u4")]
    return np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.int64)


def _equal(one: Int, other: Int) -> Int:
    """(sequences,) how many places two sequences begin with alike."""
    differ = one != other
    found: Int = np.where(differ.any(1), differ.argmax(1), differ.shape[1])
    return found
