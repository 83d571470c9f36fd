"""Tree: every sequence is whole along its path, and nothing is there twice."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.prefix.tree import branches


def sequences(symbols: np.ndarray, lengths: np.ndarray, whole: np.ndarray) -> Sequences:
    nothing = np.zeros((len(symbols), 0), dtype=np.int64)
    never = lambda *_: torch.empty(0)  # noqa: E731
    return Sequences(symbols, symbols, lengths, nothing, whole, never, never)


def drawn(seed: int, kinds: int) -> Sequences:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(0, 8, 60)
    symbols = np.where(np.arange(7) < lengths[:, None], rng.integers(0, kinds, (60, 7)), -1)
    return sequences(symbols, lengths, rng.integers(0, kinds, 7))


@pytest.mark.parametrize("most", [1, 12, 10_000])
@pytest.mark.parametrize("kinds", [1, 2, 3])
def test_a_path_leads_to_what_stands_there(kinds: int, most: int) -> None:
    asked = drawn(kinds, kinds)
    seen: list[int] = []
    for here in branches(asked, most):
        seen += here.copies.tolist()
        table = [*asked.whole, *asked.symbols[here.copies][here.copy, here.place]]
        places = [*range(7), *here.place]
        for copy, path in zip(here.copies, here.path, strict=True):
            length = asked.lengths[copy]
            assert [table[row] for row in path[:length]] == asked.symbols[copy, :length].tolist()
            assert [places[row] for row in path[:length]] == list(range(length))
        assert len(here.copy) <= most or len(here.copies) == 1
    assert sorted(seen) == list(range(60))


@pytest.mark.parametrize("kinds", [1, 2, 3])
def test_a_beginning_is_computed_once(kinds: int) -> None:
    """As many rows as there are different beginnings that the text does not have."""
    asked = drawn(kinds, kinds)
    (here,) = branches(asked, 10_000)
    beginnings = {
        tuple(row[:place])
        for row, length in zip(asked.symbols.tolist(), asked.lengths, strict=True)
        for place in range(1, length + 1)
    }
    own = {tuple(asked.whole[:place].tolist()) for place in range(1, 8)}
    assert len(here.copy) == len(beginnings - own)
