"""Outcome: what one tool came to in a case, and how two tools compare."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.case import Case
from benchmarks.measure import Sample
from benchmarks.work import Array


@dataclass
class Outcome:
    """The repeats of one tool.

    failure: why there are none (or no more), "" when all went well. absent: it is not installed.
    """

    tool: str
    ours: bool
    samples: list[Sample] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)
    numbers: Mapping[str, Array] = field(default_factory=dict)
    failure: str = ""
    absent: bool = False

    @property
    def seconds(self) -> float | None:
        """Median over the repeats."""
        return _median([each.seconds for each in self.samples])

    @property
    def multiple(self) -> float | None:
        """Median of seconds ÷ one plain forward pass beside them."""
        return self._over([each.forward_seconds for each in self.samples])

    @property
    def over_floor(self) -> float | None:
        """Median of seconds ÷ the floor beside them."""
        return self._over([each.floor_seconds for each in self.samples])

    @property
    def peak_mib(self) -> float | None:
        """The highest peak."""
        return max((each.peak_mib for each in self.samples if each.peak_mib), default=None)

    def _over(self, units: list[float | None]) -> float | None:
        pairs = zip(self.samples, units, strict=True)
        return _median([each.seconds / unit for each, unit in pairs if unit])


@dataclass(frozen=True)
class CaseOutcome:
    """All tools of a case."""

    case: Case
    outcomes: tuple[Outcome, ...]

    @property
    def pairs(self) -> list[tuple[Outcome, Outcome | None]]:
        """Each way of ours with each other tool that was asked; alone where there is none."""
        ours = [each for each in self.outcomes if each.ours]
        others: list[Outcome | None] = [
            each for each in self.outcomes if not each.ours and not each.absent
        ]
        return [(one, other) for one in ours for other in others or [None]]


def ratio(ours: Outcome, other: Outcome | None) -> float | None:
    """How many times longer the other tool takes: median over the repeats, neighbours compared."""
    if other is None:
        return None
    pairs = zip(ours.samples, other.samples, strict=False)
    return _median([theirs.seconds / mine.seconds for mine, theirs in pairs])


def times_larger(ours: Outcome, other: Outcome | None) -> dict[str, float]:
    """How many times larger each size of the other tool is, of those that both have."""
    if other is None:
        return {}
    return {
        name: other.sizes[name] / ours.sizes[name] for name in ours.sizes if name in other.sizes
    }


def difference(ours: Outcome, other: Outcome | None) -> float | None:
    """Largest difference of any number that both give, as a share of the other's largest number."""
    if other is None:
        return None
    shared = [name for name in ours.numbers if name in other.numbers]
    found = [_apart(ours.numbers[name], other.numbers[name]) for name in shared]
    return max(found, default=None)


def _apart(ours: Array, theirs: Array) -> float:
    if ours.shape != theirs.shape:
        return float("nan")  # an error here, but no reason to lose an hour of measurements
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None
