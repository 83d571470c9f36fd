"""Answers: what two classifiers said, or one of two texts, label beside label of the same name."""

from __future__ import annotations

import numpy as np

from sukashi.errors import MisuseError
from sukashi.result.prediction import Prediction
from sukashi.view.comparison.stretches import Stretch


def answers(left: Prediction, right: Prediction) -> tuple[Stretch, ...]:
    """One stretch a label, the likeliest of either side first; its places are columns.

    A label that only one side knows has no place on the other.
    Raises: MisuseError for answers that have no probability, or more than one row.
    """
    for one in (left, right):
        if len(one.positions) != 1 or not np.isfinite(one.probabilities).all():
            raise MisuseError(
                "Only the probabilities of labels of a whole text, or of the words of one gap, can "
                "be compared; these answers are numbers, or about several places."
            )
    here, there = (
        dict(zip(one.labels, one.probabilities[0], strict=True)) for one in (left, right)
    )
    names = sorted(here | there, key=lambda name: -max(here.get(name, 0.0), there.get(name, 0.0)))
    return tuple(_beside(name, left.labels, right.labels) for name in names)


def _beside(name: str, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Stretch:
    places = [(labels.index(name),) if name in labels else () for labels in (ours, theirs)]
    said = [name if place else "" for place in places]
    return Stretch(places[0], places[1], said[0], said[1])
