"""Measure: one figure of an explanation, beside the same figure of random rankings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from sukashi.result.constraints import Axes, Float
from sukashi.result.validation import Checked

Verdict = Literal["better", "chance", "worse"]
"""Better or worse than random rankings, or no better than chance."""
TAIL = 0.025
"""Share of the random rankings on each side of the 95 % interval."""


@dataclass(frozen=True, eq=False)
class Measure(Checked):
    """A figure of every target, and of every target for every random ranking.

    values: (targets,) float32, NaN where the figure is not defined. random: (rankings, targets).
    higher: whether more is better.
    """

    values: Annotated[Float, Axes("targets")]
    random: Annotated[Float, Axes("rankings targets")]
    higher: bool = True

    def of(self, target: int | None) -> Measure:
        """The figure of one target alone; None: of all."""
        if target is None:
            return self
        here = slice(target, target + 1)
        return Measure(self.values[here], self.random[:, here], self.higher)

    @property
    def value(self) -> float:
        """The mean over the targets, NaN where it is defined for none."""
        return float(means(self.values[None])[0])

    @property
    def controls(self) -> NDArray[np.float64]:
        """(rankings,) the mean over the targets of each random ranking that has one."""
        found = means(self.random)
        return found[np.isfinite(found)]

    @property
    def chance(self) -> float:
        """The mean of the random rankings."""
        return float(self.controls.mean()) if len(self.controls) else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """What 95 % of the random rankings lie between."""
        if not len(self.controls):
            return math.nan, math.nan
        low, high = np.quantile(self.controls, [TAIL, 1 - TAIL])
        return float(low), float(high)

    @property
    def beats(self) -> float:
        """The share of random rankings it is better than; one that is equal counts half.

        NaN where the figure or the control is not defined.
        """
        if not len(self.controls) or not math.isfinite(self.value):
            return math.nan
        gaps = self.value - self.controls if self.higher else self.controls - self.value
        # what differs by the rounding of float32 is equal
        near = np.abs(gaps) <= 1e-6 * max(1e-6, float(np.abs(self.controls).max()))
        return float(np.where(near, 0.5, gaps > 0).mean())

    @property
    def lead(self) -> float:
        """How many standard deviations of the random rankings it is better than their mean.

        0 where all random rankings are alike; NaN where it is not defined.
        """
        if len(self.controls) < 2 or not math.isfinite(self.value):
            return math.nan
        gap, spread = self.value - self.chance, float(self.controls.std())
        if spread <= 1e-6 * max(1e-6, abs(self.chance)):
            return 0.0
        return gap / spread if self.higher else -gap / spread

    @property
    def standing(self) -> Verdict:
        """Better or worse than 97.5 % of random rankings, else no better than chance."""
        if self.beats >= 1 - TAIL:
            return "better"
        return "worse" if self.beats <= TAIL else "chance"


def means(rows: NDArray[np.floating]) -> NDArray[np.float64]:
    """(rows,) the mean of the finite numbers of each row, NaN for a row that has none."""
    known = np.isfinite(rows)
    total = np.where(known, rows, 0).sum(-1, dtype=np.float64)
    count = known.sum(-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
