"""Prediction depth: from which layer on the outcome is, and stays, the first choice.

The term is from Baldock, Maennel and Neyshabur, https://arxiv.org/abs/2106.09647.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sukashi.result.layers import LayerPredictions


def prediction_depth(result: LayerPredictions) -> NDArray[np.int64]:
    """(positions,) the first row from which the outcome has rank 1 to the last; −1 if never."""
    first = result.ranks == 1
    lasting = np.logical_and.accumulate(first[::-1], axis=0)[::-1]
    return np.where(lasting[-1], lasting.argmax(axis=0), -1).astype(np.int64)


def median_prediction_depth(result: LayerPredictions) -> int:
    """Return the first row by which at least half of the positions have settled, else −1."""
    rows = sorted(int(row) for row in prediction_depth(result) if row >= 0)
    half = math.ceil(len(result.positions) / 2)
    return rows[half - 1] if 0 < half <= len(rows) else -1
