"""Head patterns: what each head attends to (previous, first, same token, …), in shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.thumbnail import THUMBNAIL_SIDE, thumbnail

Array = NDArray[np.float64]

PATTERNS = ("previous", "first", "self", "same", "next", "sink")
CLEAR_SHARE = 0.5
"""A pattern names a head from this share of its attention on."""
BLOCK = 1 << 18
"""Numbers that are worked on at a time."""
SMALLEST = np.float32(1e-30)
"""Stands for a weight of 0 in a logarithm, whose product with it is 0 again."""
UNIFORM_ENTROPY = 0.8
"""A head without a pattern counts as spread from this share of the largest possible entropy on."""


@dataclass(frozen=True, eq=False)
class HeadPatterns:
    """The attention pattern of every head on one text.

    shares: for each of PATTERNS (layers, heads), the mean weight a query gives to that place. Only
    queries with at least two tokens before them count: for these first, previous and self are three
    different tokens ("same": earlier tokens with the query's id, over queries that have some;
    "next": not for causal attention). NaN where no query counts, and empty for cross-attention.
    "sink" is there where the network has sinks, and counts every query.
    entropy: (layers, heads) mean entropy of the same queries over the logarithm of the number of
    keys, and sinks, that the query can see.
    peak: (layers, heads) mean over all queries of the largest weight.
    mean: (queries, keys) mean over layers and heads. sink: (queries,) mean of what is on sinks.
    thumbnails: (layers, heads, rows, columns) float32, every head with few rows and columns, the
    sink being a column of its own.
    """

    shares: dict[str, Array]
    entropy: Array
    peak: Array
    mean: Array
    sink: Array
    thumbnails: NDArray[np.float32]

    @property
    def received(self) -> Array:
        """(keys,) share of all attention that each key receives; sums to 1 with the sink's."""
        return attention_received(self.mean, self.sink)

    @property
    def sunk(self) -> float:
        """The share of all attention that is on sinks."""
        return attention_sunk(self.mean, self.sink)

    def name(self, place: int, head: int) -> str:
        """Return the pattern of a head: the largest if it is clear, else "spread" or "other".

        place: of its layer among those that are held.
        """
        found = {pattern: float(share[place, head]) for pattern, share in self.shares.items()}
        known = {pattern: share for pattern, share in found.items() if np.isfinite(share)}
        if known and max(known.values()) >= CLEAR_SHARE:
            return max(known, key=lambda pattern: known[pattern])
        return "spread" if self.entropy[place, head] >= UNIFORM_ENTROPY else "other"

    def strongest_head(self, pattern: str) -> tuple[int, int, float] | None:
        """Return place, head and share of the head with most of a pattern, None if not measured.

        The place is that of the layer among those that are held.
        """
        share = self.shares[pattern]
        if not np.isfinite(share).any():
            return None
        layer, head = np.unravel_index(int(np.nanargmax(share)), share.shape)
        return int(layer), int(head), float(share[layer, head])


def head_patterns(maps: AttentionMaps) -> HeadPatterns:
    """Measure all heads of a result, one at a time; the answer is kept while the result lives."""
    with _LOCK:
        if maps not in _KNOWN:
            _KNOWN[maps] = _measure(maps)
        return _KNOWN[maps]


def attention_received(
    weights: NDArray[np.floating], sink: NDArray[np.floating] | None = None
) -> Array:
    """(keys,) from (queries, keys): the share of all weights that each key receives.

    sink: (queries,) what is on a sink besides; with its share they sum to 1.
    """
    return np.asarray(weights.sum(axis=0, dtype=np.float64) / _total(weights, sink))


def attention_sunk(weights: NDArray[np.floating], sink: NDArray[np.floating]) -> float:
    """The share of all weights that is on a sink: of (queries, keys) and (queries,)."""
    return float(sink.sum(dtype=np.float64) / _total(weights, sink))


def _total(weights: NDArray[np.floating], sink: NDArray[np.floating] | None) -> float:
    total = float(weights.sum(dtype=np.float64))
    total += 0.0 if sink is None else float(sink.sum(dtype=np.float64))
    return total if total > 0 else 1.0


_KNOWN: WeakKeyDictionary[AttentionMaps, HeadPatterns] = WeakKeyDictionary()
_LOCK = Lock()
"""A page asks for captions and pictures at once; what both need is measured once."""


@dataclass
class _PatternKeys:
    """Which keys are the previous, first, same, … of each query, and which queries count.

    offsets: of patterns of one key, that key less the query (None: key 0); equal_ids: (queries,
    keys) 1 where an earlier key has the query's id, else 0; counted_queries: (queries,) bool for
    each pattern; visible_keys: (queries,) how many keys each query sees.
    """

    offsets: dict[str, int | None]
    equal_ids: NDArray[np.float32] | None
    counted_queries: dict[str, NDArray[np.bool_]]
    visible_keys: Array = field(repr=False)

    def shares(self, weight: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """For each pattern (queries,): the weight that a query gives to its keys."""
        found = {}
        for pattern, shift in self.offsets.items():
            share = np.zeros(len(weight), dtype=np.float32)
            if shift is None:
                share[:] = weight[:, 0]
            elif abs(shift) < len(weight):
                share[max(0, -shift) : len(weight) - max(0, shift)] = weight.diagonal(shift)
            found[pattern] = share
        if self.equal_ids is not None:
            found["same"] = np.einsum("ij,ij->i", weight, self.equal_ids)
        return found


def _pattern_keys(maps: AttentionMaps) -> _PatternKeys:
    _, _, n, keys = maps.shape
    if maps.part == "cross":
        return _PatternKeys({}, None, {}, np.full(n, float(keys)))
    ids = maps.query_tokens.ids
    equal_ids = np.tril(ids[:, None] == ids[None], -1)
    enough = np.arange(n) >= 2
    counted_queries = dict.fromkeys(PATTERNS, enough)
    counted_queries["same"] = enough & equal_ids.any(axis=1)
    counted_queries["next"] = enough & (np.arange(n) < n - 1)
    if maps.part == "decoder":
        counted_queries["next"] = np.zeros(n, dtype=np.bool_)
    visible_keys = np.arange(1, n + 1) if maps.part == "decoder" else np.full(n, n)
    offsets = {"previous": -1, "first": None, "self": 0, "next": 1}
    return _PatternKeys(
        offsets, equal_ids.astype(np.float32), counted_queries, visible_keys.astype(np.float64)
    )


def _measure(maps: AttentionMaps) -> HeadPatterns:
    layers, heads, queries, keys = maps.shape
    places, sunk = _pattern_keys(maps), maps.sink_weights
    measured = PATTERNS if sunk is not None else PATTERNS[:-1]
    shares = {pattern: np.full((layers, heads), np.nan) for pattern in measured}
    entropy, peak = np.full((layers, heads), np.nan), np.zeros((layers, heads))
    mean, sink = np.zeros((queries, keys)), np.zeros(queries)
    side = min(THUMBNAIL_SIDE, queries), min(THUMBNAIL_SIDE, keys) + (sunk is not None)
    thumbnails = np.zeros((layers, heads, *side), dtype=np.float32)
    counted = places.visible_keys >= (2 if maps.part == "cross" else 3)
    seen = places.visible_keys + (sunk is not None)
    for place, head in np.ndindex(layers, heads):
        weight = maps.head(maps.layers[place], head)
        mean += weight
        small = [thumbnail(weight)]
        peak[place, head] = weight.max(axis=1).mean(dtype=np.float64) if weight.size else 0.0
        for pattern, share in places.shares(weight).items():
            if places.counted_queries[pattern].any():
                shares[pattern][place, head] = share[places.counted_queries[pattern]].mean(
                    dtype=np.float64
                )
        of_rows = _entropy(weight)
        if sunk is not None:
            column = sunk[place, head][:, None]
            sink += column[:, 0]
            small.append(thumbnail(column))
            shares["sink"][place, head] = column.mean(dtype=np.float64)
            of_rows = of_rows + _entropy(column)
        thumbnails[place, head] = np.concatenate(small, axis=1)
        if counted.any():
            entropy[place, head] = (of_rows[counted] / np.log(seen[counted])).mean()
    count = layers * heads
    return HeadPatterns(shares, entropy, peak, mean / count, sink / count, thumbnails)


def _entropy(weight: NDArray[np.float32]) -> Array:
    """(queries,) −Σ w log w of every row, in blocks that stay in the processor's cache."""
    entropy = np.empty(len(weight))
    step = max(1, BLOCK // max(1, weight.shape[1]))
    for start in range(0, len(weight), step):
        block = weight[start : start + step]
        log = np.log(np.maximum(block, SMALLEST))
        entropy[start : start + step] = -np.einsum("ij,ij->i", block, log)
    return entropy
