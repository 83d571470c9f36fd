"""Fit: attention as a page can carry it, rounded only when the exact numbers would be too large.

Weights are rounded to steps of a power of two, as fine as the size allows, so that most of their
bytes become equal and deflate well. Result and file stay what they are: float32, every head, every
row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import BudgetError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view.page.island import encode

LIMIT = 2_000_000
"""Characters that one result may take in a page, 6 MB for texts over LONG tokens."""
LIMIT_LONG = 6_000_000
LONG = 128
STEPS = tuple(2.0**-power for power in (12, 11, 10, 9, 8, 7))
SAMPLE = 6
"""Heads from which the size of all is judged."""


@dataclass(frozen=True)
class Fitted:
    """A result as a page carries it: its island, and the steps of its weights (0: exact)."""

    island: str
    step: float = 0.0


def fit(result: Result, *, whole: bool = False) -> Fitted:
    """Return a result as an island of bearable size.

    whole: keep attention exact whatever its size.
    Raises: BudgetError when attention is too long even for its coarsest form.
    """
    if not isinstance(result, AttentionMaps):
        return Fitted(encode(dumps(result)))
    dense = replace(result, dense=result.weights, factors=None)
    limit = LIMIT if max(dense.shape[2:]) <= LONG else LIMIT_LONG
    if whole or _expected(dense) <= limit:
        exact = encode(dumps(dense))
        if whole or len(exact) <= limit:
            return Fitted(exact)
    for step in STEPS:
        if _expected(dense, step) > limit:
            continue
        island = encode(dumps(replace(dense, dense=rounded(dense.weights, step))))
        if len(island) <= limit:
            return Fitted(island, step)
    raise BudgetError(
        f"The attention of {dense.shape[2]} tokens takes over {limit:,} bytes even when rounded, "
        "more than a page holds; save it as .safetensors, or with whole=True."
    )


def _expected(maps: AttentionMaps, step: float = 0.0) -> float:
    """The size of an island, judged by a few heads: packing all of them takes seconds."""
    layers, heads = maps.shape[:2]
    numbers = np.linspace(0, layers * heads - 1, min(SAMPLE, layers * heads)).astype(int)
    some = np.stack([maps.weights[divmod(int(at), heads)] for at in numbers])
    if step:
        some = rounded(some, step)
    return len(encode(some.tobytes())) * layers * heads / len(numbers)


def rounded(weights: NDArray[np.float32], step: float) -> NDArray[np.float32]:
    """(…) weights to the nearest multiple of a step that is a power of two."""
    return np.asarray(np.round(weights / np.float32(step)) * np.float32(step), dtype=np.float32)
