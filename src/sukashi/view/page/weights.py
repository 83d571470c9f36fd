"""Weights: one head as the bytes of a part, exact or in levels that are fine where it matters.

A part is one safetensors archive: `weights` (queries, keys) float32, or `codes` (queries, keys)
bytes with `levels` (count,) float32, the weight that each code stands for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors import numpy as safetensors

Float = NDArray[np.float32]
CODES = 256
"""Levels that a byte can name."""


@dataclass(frozen=True)
class Rounding:
    """Distances between the levels that weights are rounded to, nearest first.

    relative: the distance at a weight w is relative · w, but at least `floor` and at most `step`.
    A rounded weight is therefore off by half of that at the most.
    """

    relative: float
    floor: float
    step: float

    def levels(self) -> Float:
        """(levels,) float32 from 0 to 1, at most CODES of them."""
        found = [0.0]
        while found[-1] < 1:
            distance = min(self.step, max(self.floor, self.relative * found[-1]))
            found.append(min(1.0, found[-1] + distance))
        return np.array(found, dtype=np.float32)


LADDER = (
    Rounding(1 / 8, 2.0**-13, 2.0**-7),
    Rounding(1 / 4, 2.0**-12, 2.0**-7),
    Rounding(1 / 4, 2.0**-11, 2.0**-6),
    Rounding(1 / 2, 2.0**-11, 2.0**-6),
    Rounding(1 / 2, 2.0**-10, 2.0**-5),
    Rounding(1.0, 2.0**-9, 2.0**-5),
)
"""From fine to coarse."""


def exact(weights: Float) -> bytes:
    """Return a part that holds the very numbers."""
    return safetensors.save({"weights": np.ascontiguousarray(weights, dtype=np.float32)})


def coded(weights: Float, rounding: Rounding) -> bytes:
    """Return a part that holds the nearest level of every weight."""
    levels = rounding.levels()
    return safetensors.save({"codes": codes(weights, levels), "levels": levels})


def codes(weights: Float, levels: Float) -> NDArray[np.uint8]:
    """(…) the number of the level that is nearest to each weight."""
    between = (levels[1:] + levels[:-1]) / 2
    return np.searchsorted(between, weights).astype(np.uint8)


def read(data: bytes) -> Float:
    """(queries, keys) the weights that a part holds.

    Raises: ValueError for anything that is no part.
    """
    try:
        arrays: dict[str, NDArray[Any]] = safetensors.load(data)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    if "weights" in arrays:
        return np.asarray(arrays["weights"], dtype=np.float32)
    if "codes" not in arrays or "levels" not in arrays:
        raise ValueError("it holds no weights")
    found, levels = arrays["codes"], arrays["levels"]
    if found.dtype != np.uint8 or (found.size and found.max() >= len(levels)):
        raise ValueError("its codes name no level")
    return np.asarray(levels[found], dtype=np.float32)
