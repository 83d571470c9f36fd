"""Arithmetic: operations that cannot be avoided, and how fast this machine multiplies matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.measure import seconds

ROWS, INNER, COLUMNS = 1024, 768, 3072


def block_parameters(blocks: Iterable[Any]) -> int:
    """Entries of all matrices of the blocks; vectors (norms, biases) cost next to nothing."""
    return sum(p.numel() for block in blocks for p in block.parameters() if p.ndim > 1)


def causal_backward_flop(parameters: int, positions: Iterable[int]) -> int:
    """Σ over targets of 2 · positions(target) · parameters: a backward pass to the inputs a target.

    positions: how many inputs each target can see. One multiplication and one addition for each
    entry of a block's matrices and each position; attention's own products, small here, are left
    out.
    """
    return sum(2 * count * parameters for count in positions)


def causal_copies_flop(parameters: int, head: int, read: Sequence[int]) -> int:
    """What it takes to leave out each token once: 2 · parameters for every place from it on.

    read: the rows that targets read; each meets the vocabulary (`head` entries) in every copy that
    lacks a token before it. The first token's copy is a whole one; the text itself is not counted.
    """
    places = max(read) + 1
    rows = sum(places - unit for unit in range(places))
    decoded = sum(row >= unit for row in read for unit in range(places))
    return 2 * (rows * parameters + decoded * head)


def matrix_rate(device: str = "cpu", tries: int = 5) -> float:
    """Floating-point operations a second of a large float32 product, the best of a few."""
    import torch

    left = torch.ones(ROWS, INNER, device=device)
    right = torch.ones(INNER, COLUMNS, device=device)
    best = min(seconds(lambda: left @ right, device) for _ in range(tries + 1))
    return 2 * ROWS * INNER * COLUMNS / best
