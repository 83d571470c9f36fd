"""Word embeddings to start from: which pieces stand near which, in few numbers."""

from __future__ import annotations

from collections.abc import Sequence

import torch

NEAR = 5  # pieces on each side
SMOOTHING = 0.75  # of the neighbours' shares (Levy, Goldberg & Dagan 2015)
SPREAD = 0.04  # standard deviation of the numbers given


def neighbours(rows: Sequence[Sequence[int]], vocabulary: int) -> torch.Tensor:
    """[piece, piece] how often they stand within 5 of each other, nearer ones counting more."""
    counts = torch.zeros(vocabulary * vocabulary)
    for start in range(0, len(rows), 2000):
        ids = torch.tensor([i for row in rows[start : start + 2000] for i in [*row, *[0] * NEAR]])
        for distance in range(1, NEAR + 1):
            left, right = ids[:-distance], ids[distance:]
            kept = (left > 0) & (right > 0)
            pairs = left[kept] * vocabulary + right[kept]
            counts.index_add_(0, pairs, torch.full((len(pairs),), 1.0 / distance))
    counts = counts.view(vocabulary, vocabulary)
    return counts + counts.T


def positive_information(counts: torch.Tensor) -> torch.Tensor:
    """[piece, piece] max(0, log p(a, b) / (p(a) p(b))), p(b) smoothed; zero where never seen."""
    near = counts.sum(0) ** SMOOTHING
    due = counts.sum(1, keepdim=True) * (near / near.sum())
    return (counts / due.clamp(min=1e-12)).clamp(min=1.0).log()


def embeddings(
    rows: Sequence[Sequence[int]], vocabulary: int, width: int, seed: int
) -> torch.Tensor:
    """[piece, width] left singular vectors of the information, times roots of singular values."""
    torch.manual_seed(seed)
    left, size, _ = torch.svd_lowrank(
        positive_information(neighbours(rows, vocabulary)), q=width, niter=3
    )
    made = left * size.sqrt()
    return made * (SPREAD / made.std())
