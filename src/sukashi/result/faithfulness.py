"""Faithfulness: how well an explanation foretells what the model does, beside random rankings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from sukashi.result.attribution import Explained, check_positions
from sukashi.result.checks import check_count, check_within
from sukashi.result.constraints import (
    Axes,
    Between,
    Count,
    Float,
    Index,
    Int,
    Operator,
    Sorted,
    Unit,
)
from sukashi.result.measure import Measure, Verdict
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

RANKED = ("comprehensiveness", "sufficiency", "deletion_area", "insertion_area", "correlation")
"""The figures that the verdict is made of: those that need no more than a ranking."""
_CLEAR: tuple[Verdict, ...] = ("better", "worse")
BINS = (0.01, 0.05, 0.1, 0.2, 0.5)
"""Shares of the units over which comprehensiveness and sufficiency are averaged."""


@dataclass(frozen=True, eq=False)
class Faithfulness(Checked):
    r"""Figures of one explanation, each beside those of random rankings of the same units.

    f is the scalar of each target in the reading `of`; x \ k the text without its k units that
    score highest, x | k the text of these alone. What is not kept is treated by the operator.

    comprehensiveness: mean over BINS of f(x) − f(x \ k), more is better; sufficiency: mean over
    BINS of f(x) − f(x | k), less is better (DeYoung et al. 2020, ERASER, arXiv 1911.03429).
    deletion_area, insertion_area: mean height of f(x \ k) (less is better) and of f(x | k) (more)
    over the share of units, 0 to 1, by the trapezoid rule over the 15 points of `counts`
    (Petsiuk et al. 2018, arXiv 1806.07421, read every share of one unit).
    correlation: Spearman's, of the scores with f(x) − f(x without one unit).
    infidelity: of the scalar that was explained: over random subsets S, the mean square of
    β·Σ_S score − (f(x) − f(x without S)), β ≥ 0 at its best, over the mean square of the latter;
    0 says all, 1 nothing (Yeh et al. 2019, arXiv 1901.09392). subsets: how many.
    sensitivity: the largest ‖scores(x + ε) − scores(x)‖ / ‖scores(x)‖ over `draws` draws of ε,
    uniform in ± `radius` times the root mean square of the text's word embeddings (same paper);
    None where the method could not be asked again.

    targets: as in Attribution; value is f(x), baseline_value f(of nothing kept).
    method; operator; unit: token, word, phrase or sentence. unit_of: (tokens,) the unit of each
    token, −1 for one that always stays. places: (targets, units) the place of each unit in the
    ranking, 0 scores highest; −1 for one that the target does not see.
    counts: (targets, points) how many units are taken away, or kept, at each point of a curve.
    deletion, insertion: (targets, points) f(x \ k) and f(x | k); random_deletion,
    random_insertion: (rankings, targets, points).
    """

    tokens: Annotated[Tokens, Axes("tokens")]
    targets: Annotated[tuple[Explained, ...], Axes("targets")]
    method: str
    operator: Operator
    unit: Unit
    unit_of: Annotated[Int, Axes("tokens"), Index("units", -1)]
    places: Annotated[Int, Axes("targets units"), Index("units", -1)]
    counts: Annotated[Int, Axes("targets points"), Count, Sorted()]
    deletion: Annotated[Float, Axes("targets points")]
    insertion: Annotated[Float, Axes("targets points")]
    random_deletion: Annotated[Float, Axes("rankings targets points")]
    random_insertion: Annotated[Float, Axes("rankings targets points")]
    comprehensiveness: Measure
    sufficiency: Measure
    deletion_area: Measure
    insertion_area: Measure
    correlation: Measure
    infidelity: Measure
    recipe: Recipe
    sensitivity: Measure | None = None
    subsets: Annotated[int, Count] = 0
    draws: Annotated[int, Count] = 0
    radius: Annotated[float, Between(0)] = 0.0

    def check(self, lengths: Mapping[str, int]) -> None:
        """Targets are at tokens, curves count units, and every figure is of these targets."""
        check_positions("Faithfulness", self.targets, lengths["tokens"])
        most = int(self.counts.max(initial=0))
        check_within("Faithfulness.counts", most, 0, lengths["units"])
        for name, measure in self.measures():
            check_count(f"Faithfulness.{name}.values", len(measure.values), lengths["targets"])

    def measures(self) -> Iterator[tuple[str, Measure]]:
        """Every figure there is, with its name."""
        for name in (*RANKED, "infidelity", "sensitivity"):
            measure = getattr(self, name)
            if measure is not None:
                yield name, measure

    def standings(self, target: int | None = None) -> dict[str, Verdict]:
        """The verdict on each figure of the ranking, of one target or of all."""
        return {name: getattr(self, name).of(target).standing for name in RANKED}

    @property
    def verdict(self) -> Verdict:
        """What most figures of the ranking say, at least three of the five; else chance."""
        return self.verdict_of(None)

    def verdict_of(self, target: int | None) -> Verdict:
        """The verdict on the explanation of one target alone; None: of all."""
        found = list(self.standings(target).values())
        for standing in _CLEAR:
            if found.count(standing) > len(found) / 2:
                return standing
        return "chance"

    @property
    def units(self) -> int:
        """How many units the target that sees most of them ranks."""
        return int((self.places >= 0).sum(1).max(initial=0))

    @property
    def lead(self) -> float:
        """The mean lead over chance of the figures of the ranking that are defined."""
        leads = [getattr(self, name).lead for name in RANKED]
        known = [one for one in leads if np.isfinite(one)]
        return float(np.mean(known)) if known else float("nan")
