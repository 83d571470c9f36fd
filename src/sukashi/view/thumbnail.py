"""Thumbnail: a matrix of weights with few rows and columns, in which nothing large is lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

THUMBNAIL_SIDE = 40
"""Rows and columns of a small picture, at the most."""


def thumbnail(weights: NDArray[np.float32], side: int = THUMBNAIL_SIDE) -> NDArray[np.float32]:
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
