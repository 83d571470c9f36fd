"""Batched evaluation: coalitions that several figures ask for, computed together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.trace.perturbation.coalitions import CoalitionValues
from sukashi.trace.perturbation.deletion import Coalitions
from sukashi.trace.progress import Progress

Int = NDArray[np.int64]
Values = NDArray[np.float64]


class BatchedEvaluation:
    """Collects coalitions, and evaluates all at once."""

    def __init__(self) -> None:
        self._asked: list[Coalitions] = []
        self._count = 0

    def add(self, coalitions: Coalitions) -> Int:
        """The rows at which the values of these coalitions will be found."""
        start = self._count
        self._asked.append(coalitions)
        self._count += len(coalitions)
        return np.arange(start, self._count)

    def values(self, coalition_values: CoalitionValues, progress: Progress) -> Values:
        """(coalitions asked for, targets) the scalars."""
        found: Values = coalition_values.values(np.concatenate(self._asked), progress).numpy()
        return found
