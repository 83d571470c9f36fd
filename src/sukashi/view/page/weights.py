"""Weights: one head as the bytes of a part: exact, in levels, or the strongest links alone.

A part is one safetensors archive: `weights` (queries, keys) float32, or `codes` (queries, keys)
bytes with `levels` (count,) float32, the weight that each code stands for. Where only the strongest
links of each query are there, `links` (queries, count) int32 says to which keys they lead, weights
or codes are theirs, and `shape` (2,) int64 is that of the whole head.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import numpy as safetensors

from sukashi.errors import StoreError
from sukashi.result.free_memory import free_memory
from sukashi.result.tensor_file import CutOffError, HeaderError, TensorFile

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
    held = arrays(data)
    found = _numbers(held)
    if found.ndim != 2:
        raise ValueError("its weights have no rows")
    if "links" not in held:
        return found, True
    links, shape = held["links"], _shape(held)
    if links.dtype.kind != "i" or links.shape != found.shape or shape[0] != len(links):
        raise ValueError("its links do not fit its weights")
    if links.size and not 0 <= links.min() <= links.max() < shape[1]:
        raise ValueError("a link leads to no key")
    if 4 * shape[0] * shape[1] > free_memory():
        raise ValueError("it takes more memory than is free")
    full = np.zeros(shape, dtype=np.float32)
    np.put_along_axis(full, links.astype(np.int64), found, axis=1)
    return full, False


def arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a part by name. Raises: ValueError for anything that is no part."""
    try:
        tensors = TensorFile(BytesIO(data))
        tensors.locate()
        return {name: tensors.array(name) for name in tensors}
    except (StoreError, CutOffError, HeaderError) as error:
        raise ValueError(str(error)) from error


def _shape(arrays: dict[str, NDArray[Any]]) -> tuple[int, int]:
    """Queries and keys of the whole head."""
    shape = arrays.get("shape", np.zeros(0))
    if shape.dtype != np.int64 or shape.shape != (2,) or shape.min() < 0:
        raise ValueError("it does not say how large the head is")
    return int(shape[0]), int(shape[1])


def _numbers(arrays: dict[str, NDArray[Any]]) -> Float:
    """(…) the weights that are there."""
    if "weights" in arrays:
        return _float(arrays["weights"])
    if "codes" not in arrays or "levels" not in arrays:
        raise ValueError("it holds no weights")
    found, levels = arrays["codes"], _float(arrays["levels"])
    if levels.ndim != 1 or found.dtype != np.uint8 or found.max(initial=0) >= len(levels):
        raise ValueError("its codes name no level")
    return np.asarray(levels[found], dtype=np.float32)


def _float(array: NDArray[Any]) -> Float:
    if array.dtype != np.float32:
        raise ValueError(f"its weights are {array.dtype}")
    return array
