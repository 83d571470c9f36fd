"""LayerPredictions: what each layer would already have written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.axes import agree, agree_words, typed
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

Float = NDArray[np.float32]
Int = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LayerPredictions:
    """Predictions read out of every layer at some positions; L blocks give L + 1 rows.

    Row 0 is the embedding, row L equals the model's own output.
    positions: (positions,) int64 indices into `tokens` at which the prediction is read.
    top_ids, top_probabilities: (layers+1, positions, k), most probable first;
    top_words: the words of top_ids, nested tuples of the same shape.
    outcome_ids: (positions,) the token that came, or the model's own best; outcome_words: as shown.
    ranks: (layers+1, positions) int64 of the outcome, 1 is best: 1 + number of tokens with a larger
    logit. probabilities: (layers+1, positions) of the outcome.
    watched: (layers+1, positions, words) probabilities of the watched words; watched_ranks the same
    for ranks.
    entropy: (layers+1, positions) in nats. norm: "final" or "none" (the older reading without the
    final norm).
    """

    tokens: Tokens
    positions: Int
    top_ids: Int
    top_probabilities: Float
    top_words: tuple[tuple[tuple[str, ...], ...], ...]
    outcome_ids: Int
    outcome_words: tuple[str, ...]
    ranks: Int
    probabilities: Float
    entropy: Float
    watched: Float
    watched_ranks: Int
    watched_words: tuple[str, ...]
    recipe: Recipe
    norm: str = "final"

    def __post_init__(self) -> None:
        typed(self)
        axes = agree(
            "LayerPredictions",
            {
                "positions": (self.positions, "positions"),
                "top_ids": (self.top_ids, "rows positions k"),
                "top_probabilities": (self.top_probabilities, "rows positions k"),
                "outcome_ids": (self.outcome_ids, "positions"),
                "ranks": (self.ranks, "rows positions"),
                "probabilities": (self.probabilities, "rows positions"),
                "entropy": (self.entropy, "rows positions"),
                "watched": (self.watched, "rows positions words"),
                "watched_ranks": (self.watched_ranks, "rows positions words"),
            },
            {"words": len(self.watched_words)},
        )
        shape = axes["rows"], axes["positions"], axes["k"]
        agree_words("LayerPredictions.top_words", self.top_words, shape)
        agree_words("LayerPredictions.outcome_words", self.outcome_words, shape[1:2])
        if ((self.positions < 0) | (self.positions >= len(self.tokens))).any():
            raise ShapeError(
                f"LayerPredictions.positions go from {self.positions.min()} to "
                f"{self.positions.max()}, but there are {len(self.tokens)} tokens."
            )
