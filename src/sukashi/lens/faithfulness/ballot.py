"""Ballot: coalitions that several figures ask for, computed together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.trace.deleted import Coalitions
from sukashi.trace.kept import Kept
from sukashi.trace.progress import Progress

Int = NDArray[np.int64]
Values = NDArray[np.float64]


class Ballot:
    """Collects coalitions, and answers all at once."""

    def __init__(self) -> None:
        self._asked: list[Coalitions] = []
        self._count = 0

    def ask(self, coalitions: Coalitions) -> Int:
        """The numbers under which the answers to these coalitions will be found."""
        start = self._count
        self._asked.append(coalitions)
        self._count += len(coalitions)
        return np.arange(start, self._count)

    def answer(self, kept: Kept, progress: Progress) -> Values:
        """(coalitions asked for, targets) the scalars."""
        found: Values = kept.values(np.concatenate(self._asked), progress).numpy()
        return found
