"""Spearman's correlation: of the ranks of two rows of numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """(n,) ranks from 1, equal numbers with the mean of theirs."""
    _, where, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[where.reshape(-1)])


def spearman(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Pearson's correlation of the ranks; NaN where one of the rows is constant."""
    a, b = ranks(one), ranks(other)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else float("nan")
