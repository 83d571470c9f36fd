"""Bands: attention that a network gives as a window around each token, as tokens × tokens."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor


def unfolded(band: Tensor, window: int, whole: Tensor | None) -> NDArray[Any] | None:
    """(heads, tokens, tokens) of (1, heads, tokens, first + window + 1) weights; None of others.

    Column first + j of the row of token i is what it gives to token i + j − window / 2. The tokens
    at the beginning of the text that all look at, `first` of them, have the columns before; their
    own rows are in whole, (1, heads, tokens, first).
    """
    if band.ndim != 4 or band.shape[0] != 1 or band.shape[3] < window + 1:
        return None
    rows = band[0].detach().float().numpy()
    heads, tokens, columns = rows.shape
    first = columns - window - 1
    dense = np.zeros((heads, tokens, tokens), dtype=np.float32)
    dense[..., :first] = rows[..., :first]
    for row in range(tokens):
        for column in range(window + 1):
            key = row + column - window // 2
            if 0 <= key < tokens:
                dense[:, row, key] += rows[:, row, first + column]
    if first:
        if whole is None or whole.shape[:2] != band.shape[:2]:
            return None
        own = whole[0].detach().float().numpy()
        dense[:, :first] = np.swapaxes(own, 1, 2)[:, :first, :tokens]
    return dense
