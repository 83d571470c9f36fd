"""Habits: where each attention head looks, measured as shares of its attention."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attention import AttentionMaps

Array = NDArray[np.float64]

HABITS = ("previous", "first", "self", "same", "next")
CLEAR = 0.5
"""A habit names a head when it takes at least this share of the attention."""
WIDE = 0.8
"""A head without a habit spreads widely from this share of the largest possible entropy on."""


@dataclass(frozen=True, eq=False)
class Habits:
    """Where the heads of a text look.

    shares: for each of HABITS (layers, heads), the mean weight a query gives to that place. Only
    queries with at least two tokens before them count: for these first, previous and self are three
    different tokens ("same": earlier tokens with the query's id, over queries that have some;
    "next": not for causal attention). NaN where no query counts, and empty for cross-attention.
    spread: (layers, heads) mean entropy of the same queries over the logarithm of the number of
    keys in sight.
    peak: (layers, heads) mean over all queries of the largest weight.
    mean: (queries, keys) mean over layers and heads.
    """

    shares: dict[str, Array]
    spread: Array
    peak: Array
    mean: Array

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


def habits(maps: AttentionMaps) -> Habits:
    """Measure all heads of a result, one at a time; the answer is kept while the result lives."""
    if maps not in _KNOWN:
        _KNOWN[maps] = _measure(maps)
    return _KNOWN[maps]


def landing(weights: NDArray[np.floating]) -> Array:
    """(keys,) from (queries, keys): the share of all weights that lands on each key; sums to 1."""
    total = weights.sum(dtype=np.float64)
    return np.asarray(weights.sum(axis=0, dtype=np.float64) / (total if total > 0 else 1))


_KNOWN: WeakKeyDictionary[AttentionMaps, Habits] = WeakKeyDictionary()


@dataclass
class _Places:
    """What counts as previous, first, self, same and next in one text, and for which queries."""

    masks: dict[str, NDArray[np.bool_]]
    counts: dict[str, NDArray[np.bool_]]
    sight: Array = field(repr=False)


def _places(maps: AttentionMaps) -> _Places:
    _, _, n, keys = maps.shape
    if maps.part == "cross":
        return _Places({}, {}, np.full(n, float(keys)))
    query, key = np.mgrid[:n, :n]
    ids = maps.query_tokens.ids
    enough = np.arange(n) >= 2
    same = (ids[:, None] == ids[None]) & (key < query)
    masks = {
        "previous": key == query - 1,
        "first": key == 0,
        "self": key == query,
        "same": same,
        "next": key == query + 1,
    }
    counts = dict.fromkeys(HABITS, enough)
    counts["same"] = enough & same.any(axis=1)
    counts["next"] = enough & (np.arange(n) < n - 1)
    if maps.part == "decoder":
        counts["next"] = np.zeros(n, dtype=np.bool_)
    sight = np.arange(1, n + 1) if maps.part == "decoder" else np.full(n, n)
    return _Places(masks, counts, sight.astype(np.float64))


def _measure(maps: AttentionMaps) -> Habits:
    layers, heads, queries, keys = maps.shape
    places = _places(maps)
    shares = {habit: np.full((layers, heads), np.nan) for habit in HABITS}
    spread, peak = np.full((layers, heads), np.nan), np.zeros((layers, heads))
    mean = np.zeros((queries, keys))
    wide = places.sight >= (2 if maps.part == "cross" else 3)
    for layer, head in np.ndindex(layers, heads):
        weight = maps.head(layer, head).astype(np.float64)
        mean += weight / (layers * heads)
        peak[layer, head] = weight.max(axis=1).mean() if weight.size else 0.0
        for habit, mask in places.masks.items():
            if places.counts[habit].any():
                share = np.where(mask, weight, 0).sum(axis=1)
                shares[habit][layer, head] = share[places.counts[habit]].mean()
        if wide.any():
            entropy = -np.sum(weight * np.log(np.where(weight > 0, weight, 1)), axis=1)
            spread[layer, head] = (entropy[wide] / np.log(places.sight[wide])).mean()
    return Habits(shares, spread, peak, mean)
