"""Head patterns: where each attention head looks, measured as shares of its attention."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps
from sukashi.view.thumbnail import SIDE, shrunk

Array = NDArray[np.float64]

HABITS = ("previous", "first", "self", "same", "next")
CLEAR = 0.5
"""A habit names a head when it takes at least this share of the attention."""
BLOCK = 1 << 18
"""Numbers that are worked on at a time."""
TINY = np.float32(1e-30)
"""Stands for a weight of 0 in a logarithm, whose product with it is 0 again."""
WIDE = 0.8
"""A head without a habit spreads widely from this share of the largest possible entropy on."""


@dataclass(frozen=True, eq=False)
class HeadPattern:
    """Where the heads of a text look.

    shares: for each of HABITS (layers, heads), the mean weight a query gives to that place. Only
    queries with at least two tokens before them count: for these first, previous and self are three
    different tokens ("same": earlier tokens with the query's id, over queries that have some;
    "next": not for causal attention). NaN where no query counts, and empty for cross-attention.
    spread: (layers, heads) mean entropy of the same queries over the logarithm of the number of
    keys in sight.
    peak: (layers, heads) mean over all queries of the largest weight.
    mean: (queries, keys) mean over layers and heads.
    small: (layers, heads, rows, columns) float32, every head with few rows and columns.
    """

    shares: dict[str, Array]
    spread: Array
    peak: Array
    mean: Array
    small: NDArray[np.float32]

    @property
    def received(self) -> Array:
        """(keys,) share of all attention that lands on each key; sums to 1."""
        return landing(self.mean)

    def name(self, layer: int, head: int) -> str:
        """Return the habit of a head: the largest if it is clear, else "spread" or "other"."""
        found = {habit: float(share[layer, head]) for habit, share in self.shares.items()}
        known = {habit: share for habit, share in found.items() if np.isfinite(share)}
        if known and max(known.values()) >= CLEAR:
            return max(known, key=lambda habit: known[habit])
        return "spread" if self.spread[layer, head] >= WIDE else "other"

    def strongest(self, habit: str) -> tuple[int, int, float] | None:
        """Return layer, head and share of the head that has a habit most, None if not measured."""
        share = self.shares[habit]
        if not np.isfinite(share).any():
            return None
        layer, head = np.unravel_index(int(np.nanargmax(share)), share.shape)
        return int(layer), int(head), float(share[layer, head])


def habits(maps: AttentionMaps) -> HeadPattern:
    """Measure all heads of a result, one at a time; the answer is kept while the result lives."""
    with _ONE:
        if maps not in _KNOWN:
            _KNOWN[maps] = _measure(maps)
        return _KNOWN[maps]


def landing(weights: NDArray[np.floating]) -> Array:
    """(keys,) from (queries, keys): the share of all weights that lands on each key; sums to 1."""
    total = weights.sum(dtype=np.float64)
    return np.asarray(weights.sum(axis=0, dtype=np.float64) / (total if total > 0 else 1))


_KNOWN: WeakKeyDictionary[AttentionMaps, HeadPattern] = WeakKeyDictionary()
_ONE = Lock()
"""A page asks for captions and pictures at once; what both need is measured once."""


@dataclass
class _Places:
    """What counts as previous, first, self, same and next in one text, and for which queries.

    shifts: where a habit is one key, that key less the query (None: key 0); same: (queries, keys)
    1 where an earlier key has the query's id, else 0.
    """

    shifts: dict[str, int | None]
    same: NDArray[np.float32] | None
    counts: dict[str, NDArray[np.bool_]]
    sight: Array = field(repr=False)

    def shares(self, weight: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """For each habit (queries,): the weight that a query gives to its place."""
        found = {}
        for habit, shift in self.shifts.items():
            share = np.zeros(len(weight), dtype=np.float32)
            if shift is None:
                share[:] = weight[:, 0]
            elif abs(shift) < len(weight):
                share[max(0, -shift) : len(weight) - max(0, shift)] = weight.diagonal(shift)
            found[habit] = share
        if self.same is not None:
            found["same"] = np.einsum("ij,ij->i", weight, self.same)
        return found


def _places(maps: AttentionMaps) -> _Places:
    _, _, n, keys = maps.shape
    if maps.part == "cross":
        return _Places({}, None, {}, np.full(n, float(keys)))
    ids = maps.query_tokens.ids
    same = np.tril(ids[:, None] == ids[None], -1)
    enough = np.arange(n) >= 2
    counts = dict.fromkeys(HABITS, enough)
    counts["same"] = enough & same.any(axis=1)
    counts["next"] = enough & (np.arange(n) < n - 1)
    if maps.part == "decoder":
        counts["next"] = np.zeros(n, dtype=np.bool_)
    sight = np.arange(1, n + 1) if maps.part == "decoder" else np.full(n, n)
    shifts = {"previous": -1, "first": None, "self": 0, "next": 1}
    return _Places(shifts, same.astype(np.float32), counts, sight.astype(np.float64))


def _measure(maps: AttentionMaps) -> HeadPattern:
    layers, heads, queries, keys = maps.shape
    places = _places(maps)
    shares = {habit: np.full((layers, heads), np.nan) for habit in HABITS}
    spread, peak = np.full((layers, heads), np.nan), np.zeros((layers, heads))
    mean = np.zeros((queries, keys))
    small = np.zeros((layers, heads, min(SIDE, queries), min(SIDE, keys)), dtype=np.float32)
    wide = places.sight >= (2 if maps.part == "cross" else 3)
    for layer, head in np.ndindex(layers, heads):
        weight = maps.head(layer, head)
        mean += weight
        small[layer, head] = shrunk(weight)
        peak[layer, head] = weight.max(axis=1).mean(dtype=np.float64) if weight.size else 0.0
        for habit, share in places.shares(weight).items():
            if places.counts[habit].any():
                shares[habit][layer, head] = share[places.counts[habit]].mean(dtype=np.float64)
        if wide.any():
            entropy = _entropy(weight)
            spread[layer, head] = (entropy[wide] / np.log(places.sight[wide])).mean()
    return HeadPattern(shares, spread, peak, mean / (layers * heads), small)


def _entropy(weight: NDArray[np.float32]) -> Array:
    """(queries,) −Σ w log w of every row, in blocks that stay in the processor's cache."""
    entropy = np.empty(len(weight))
    step = max(1, BLOCK // max(1, weight.shape[1]))
    for start in range(0, len(weight), step):
        block = weight[start : start + step]
        log = np.log(np.maximum(block, TINY))
        entropy[start : start + step] = -np.einsum("ij,ij->i", block, log)
    return entropy
