"""Randomisation: what is left of an explanation as the network's weights are re-drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attribution import Explained, check_positions
from sukashi.result.checks import check_not_empty
from sukashi.result.constraints import ROUNDING, Axes, Between, Float, Int, Unit
from sukashi.result.measure import Measure, means
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

Part = Literal["head", "decoder", "encoder", "embedding"]
Correlation = Between(-1, 1, ROUNDING)


@dataclass(frozen=True, eq=False)
class Randomisation(Checked):
    """The check of Adebayo et al. 2018 (arXiv 1810.03292), cascading from the top down.

    At each stage one more part of a copy of the network has new weights, drawn from a normal
    distribution with the mean and the deviation of each of its tensors; the parts above keep those
    that they were given before. A faithful explanation does not survive that.

    parts: what is re-drawn at each stage; layers: (stages,) int64, −1 for parts that are none.
    correlations: (stages, targets) Spearman's, of the scores with the original ones over the units
    the target sees; absolute: of their sizes. random: (rankings, targets) that of random rankings
    with the original; NaN where a row is constant. unit: token, word, phrase or sentence.
    """

    tokens: Tokens
    targets: Annotated[tuple[Explained, ...], Axes("targets")]
    method: str
    unit: Unit
    parts: Annotated[tuple[Part, ...], Axes("stages")]
    layers: Annotated[Int, Axes("stages"), Between(-1)]
    correlations: Annotated[Float, Axes("stages targets"), Correlation]
    absolute: Annotated[Float, Axes("stages targets"), Correlation]
    random: Annotated[Float, Axes("rankings targets"), Correlation]
    recipe: Recipe

    def check(self, lengths: Mapping[str, int]) -> None:
        """There is a stage and a ranking, and every target is at a token or at none."""
        check_not_empty("Randomisation", lengths, "stages", "rankings")
        check_positions("Randomisation", self.targets, len(self.tokens))

    @property
    def curve(self) -> NDArray[np.float64]:
        """(stages,) the mean correlation over the targets."""
        return means(self.correlations)

    @property
    def last(self) -> Measure:
        """The correlation with every weight re-drawn, beside that of random rankings."""
        return Measure(self.correlations[-1], self.random)

    @property
    def survives(self) -> bool:
        """Whether the explanation stays more alike than chance when every weight is random."""
        return self.last.standing == "better"
