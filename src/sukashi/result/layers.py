"""LayerPredictions: what each layer would already have written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sukashi.result.constraints import (
    Axes,
    Between,
    Count,
    Float,
    Index,
    Int,
    NonNegative,
    OneOf,
    Probability,
    Sorted,
)
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

NORMS = ("final", "none")
"""What is done to the hidden states before they are read out."""
Rank = Between(1, 1 << 53)


@dataclass(frozen=True, eq=False)
class LayerPredictions(Checked):
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

    tokens: Annotated[Tokens, Axes("tokens")]
    positions: Annotated[Int, Axes("positions"), Index("tokens")]
    top_ids: Annotated[Int, Axes("rows positions k"), Count]
    top_probabilities: Annotated[Float, Axes("rows positions k"), Probability, Sorted(falling=True)]
    top_words: Annotated[tuple[tuple[tuple[str, ...], ...], ...], Axes("rows positions k")]
    outcome_ids: Annotated[Int, Axes("positions"), Count]
    outcome_words: Annotated[tuple[str, ...], Axes("positions")]
    ranks: Annotated[Int, Axes("rows positions"), Rank]
    probabilities: Annotated[Float, Axes("rows positions"), Probability]
    entropy: Annotated[Float, Axes("rows positions"), NonNegative]
    watched: Annotated[Float, Axes("rows positions words"), Probability]
    watched_ranks: Annotated[Int, Axes("rows positions words"), Rank]
    watched_words: Annotated[tuple[str, ...], Axes("words")]
    recipe: Recipe
    norm: Annotated[str, OneOf(NORMS)] = "final"
