"""Measure: mean, interval, share beaten and lead, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sukashi.errors import ShapeError
from sukashi.result.measure import Measure


def measure(values: list[float], random: list[list[float]], *, higher: bool = True) -> Measure:
    return Measure(np.array(values, dtype=np.float32), np.array(random, dtype=np.float32), higher)


def test_means_are_over_targets_then_over_rankings() -> None:
    one = measure([1, 3], [[0, 2], [4, 6], [1, 1], [3, 0]])
    assert one.value == 2
    np.testing.assert_array_equal(one.controls, [1, 5, 1, 1.5])
    assert one.chance == pytest.approx(8.5 / 4)
    low, high = one.interval
    assert low == 1
    assert high == pytest.approx(np.quantile([1, 5, 1, 1.5], 0.975))
    assert one.beats == 0.75
    assert one.standing == "chance"
    assert one.lead == pytest.approx((2 - 8.5 / 4) / np.std([1, 5, 1, 1.5]))
    assert one.of(1).value == 3
    assert one.of(1).beats == 0.75
    assert one.of(None) is one


@pytest.mark.parametrize("higher", [True, False])
def test_standing_is_by_the_97_5th_of_the_random(higher: bool) -> None:
    random = [[float(i)] for i in range(40)]
    sign = 1 if higher else -1
    for value, standing in ((38.5, "better"), (37.5, "chance"), (0.5, "worse"), (1.5, "chance")):
        one = measure([sign * value], [[sign * i[0]] for i in random], higher=higher)
        assert one.standing == standing
        assert (one.lead > 0) == (value > 19.5)


def test_equal_ones_count_half() -> None:
    assert measure([1], [[1], [1], [1]]).beats == 0.5
    assert measure([1], [[1], [1], [1]]).lead == 0
    assert measure([1], [[1], [0], [2], [0]]).beats == 0.625


def test_what_is_not_defined_is_left_out() -> None:
    nan = math.nan
    one = measure([nan, 2], [[nan, 1], [nan, nan], [0, nan]])
    assert one.value == 2
    np.testing.assert_array_equal(one.controls, [1, 0])
    assert one.beats == 1
    none = measure([nan], [[1.0], [2.0]])
    assert math.isnan(none.beats)
    assert math.isnan(none.lead)
    assert none.standing == "chance"
    empty = measure([1], [[nan]])
    assert math.isnan(empty.chance)
    assert math.isnan(empty.interval[0])


def test_shapes_must_agree() -> None:
    with pytest.raises(ShapeError, match=r"Measure.random has shape \(1, 2\)"):
        measure([1], [[1, 2]])
