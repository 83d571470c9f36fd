"""Ranking: the order in which units are taken away, and how many at each point of a curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.trace.spearman import levels

Int = NDArray[np.int64]
Seen = NDArray[np.bool_]
SHARES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Where curves are read: a share from the one end is one from the other, so that a ranking and its
reverse ask for the same coalitions."""


def counts(units: int) -> Int:
    """(points,) how many of a number of units each share is: whole ones, at least one."""
    small = [min(units, max(1, int(share * units + 1e-9))) for share in SHARES if 0 < share <= 0.5]
    large = [units - max(1, int((1 - share) * units + 1e-9)) for share in SHARES if 0.5 < share < 1]
    return np.maximum.accumulate(np.array([0, *small, *large, units], dtype=np.int64))


def places(scores: NDArray[np.floating], seen: Seen, rng: np.random.Generator) -> Int:
    """(targets, units) place of each unit a target sees, the highest score first; −1 for others.

    Scores that are equal within rounding come in random order, so that neither reading order nor
    the last bit is a merit.
    """
    luck = rng.permutation(scores.shape[1])
    found = np.full(seen.shape, -1, dtype=np.int64)
    for row in range(len(seen)):
        own = np.flatnonzero(seen[row])
        order = own[np.lexsort((luck[own], -levels(scores[row, own])))]
        found[row, order] = np.arange(len(order))
    return found


def random_places(rankings: int, units: int, rng: np.random.Generator) -> Int:
    """(rankings, units) random orders of all units, each followed by its reverse."""
    half = np.stack([rng.permutation(units) for _ in range(-(-rankings // 2))])
    both = np.stack([half, units - 1 - half], 1).reshape(-1, units)
    return both[:rankings]


def among_seen(order: Int, seen: Seen) -> Int:
    """(targets, units) the places of (units,) places among the units that each target sees."""
    by_place = np.argsort(order)
    inner = seen[:, by_place].cumsum(1) - 1
    found = np.full(seen.shape, -1, dtype=np.int64)
    found[:, by_place] = np.where(seen[:, by_place], inner, -1)
    return found
