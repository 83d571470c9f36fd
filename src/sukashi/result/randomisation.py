"""Randomisation: what is left of an explanation as the network's weights are re-drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.attribution import Explained
from sukashi.result.axes import agree, typed
from sukashi.result.measure import Measure, means
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

Float = NDArray[np.float32]
Int = NDArray[np.int64]
Part = Literal["head", "decoder", "encoder", "embedding"]


@dataclass(frozen=True, eq=False)
class Randomisation:
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
    targets: tuple[Explained, ...]
    method: str
    unit: str
    parts: tuple[Part, ...]
    layers: Int
    correlations: Float
    absolute: Float
    random: Float
    recipe: Recipe

    def __post_init__(self) -> None:
        typed(self)
        agree(
            "Randomisation",
            {
                "layers": (self.layers, "stages"),
                "correlations": (self.correlations, "stages targets"),
                "absolute": (self.absolute, "stages targets"),
                "random": (self.random, "rankings targets"),
            },
            {"stages": len(self.parts), "targets": len(self.targets)},
        )
        if not self.parts:
            raise ShapeError("Randomisation has no stage.")

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
