"""Spearman's correlation: of the ranks of two rows of numbers; equal within rounding is a tie.

The last bits of a number depend on what shares its batch and on how many threads add it up. Were
they to decide a rank, a figure made of ranks would change with the memory or the machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROUNDING = 2.0**-16
"""The share of the largest number of a computation below which a difference is rounding: 128 times
the precision of float32, of which sums over thousands of entries keep about that much."""


def levels(values: NDArray[np.floating], scale: float | None = None) -> NDArray[np.int64]:
    """(n,) whole numbers in the order of the values; equal ones for those equal within rounding.

    A level ends where the next larger value is further away than `ROUNDING` times the scale, which
    is the largest size among the values unless given: that of the numbers they were computed from.
    """
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    largest = float(np.max(np.abs(values))) if scale is None else scale
    order = np.argsort(values, kind="stable")
    steps = np.diff(values[order]) > ROUNDING * largest
    found = np.zeros(len(values), dtype=np.int64)
    found[order[1:]] = np.cumsum(steps)
    return found


def ranks(values: NDArray[np.floating], scale: float | None = None) -> NDArray[np.float64]:
    """(n,) ranks from 1, numbers equal within rounding with the mean of theirs; see `levels`."""
    _, where, count = np.unique(levels(values, scale), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[where.reshape(-1)])


def spearman(
    one: NDArray[np.floating], other: NDArray[np.floating], scale: float | None = None
) -> float:
    """Pearson's correlation of the ranks; NaN where one of the rows is constant.

    scale: of the other row, see `levels`.
    """
    a, b = ranks(one), ranks(other, scale)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else float("nan")
