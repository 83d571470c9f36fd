"""What a field of a result may hold, declared beside its type: ``Annotated[Float, Axes("a b")]``.

`validation.py` checks every constraint when a result is made, and so when a file is opened.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError

Lengths = Mapping[str, int]
ROUNDING = 1e-3
"""By how much a bound may be missed: probabilities are sums of rounded numbers."""


@dataclass(frozen=True)
class Axes:
    """The named axes of an array, of nested tuples, or of a thing that has a length.

    names: divided by blanks; equal names of one result have equal lengths, a number is a length.
    """

    names: str


@dataclass(frozen=True)
class OneOf:
    """A closed list of words."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """Bounds of every number, both included; NaN, which is no answer, is let through."""

    low: float = -math.inf
    high: float = math.inf
    tolerance: float = 0.0

    def check(self, where: str, value: Any, lengths: Lengths) -> None:
        """Check numbers of any shape. Raises: ShapeError, with the first that lies outside."""
        del lengths
        low, high = self.low - self.tolerance, self.high + self.tolerance
        if isinstance(value, int | float) and not (value < low or value > high):
            return
        numbers = np.asarray(value)
        if not numbers.size or (numbers.min() >= low and numbers.max() <= high):
            return  # without a byte of memory; NaN holds no comparison
        outside = (numbers < low) | (numbers > high)
        if not outside.any():
            return
        found = _first(numbers, outside)
        if self.high == math.inf:
            raise ShapeError(f"{where} holds {found}, but it must be at least {self.low:.0f}.")
        raise ShapeError(
            f"{where} holds {found}, but it must be from {self.low:.0f} to {self.high:.0f}."
        )


@dataclass(frozen=True)
class Index:
    """Whole numbers that count along an axis; low: −1 where there may be none."""

    axis: str
    low: int = 0

    def check(self, where: str, value: Any, lengths: Lengths) -> None:
        """Check numbers of any shape. Raises: ShapeError, with the first beyond the axis."""
        Between(self.low, lengths[self.axis] - 1).check(where, value, lengths)


@dataclass(frozen=True)
class Sorted:
    """Numbers in order along the last axis, rising or falling; equal ones may be neighbours."""

    falling: bool = False

    def check(self, where: str, value: Any, lengths: Lengths) -> None:
        """Check an array. Raises: ShapeError, with the first number out of order."""
        del lengths
        numbers: NDArray[Any] = np.asarray(value)
        before, after = numbers[..., :-1], numbers[..., 1:]
        with np.errstate(invalid="ignore"):
            wrong = (after - before if self.falling else before - after) > ROUNDING
        if not wrong.any():
            return
        pair = f"{_first(after, wrong)} after {_first(before, wrong)}"
        if self.falling:
            raise ShapeError(f"{where} holds {pair}, but it must be falling.")
        raise ShapeError(f"{where} holds {pair}, but it must be rising.")


Constraint = Between | Index | Sorted
Probability = Between(0, 1, ROUNDING)
Count = Between(0, 1 << 53)
NonNegative = Between(0, tolerance=ROUNDING)
UNITS = ("token", "word", "phrase", "sentence")
"""What scores can be added up over."""
OPERATORS = ("mask", "delete", "pad", "zero", "mean")
"""What can be done to a part of a text that is taken away."""

Float = NDArray[np.float32]
Int = NDArray[np.int64]
Unit = Annotated[str, OneOf(UNITS)]
Operator = Annotated[str, OneOf(OPERATORS)]


def _first(numbers: NDArray[Any], chosen: NDArray[np.bool_]) -> str:
    """The first of the chosen numbers as a sentence has it."""
    found = numbers[chosen].reshape(-1)[0].item()
    return f"{found:g}" if isinstance(found, float) else str(found)
