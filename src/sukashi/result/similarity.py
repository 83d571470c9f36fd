"""Similarity: how near two texts are to a model, and which of their words bring them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from sukashi.result.checks import check_not_empty, check_within
from sukashi.result.constraints import Axes, Count, Float, Unit
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

Measure = Literal["cosine", "dot"]
"""What is explained: the cosine of the angle between two vectors, or their dot product."""
Undivided = Literal["", "network", "one token", "layers"]
"""Why a similarity cannot be divided between pairs of tokens. network: the network pools its states
itself. one token: the vector is the state of one token. layers: what follows the pooling gives of a
sum not the sum of what it gives of its parts."""


@dataclass(frozen=True, eq=False)
class Similarity(Checked):
    """The similarity of two texts, and the scores of both.

    tokens, other_tokens: of the first text and of the second; a prompt's tokens are special ones.
    of: what the scores explain; cosine, dot: both.
    scores, other_scores: float32, one a token: what it adds to the similarity, the other text being
    as it is. baseline_values: (2,) the similarity where the first, the second text is a baseline
    and the other as it is; NaN for a method without one. residuals: (2,) Σ scores of a text −
    (similarity − its baseline value); NaN where the method promises no sum.
    pairs: (inputs, others) float32 what each pair of tokens adds to the similarity: the product of
    their states after the last layer, as they are pooled; all of it sums to the similarity. None
    where `undivided` says why.
    pooling: its modes, "network" for the network's own vector. pooling_from: who says so.
    unit: what was left out at a time, and what scores are shown for.
    signed, interpretation, steps: as of an attribution. operator: what occlusion did, "" for
    another method.
    rank, compared: of several texts that one text was compared with, which this is, 1 for the most
    similar, and how many they were; 0 for a comparison alone.
    """

    tokens: Annotated[Tokens, Axes("inputs")]
    other_tokens: Annotated[Tokens, Axes("others")]
    of: Measure
    cosine: float
    dot: float
    scores: Annotated[Float, Axes("inputs")]
    other_scores: Annotated[Float, Axes("others")]
    baseline_values: Annotated[Float, Axes("2")]
    residuals: Annotated[Float, Axes("2")]
    method: str
    unit: Unit
    pooling: str
    pooling_from: Literal["folder", "network", "default", "asked"]
    recipe: Recipe
    pairs: Annotated[Float | None, Axes("inputs others")] = None
    undivided: Undivided = ""
    operator: str = ""
    steps: Annotated[int, Count] = 0
    signed: bool = True
    interpretation: Literal["quantitative", "ranking only"] = "ranking only"
    rank: Annotated[int, Count] = 0
    compared: Annotated[int, Count] = 0
    forward_passes: Annotated[int, Count] = 0
    backward_passes: Annotated[int, Count] = 0

    def check(self, lengths: Mapping[str, int]) -> None:
        """Both texts have tokens; the rank is among those compared."""
        check_not_empty("Similarity", lengths, "inputs", "others")
        check_within("Similarity.rank", self.rank, min(1, self.compared), self.compared)

    @property
    def value(self) -> float:
        """What the scores explain."""
        return self.cosine if self.of == "cosine" else self.dot

    @property
    def sides(self) -> tuple[tuple[Tokens, Float], tuple[Tokens, Float]]:
        """Each text's tokens with their scores."""
        return (self.tokens, self.scores), (self.other_tokens, self.other_scores)


__all__ = ["Measure", "Similarity", "Undivided"]
