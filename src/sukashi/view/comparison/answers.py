"""Answers: what two classifiers said, or one of two texts, label beside label of the same name."""

from __future__ import annotations

from collections import Counter

import numpy as np

from sukashi.errors import MisuseError
from sukashi.result.prediction import Prediction
from sukashi.view.comparison.segments import Segment


def answers(left: Prediction, right: Prediction) -> tuple[Segment, ...]:
    """One segment a label, the likeliest of either side first; its places are columns.

    A label that only one side knows has no place on the other; of labels of one name the n-th
    stands beside the n-th.
    Raises: MisuseError for answers that have no probability, or more than one row.
    """
    for one in (left, right):
        if len(one.positions) != 1 or not np.isfinite(one.probabilities).all():
            raise MisuseError(
                "Only the probabilities of labels of a whole text, or of the words of one gap, can "
                "be compared; these answers are numbers, or about several places."
            )
    here, there = _likely(left), _likely(right)
    names = sorted(here | there, key=lambda one: -max(here.get(one, 0.0), there.get(one, 0.0)))
    columns = [{name: at for at, name in enumerate(side)} for side in (here, there)]
    return tuple(_beside(name, *(side.get(name) for side in columns)) for name in names)


def _likely(answer: Prediction) -> dict[tuple[str, int], float]:
    """(label, how often it came before) -> probability, in the order of the columns."""
    seen: Counter[str] = Counter()
    found = {}
    for label, probability in zip(answer.labels, answer.probabilities[0], strict=True):
        found[label, seen[label]] = float(probability)
        seen[label] += 1
    return found


def _beside(name: tuple[str, int], left: int | None, right: int | None) -> Segment:
    places = [() if column is None else (column,) for column in (left, right)]
    said = [name[0] if place else "" for place in places]
    return Segment(places[0], places[1], said[0], said[1])
