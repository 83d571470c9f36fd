"""Heads: attention of random networks' shapes without a network, for pages that only draw it."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.models import TEXT
from benchmarks.work import Array

SHARPNESS = 2.0  # standard deviation of the scores: a head looks at a fifth of the words


def weights(layers: int, heads: int, tokens: int) -> Array:
    """(layers, heads, tokens, tokens) float32, rows sum to 1.

    The softmax of normal noise, seed 0: nothing in it repeats, so no format can make it smaller
    than a real text's attention would be; and no half of it is empty, as that of a causal network.
    """
    drawn = np.random.default_rng(0).normal(0, SHARPNESS, (layers, heads, tokens, tokens))
    raised = np.exp(drawn - drawn.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def words(tokens: int) -> list[str]:
    """So many words, some of them again and again."""
    known = TEXT.split()
    return [known[at % len(known)] for at in range(tokens)]


def of(options: dict[str, Any]) -> tuple[Array, list[str]]:
    """Weights and words of a case."""
    tokens = options["tokens"]
    return weights(options["layers"], options["heads"], tokens), words(tokens)
