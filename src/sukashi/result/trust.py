"""Trust: which explanation holds best, over methods and texts, with what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attribution import Of
from sukashi.result.checks import check_count, check_not_empty
from sukashi.result.constraints import (
    Axes,
    Between,
    Count,
    Float,
    Int,
    NonNegative,
    OneOf,
    Operator,
    Unit,
)
from sukashi.result.faithfulness import RANKED
from sukashi.result.measure import means
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

MEASURES = (*RANKED, "infidelity", "sensitivity")
_FIGURES, _COUNTS = Axes(f"methods {len(MEASURES)} texts"), Axes("methods texts")
RESAMPLES, LEAST_TEXTS = 4000, 3
"""Of the bootstrap over texts; fewer texts have no interval."""


@dataclass(frozen=True, eq=False)
class Trust(Checked):
    """The figures of `Faithfulness`, for several methods on the same texts.

    methods, texts: their names, and the texts as given. operator; unit; of: the reading of f.
    values: (methods, measures, texts) the mean of a figure over the targets of a text; random: the
    mean of random rankings; leads: how many standard deviations of theirs it is better. NaN where
    not defined. measures are MEASURES in their order.
    verdicts: (methods, texts) 1 better than chance, 0 not, −1 worse.
    forward, backward: (methods, texts) passes that the explanation took (of one text, of one
    target). seconds: (methods, texts).
    skipped: why texts were left out, a sentence each. pairs: the second texts as given, one
    for each text, or none. given: what was asked about as it is typed (messages, ids), one for each
    text, or none where all of them are texts.
    """

    methods: Annotated[tuple[str, ...], Axes("methods")]
    texts: Annotated[tuple[str, ...], Axes("texts")]
    operator: Operator
    unit: Unit
    of: Annotated[str, OneOf(get_args(Of))]
    values: Annotated[Float, _FIGURES]
    random: Annotated[Float, _FIGURES]
    leads: Annotated[Float, _FIGURES]
    verdicts: Annotated[Int, _COUNTS, Between(-1, 1)]
    forward: Annotated[Int, _COUNTS, Count]
    backward: Annotated[Int, _COUNTS, Count]
    seconds: Annotated[Float, _COUNTS, NonNegative]
    recipe: Recipe
    skipped: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    given: tuple[Any, ...] = ()

    def check(self, lengths: Mapping[str, int]) -> None:
        """There is a method and a text, and a second text for each or none."""
        check_not_empty("Trust", lengths, "methods", "texts")
        if self.pairs:
            check_count("Trust.pairs", len(self.pairs), lengths["texts"])
        if self.given:
            check_count("Trust.given", len(self.given), lengths["texts"])

    @property
    def tokens(self) -> Tokens:
        """None: it is about many texts."""
        nothing = np.zeros(0, dtype=np.int64)
        return Tokens("", nothing, (), nothing.reshape(0, 2), (), nothing.astype(np.bool_))

    @property
    def scores(self) -> NDArray[np.float64]:
        """(methods, texts) the mean lead over chance of the figures that need a ranking only."""
        ranked = self.leads[:, : len(RANKED)].transpose(0, 2, 1)
        return means(ranked.reshape(-1, len(RANKED))).reshape(len(self.methods), -1)

    @property
    def score(self) -> NDArray[np.float64]:
        """(methods,) its mean over the texts."""
        return means(self.scores)

    @property
    def intervals(self) -> NDArray[np.float64]:
        """(methods, 2) 95 % interval of `score` over texts, by bootstrap; NaN for too few texts."""
        if len(self.texts) < LEAST_TEXTS:
            return np.full((len(self.methods), 2), np.nan)
        found = self.scores[:, _resamples(len(self.texts))]
        drawn = means(found.reshape(-1, len(self.texts))).reshape(found.shape[:2])
        return np.stack([np.nanquantile(drawn, side, axis=1) for side in (0.025, 0.975)], 1)

    @property
    def order(self) -> list[int]:
        """The methods, the best first; of equals that which took fewer passes."""
        cost = (self.forward + self.backward).sum(1)
        score = np.nan_to_num(self.score, nan=-np.inf)
        return sorted(range(len(self.methods)), key=lambda at: (-score[at], cost[at], at))

    @property
    def alike(self) -> list[int]:
        """Methods that these texts do not tell from the best one, in order.

        Those for which the 95 % interval of the difference, text by text, holds zero; for too few
        texts all others.
        """
        best, *others = self.order
        if len(self.texts) < LEAST_TEXTS:
            return others
        draws, found = _resamples(len(self.texts)), []
        for other in others:
            gaps = means((self.scores[best] - self.scores[other])[draws])
            if not np.nanquantile(gaps, 0.025) > 0:
                found.append(other)
        return found

    @property
    def better(self) -> list[int]:
        """On how many texts each method is better than chance."""
        return [int(count) for count in (self.verdicts > 0).sum(1)]


def _resamples(texts: int) -> Int:
    """(RESAMPLES, texts) texts drawn with replacement, the same for every method."""
    return np.random.default_rng(0).integers(0, texts, (RESAMPLES, texts))
