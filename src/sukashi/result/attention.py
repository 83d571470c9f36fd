"""AttentionMaps: who looks at whom, in every layer and head."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import BudgetError, MisuseError, RangeError, ShapeError
from sukashi.result.checks import check_not_empty
from sukashi.result.constraints import Axes, Between, Count, Float, Int, Probability
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

Part = Literal["encoder", "decoder", "cross"]
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
    """

    queries: Annotated[Float, Axes("layers heads queries dim")]
    keys: Annotated[Float, Axes("layers key_heads keys dim")]
    scaling: Annotated[Float, Axes("layers")]
    softcap: Annotated[Float, Axes("layers"), Between(0)]
    window: Annotated[Int, Axes("layers"), Count]
    causal: bool
    visible: Annotated[NDArray[np.bool_], Axes("keys")]

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
        top = score.max(axis=1, keepdims=True)
        score -= np.where(np.isfinite(top), top, 0)
        weight = np.exp(score, out=score)
        total = weight.sum(axis=1, keepdims=True)
        weight /= np.where(total > 0, total, 1)
        return np.asarray(weight, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class AttentionMaps(Checked):
    """Attention weights of one part of a model for one text.

    dense: (layers, heads, queries, keys) float32, each row sums to 1; None where `factors` are.
    part: "encoder", "decoder" (self-attention) or "cross" (decoder queries, encoder keys).
    query_tokens, key_tokens: the tokens of the two axes; the same object for self-attention.
    budget: bytes that one answer may take when it has to be computed from factors; a matter of this
    machine, so no file holds it.
    """

    query_tokens: Annotated[Tokens, Axes("queries")]
    key_tokens: Annotated[Tokens, Axes("keys")]
    part: Part
    recipe: Recipe
    dense: Annotated[Float | None, Axes("layers heads queries keys"), Probability] = None
    factors: Factors | None = None
    budget: Annotated[int, Between(0)] = field(default=1 << 30, metadata={"stored": False})

    def check(self, lengths: Mapping[str, int]) -> None:
        """Dense weights or factors, of at least one head, and of these tokens."""
        if (self.dense is None) == (self.factors is None):
            raise ShapeError("AttentionMaps takes dense weights or factors, not both and not none.")
        wanted = (*self.shape[:2], lengths["queries"], lengths["keys"])
        if self.shape != wanted:
            raise ShapeError(
                f"AttentionMaps.factors has shape {self.shape}, but it must be {wanted}."
            )
        names = ("layers", "heads", "queries", "keys")
        check_not_empty("AttentionMaps", dict(zip(names, wanted, strict=True)), *names)

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
        """(layers, heads, queries, keys) float32; rows sum to 1.

        Raises: BudgetError when they are kept as factors and would need more than `budget` bytes.
        """
        if self.dense is not None:
            return self.dense
        self._afford("All weights need", math.prod(self.shape))
        weights = np.empty(self.shape, dtype=np.float32)
        for layer in range(self.shape[0]):
            for head in range(self.shape[1]):
                weights[layer, head] = self.rows(layer, head, slice(None))
        return weights

    def head(self, layer: int, head: int) -> Float:
        """(queries, keys) weights of one head; negative numbers count from the end.

        Raises: RangeError for a layer or head that does not exist; BudgetError as `weights` does.
        """
        return self.rows(layer, head, slice(None))

    def rows(self, layer: int, head: int, rows: slice) -> Float:
        """(rows, keys) weights of some queries of one head.

        Raises: RangeError for a layer or head that does not exist; BudgetError as `weights` does.
        """
        layer = _index("Layer", layer, self.shape[0])
        head = _index("Head", head, self.shape[1])
        if self.dense is not None:
            return self.dense[layer, head, rows]
        assert self.factors is not None
        asked = len(range(self.shape[2])[rows])
        self._afford(f"{asked:,} rows of a head need", asked * self.shape[3])
        return self.factors.rows(layer, head, rows)

    def mean(self, layer: int | None = None, heads: Sequence[int] | None = None) -> Float:
        """(queries, keys) mean over heads (all unless named) of one layer, or of all layers."""
        layers = range(self.shape[0]) if layer is None else [layer]
        chosen = range(self.shape[1]) if heads is None else heads
        maps = [(one, head) for one in layers for head in chosen]
        if not maps:
            raise MisuseError("A mean needs at least one head; name some or leave <<heads=>> out.")
        if self.dense is None:
            self._afford("The mean needs", 2 * math.prod(self.shape[2:]))
        total = np.zeros(self.shape[2:], dtype=np.float64)
        for one, head in maps:
            total += self.head(one, head)
        return (total / len(maps)).astype(np.float32)

    def _afford(self, what: str, numbers: int) -> None:
        if 4 * numbers > self.budget:
            raise BudgetError(
                f"{what} {4 * numbers:,} bytes, the budget is {self.budget:,}; read one head with "
                "maps.head(layer, head) or a part of it with maps.rows(layer, head, slice(a, b))."
            )


def _index(what: str, given: int, count: int) -> int:
    if not -count <= given < count:
        raise RangeError(what, given, 0, count - 1)
    return given % count
