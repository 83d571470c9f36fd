"""Overview: every head small enough to see all of them at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps

SIDE = 40
"""Rows and columns of a small picture, at the most."""
FULL = 255


def overview(maps: AttentionMaps) -> dict[str, NDArray[np.generic]]:
    """Return the small pictures of all heads as arrays to stand beside a result.

    overview: (layers, heads, rows, columns) bytes, the largest weight of each block of a head in
    parts of its own full ink; inks: (layers, heads) float32, the weight of full ink;
    shape: (4,) layers, heads, queries, keys.
    """
    layers, heads, queries, keys = maps.shape
    size = (layers, heads, min(SIDE, queries), min(SIDE, keys))
    small = np.empty(size, dtype=np.uint8)
    inks = np.empty((layers, heads), dtype=np.float32)
    for layer, head in np.ndindex(layers, heads):
        largest = shrunk(maps.head(layer, head), SIDE)
        ink = inks[layer, head] = full_ink(largest)
        small[layer, head] = np.round(np.minimum(1, largest / ink) * FULL)
    return {"overview": small, "inks": inks, "shape": np.array(maps.shape, dtype=np.int64)}


def shrunk(weights: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """(rows, columns), at most `side` each: the largest weight of each block of (queries, keys)."""
    rows, columns = (min(side, count) for count in weights.shape)
    if not weights.size:
        return np.zeros((rows, columns), dtype=np.float32)
    starts = [
        -(-np.arange(parts) * count // parts)
        for parts, count in ((rows, weights.shape[0]), (columns, weights.shape[1]))
    ]
    tall = np.maximum.reduceat(weights, starts[0], axis=0)
    return np.asarray(np.maximum.reduceat(tall, starts[1], axis=1))


def full_ink(weights: NDArray[np.float32]) -> float:
    """Return the weight that gets full ink: nine of ten rows have no larger one.

    The first rows of a causal head see little but themselves, and would make all others pale.
    """
    tops = np.sort(weights.max(axis=1)) if weights.size else np.zeros(1)
    return float(tops[int(0.9 * (len(tops) - 1))] or tops[-1] or 1)
