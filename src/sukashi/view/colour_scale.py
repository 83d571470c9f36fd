"""Colour scale: which value of a matrix is drawn in the full colour, read off its own numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Where a scale may end, times a power of ten."""
ROUNDING = 1e-6
"""A value is not over the end of a scale for so small a part of it."""

Values = NDArray[np.floating[Any]]


def scale_top(values: Values) -> float:
    """Return the end of a scale for an array: its largest |value|, rounded up to one of STEPS.

    Of no values, or of zeros only, 1.
    """
    return rounded_up(float(np.abs(values).max(initial=0.0)))


def attention_top(weights: Values, *, causal: bool) -> float:
    """Return the end of a scale for (queries, keys) attention weights.

    Causal maps are measured by `robust_maximum`: with all rows every scale would end at 100 %, the
    weight of the first token on itself, and with all but one at 50 % or more.
    """
    return rounded_up(robust_maximum(weights)) if causal else scale_top(weights)


def exceeds(values: Values, top: float) -> bool:
    """Tell whether an array holds values beyond the end of its scale."""
    return bool(np.abs(values).max(initial=0.0) > top * (1 + ROUNDING))


def robust_maximum(weights: Values) -> float:
    """Return the weight that nine of ten rows of (queries, keys) do not exceed.

    The first rows of a causal head see few tokens, so their weights are large whatever it does.
    """
    tops = np.sort(weights.max(axis=1)) if weights.size else np.zeros(1)
    return float(tops[int(0.9 * (len(tops) - 1))] or tops[-1] or 1)


def rounded_up(value: float) -> float:
    """Return the smallest of STEPS times a power of ten that is not below a positive value."""
    if not value > 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    least = value / power * (1 - ROUNDING)
    step = next((one for one in STEPS if one >= least), STEPS[-1])
    return round(step * power, 6 - math.floor(math.log10(value)))
