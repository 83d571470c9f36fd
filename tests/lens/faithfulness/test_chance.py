"""Chance: how often scores that are drawn at random are called better or worse than random ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sukashi.explainer.questions.faithfulness import Conditions, ground
from sukashi.lens.faithfulness import figures
from sukashi.lens.faithfulness.control import Control
from sukashi.result.measure import Measure
from tests.networks import explainer

FIGURES = {
    "comprehensiveness": True,
    "sufficiency": False,
    "deletion_area": False,
    "insertion_area": True,
    "correlation": True,
}
"""Whether more is better."""
DRAWN, RANKINGS, TRIALS = 600, 100, 800


@cache
def control() -> Control:
    """What the model does with eight written tokens, in many random orders."""
    ex = explainer("gpt2")
    why = ex.attribution(ex.generate("the film was", max_new_tokens=8))
    return ground(ex.context("faithfulness", {}), why, Conditions(rankings=DRAWN, seed=3))


@cache
def of_orders(name: str) -> np.ndarray:
    """(orders, targets) a figure of every random order."""
    found = control()
    if name == "correlation":
        return np.stack([figures.correlation(found, -order) for order in found.places])
    deletes = name in ("comprehensiveness", "deletion_area")
    curve = found.deletion if deletes else found.insertion
    if name.endswith("area"):
        return figures.area(curve, found.counts)
    return figures.mean_fall(found.whole, curve)


@pytest.mark.parametrize("name", FIGURES)
def test_scores_at_random_are_called_better_as_seldom_as_is_said(name: str) -> None:
    """Of a hundred rankings two may be better, so 3 % on either side.

    An explanation has another order for every target, so a random one has too. Random rankings
    with one order for all targets called it better 0.2 to 5 % of the time.
    """
    rng = np.random.default_rng(0)
    every = of_orders(name)
    targets = every.shape[1]
    said = []
    for _ in range(TRIALS):
        rows = rng.permutation(DRAWN)
        scores = every[rng.choice(rows[RANKINGS:], targets), np.arange(targets)]
        random = every[rows[:RANKINGS]]
        measure = Measure(scores.astype(np.float32), random.astype(np.float32), FIGURES[name])
        said.append(measure.standing)
    for standing in ("better", "worse"):
        assert 0.01 < said.count(standing) / TRIALS < 0.055, standing


def test_no_two_targets_have_one_order() -> None:
    """The targets see the same units but for the last, and each has an order of its own."""
    places = control().places
    both = (places[:, 0] >= 0) & (places[:, 1] >= 0)
    equal = [
        np.array_equal(np.argsort(one[0, seen]), np.argsort(one[1, seen]))
        for one, seen in zip(places, both, strict=True)
    ]
    assert np.mean(equal) < 0.01
