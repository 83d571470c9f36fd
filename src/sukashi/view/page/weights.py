"""Weights: one head as the bytes of a part: exact, in levels, or the strongest links alone.

A part is one safetensors archive: `weights` (queries, keys) float32, or `codes` (queries, keys)
bytes with `levels` (count,) float32, the weight that each code stands for. Where only the strongest
links of each query are there, `links` (queries, count) int32 says to which keys they lead, weights
or codes are theirs, and `shape` (2,) int64 is that of the whole head.
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


def strongest(weights: Float, count: int, rounding: Rounding | None = None) -> bytes:
    """Return a part that holds the `count` largest weights of each query.

    rounding: keep the nearest levels of them, the very numbers if None.
    """
    count = min(count, weights.shape[1])
    links = np.argpartition(weights, -count, axis=1)[:, weights.shape[1] - count :]
    links = np.sort(links, axis=1).astype(np.int32)
    kept = np.take_along_axis(weights, links, axis=1)
    held = {"links": links, "shape": np.array(weights.shape, dtype=np.int64)}
    if rounding is None:
        return safetensors.save({**held, "weights": kept})
    levels = rounding.levels()
    return safetensors.save({**held, "codes": codes(kept, levels), "levels": levels})


def codes(weights: Float, levels: Float) -> NDArray[np.uint8]:
    """(…) the number of the level that is nearest to each weight."""
    between = (levels[1:] + levels[:-1]) / 2
    return np.searchsorted(between, weights).astype(np.uint8)


def read(data: bytes) -> tuple[Float, bool]:
    """(queries, keys) the weights that a part holds, 0 where it holds none; whether it holds all.

    Raises: ValueError for anything that is no part.
    """
    try:
        arrays: dict[str, NDArray[Any]] = safetensors.load(data)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    found = _numbers(arrays)
    if "links" not in arrays:
        return found, True
    links, shape = arrays["links"], tuple(int(one) for one in arrays.get("shape", ()))
    if links.shape != found.shape or len(shape) != 2 or shape[0] != len(links):
        raise ValueError("its links do not fit its weights")
    if links.size and not 0 <= links.min() <= links.max() < shape[1]:
        raise ValueError("a link leads to no key")
    full = np.zeros(shape, dtype=np.float32)
    np.put_along_axis(full, links.astype(np.int64), found, axis=1)
    return full, False


def _numbers(arrays: dict[str, NDArray[Any]]) -> Float:
    """(…) the weights that are there."""
    if "weights" in arrays:
        return np.asarray(arrays["weights"], dtype=np.float32)
    if "codes" not in arrays or "levels" not in arrays:
        raise ValueError("it holds no weights")
    found, levels = arrays["codes"], arrays["levels"]
    if found.dtype != np.uint8 or (found.size and found.max() >= len(levels)):
        raise ValueError("its codes name no level")
    return np.asarray(levels[found], dtype=np.float32)
