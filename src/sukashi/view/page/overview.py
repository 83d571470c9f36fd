"""Overview: every head small enough to see all of them at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.colour_scale import robust_maximum
from sukashi.view.head_patterns import head_patterns

FULL = 255


def overview(maps: AttentionMaps) -> dict[str, NDArray[np.generic]]:
    """Return the small pictures of all heads as arrays to stand beside a result.

    overview: (layers, heads, rows, columns) bytes, the largest weight of each block of a head in
    parts of the end of its own scale, a sink as the last column; inks: (layers, heads) float32, the
    weight at that end; shape: (4,) layers, heads, queries, keys; sink: (1,) whether there is one.
    """
    small = head_patterns(maps).thumbnails
    sink = maps.sink_weights
    inks = np.empty(small.shape[:2], dtype=np.float32)
    for place in np.ndindex(inks.shape):
        inks[place] = robust_maximum(small[place] if sink is None else small[place][:, :-1])
    parts = np.minimum(1, small / inks[..., None, None])
    return {
        "overview": np.round(parts * FULL).astype(np.uint8),
        "inks": inks,
        "shape": np.array(maps.shape, dtype=np.int64),
        "sink": np.array([sink is not None], dtype=np.uint8),
    }
