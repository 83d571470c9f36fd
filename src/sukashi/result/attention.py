"""AttentionMaps: who looks at whom, in every layer and head."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import BudgetError, MisuseError, RangeError, ShapeError, UnsupportedError
from sukashi.result.checks import check_not_empty
from sukashi.result.constraints import Axes, Between, Count, Float, Int, Probability
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

Part = Literal["encoder", "decoder", "cross"]
Mixer = Literal[
    "attention",
    "attention of pooled tokens",
    "state space",
    "linear attention",
    "convolution",
    "recurrence",
    "Fourier transform",
    "none",
]
"""What a layer mixes its tokens with; "none" where that is not known or there is nothing."""
BLOCK = 1 << 18
"""Weights that are computed at a time."""


@dataclass(frozen=True, eq=False)
class Factors(Checked):
    """Attention kept as queries and keys: memory linear in the number of tokens.

    queries: (layers, heads, queries, dim); keys: (layers, key_heads, keys, dim), heads is a
    multiple of key_heads and head h reads key head h // (heads / key_heads).
    scaling: (layers,) factor on the products; softcap: (layers,) cap c of c·tanh(s/c), 0 for none.
    window: (layers,) 0 for all keys, else w: a causal query at i sees the keys i−w+1 … i, any other
    the keys i−w … i+w; causal: a query sees no later key; visible: (keys,) False for masked keys.
    sinks: (layers, heads) the logit that stands beside those of the keys, −inf for none.
    """

    queries: Annotated[Float, Axes("layers heads queries dim")]
    keys: Annotated[Float, Axes("layers key_heads keys dim")]
    scaling: Annotated[Float, Axes("layers")]
    softcap: Annotated[Float, Axes("layers"), Between(0)]
    window: Annotated[Int, Axes("layers"), Count]
    causal: bool
    visible: Annotated[NDArray[np.bool_], Axes("keys")]
    sinks: Annotated[Float | None, Axes("layers heads")] = None

    def check(self, lengths: Mapping[str, int]) -> None:
        """No axis is empty, and the heads share the key heads evenly."""
        check_not_empty("Factors", lengths, *lengths)
        if lengths["heads"] % lengths["key_heads"]:
            raise ShapeError(
                f"Factors.queries has {lengths['heads']} heads, but it must have a multiple of the "
                f"{lengths['key_heads']} of the keys."
            )

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(layers, heads, queries, keys)."""
        layers, heads, queries, _ = self.queries.shape
        return layers, heads, queries, self.keys.shape[2]

    def rows(self, layer: int, head: int, rows: slice) -> Float:
        """(rows, keys) weights of some queries of one head: softmax of scaled, capped products."""
        count = self.queries.shape[2]
        asked = np.arange(count)[rows]
        weights = np.empty((len(asked), self.keys.shape[2]), dtype=np.float32)
        step = max(1, BLOCK // max(1, weights.shape[1]))
        for start in range(0, len(asked), step):  # blocks that stay in the processor's cache
            part = slice(start, start + step)
            weights[part] = self._rows(layer, head, asked[part])
        return weights

    def _rows(self, layer: int, head: int, at: NDArray[np.int64]) -> Float:
        group = self.queries.shape[1] // self.keys.shape[1]
        score = self.queries[layer, head, at] @ self.keys[layer, head // group].T
        score *= self.scaling[layer]
        if cap := self.softcap[layer]:
            score = cap * np.tanh(score / cap)
        key = np.arange(self.keys.shape[2])[None]
        hidden = np.broadcast_to(~self.visible, score.shape).copy()
        if self.causal:
            hidden |= key > at[:, None]
        if back := int(self.window[layer]):
            far = (key <= at[:, None] - back) if self.causal else (abs(key - at[:, None]) > back)
            hidden |= far
        np.copyto(score, -np.inf, where=hidden)
        sink = np.float32(-np.inf if self.sinks is None else self.sinks[layer, head])
        top = np.maximum(score.max(axis=1, keepdims=True), sink)
        top = np.where(np.isfinite(top), top, np.float32(0))
        score -= top
        weight = np.exp(score, out=score)
        total = weight.sum(axis=1, keepdims=True) + np.exp(sink - top)
        weight /= np.where(total > 0, total, 1)
        return np.asarray(weight, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class AttentionMaps(Checked):
    """Attention weights of one part of a model for one text.

    dense: (layers, heads, queries, keys) float32, each row sums to 1 with its sink; None where
    `factors` are. part: "encoder", "decoder" (self-attention) or "cross" (decoder queries, encoder
    keys). query_tokens, key_tokens: the tokens of the two axes; the same object for self-attention.
    budget: bytes that one answer may take when it has to be computed from factors; a matter of this
    machine, so no file holds it.
    layers: the network's number of each layer that is held, from 0, rising. mixers: what each layer
    of the network mixes its tokens with; those that are not "attention" have no weights.
    sink_weights: (layers, heads, queries) the weight on a sink, a learned place beside the keys
    that has no value and takes what no key gets; 0 in layers without, None where no layer has one.
    """

    query_tokens: Annotated[Tokens, Axes("queries")]
    key_tokens: Annotated[Tokens, Axes("keys")]
    part: Part
    recipe: Recipe
    dense: Annotated[Float | None, Axes("layers heads queries keys"), Probability] = None
    factors: Factors | None = None
    budget: Annotated[int, Between(0)] = field(default=1 << 30, metadata={"stored": False})
    layers: tuple[int, ...] = ()
    mixers: tuple[Mixer, ...] = ()
    sink_weights: Annotated[Float | None, Axes("layers heads queries"), Probability] = None

    def check(self, lengths: Mapping[str, int]) -> None:
        """Dense weights or factors, of at least one head, of these tokens and of these layers."""
        if (self.dense is None) == (self.factors is None):
            raise ShapeError("AttentionMaps takes dense weights or factors, not both and not none.")
        wanted = (*self.shape[:2], lengths["queries"], lengths["keys"])
        if self.shape != wanted:
            raise ShapeError(
                f"AttentionMaps.factors has shape {self.shape}, but it must be {wanted}."
            )
        if self.sink_weights is not None and self.sink_weights.shape[:2] != self.shape[:2]:
            raise ShapeError(
                f"AttentionMaps.sink_weights has shape {self.sink_weights.shape}, but it must be "
                f"{self.shape[:3]}."
            )
        names = ("layers", "heads", "queries", "keys")
        check_not_empty("AttentionMaps", dict(zip(names, wanted, strict=True)), *names)
        self._number_layers()

    def _number_layers(self) -> None:
        """Fill in what files before these fields were there do not say: every layer has attention.

        Raises: ShapeError for numbers that do not rise, or of layers without attention.
        """
        count = self.shape[0]
        layers = self.layers or tuple(range(count))
        mixers = self.mixers or ("attention",) * (max(layers) + 1)
        if len(layers) != count or sorted(set(layers)) != [*layers] or layers[0] < 0:
            raise ShapeError(
                f"AttentionMaps.layers is {layers}, but it must be {count} rising numbers from 0."
            )
        if any(layer >= len(mixers) or mixers[layer] != "attention" for layer in layers):
            raise ShapeError(
                f"AttentionMaps.mixers has no attention in some of the layers {layers}."
            )
        object.__setattr__(self, "layers", layers)
        object.__setattr__(self, "mixers", mixers)

    @property
    def tokens(self) -> Tokens:
        """The tokens that look (the query axis)."""
        return self.query_tokens

    @property
    def shape(self) -> tuple[int, ...]:
        """(layers, heads, queries, keys)."""
        if self.dense is not None:
            return self.dense.shape
        assert self.factors is not None
        return self.factors.shape

    @property
    def weights(self) -> Float:
        """(layers, heads, queries, keys) float32; rows sum to 1, less what is on a sink.

        Raises: BudgetError when they are kept as factors and would need more than `budget` bytes.
        """
        if self.dense is not None:
            return self.dense
        self._afford("All weights need", math.prod(self.shape))
        weights = np.empty(self.shape, dtype=np.float32)
        for row, layer in enumerate(self.layers):
            for head in range(self.shape[1]):
                weights[row, head] = self.rows(layer, head, slice(None))
        return weights

    def place(self, layer: int) -> int:
        """Where a layer of the network stands on the first axis; negative ones count from the end.

        Raises: RangeError for a layer that does not exist, UnsupportedError for one without
        attention, or that is not held.
        """
        return self.layers.index(attending(layer, self.mixers, self.layers))

    def head(self, layer: int, head: int) -> Float:
        """(queries, keys) weights of one head; negative numbers count from the end.

        layer: its number in the network.
        Raises: what `place` raises, RangeError for the head; BudgetError as `weights` does.
        """
        return self.rows(layer, head, slice(None))

    def rows(self, layer: int, head: int, rows: slice) -> Float:
        """(rows, keys) weights of some queries of one head.

        Raises: as `head` does.
        """
        place = self.place(layer)
        head = _index("Head", head, self.shape[1])
        if self.dense is not None:
            return self.dense[place, head, rows]
        assert self.factors is not None
        asked = len(range(self.shape[2])[rows])
        self._afford(f"{asked:,} rows of a head need", asked * self.shape[3])
        return self.factors.rows(place, head, rows)

    def mean(self, layer: int | None = None, heads: Sequence[int] | None = None) -> Float:
        """(queries, keys) mean over heads (all unless named) of one layer, or of all layers."""
        maps = self._chosen(layer, heads)
        if self.dense is None:
            self._afford("The mean needs", 2 * math.prod(self.shape[2:]))
        total = np.zeros(self.shape[2:], dtype=np.float64)
        for one, head in maps:
            total += self.head(one, head)
        return (total / len(maps)).astype(np.float32)

    def sink(self, layer: int | None = None, heads: Sequence[int] | None = None) -> Float:
        """(queries,) weight on the sink: the mean over the heads that `mean` would take, 0 without.

        Raises: as `mean` does.
        """
        maps = self._chosen(layer, heads)
        places = [(self.place(one), head) for one, head in maps]
        if self.sink_weights is None:
            return np.zeros(self.shape[2], dtype=np.float32)
        rows = [self.sink_weights[place] for place in places]
        return np.asarray(np.mean(rows, axis=0, dtype=np.float64), dtype=np.float32)

    def _chosen(self, layer: int | None, heads: Sequence[int] | None) -> list[tuple[int, int]]:
        layers = self.layers if layer is None else [layer]
        chosen = range(self.shape[1]) if heads is None else heads
        maps = [(one, _index("Head", head, self.shape[1])) for one in layers for head in chosen]
        if not maps:
            raise MisuseError("A mean needs at least one head; name some or leave <<heads=>> out.")
        return maps

    def _afford(self, what: str, numbers: int) -> None:
        if 4 * numbers > self.budget:
            raise BudgetError(
                f"{what} {4 * numbers:,} bytes, the budget is {self.budget:,}; read one head with "
                "maps.head(layer, head) or a part of it with maps.rows(layer, head, slice(a, b))."
            )


def attending(layer: int, mixers: Sequence[str], held: Sequence[int]) -> int:
    """The number of a layer that has attention; negative ones count from the end.

    mixers: what each layer of the network mixes tokens with; held: the layers with weights.
    Raises: RangeError for a layer that does not exist, UnsupportedError for one without weights.
    """
    layer = _index("Layer", layer, len(mixers))
    if layer in held:
        return layer
    there = numbers(held)
    if mixers[layer] == "attention":
        raise UnsupportedError(f"These maps do not hold layer {layer}; they hold {there}.")
    if mixers[layer] == "none":
        raise UnsupportedError(f"Layer {layer} has no attention; choose one that has: {there}.")
    raise UnsupportedError(
        f"Layer {layer} has no attention ({mixers[layer]}); choose one that has: {there}."
    )


def numbers(held: Sequence[int]) -> str:
    """Rising numbers for a sentence: 0–3, 7, 9–11."""
    runs: list[list[int]] = []
    for one in held:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def _index(what: str, given: int, count: int) -> int:
    if not -count <= given < count:
        raise RangeError(what, given, 0, count - 1)
    return given % count
