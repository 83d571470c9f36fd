"""Spearman's correlation: by hand, and pandas' ranks."""

from __future__ import annotations

import math

import numpy as np
import pandas
import pytest

from sukashi.trace.spearman import levels, ranks, spearman


def test_ranks_share_ties() -> None:
    np.testing.assert_array_equal(ranks(np.array([3.0, 1, 3, 2])), [3.5, 1, 3.5, 2])


def test_by_hand() -> None:
    assert spearman(np.array([1.0, 2, 3]), np.array([1.0, 8, 27])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
    # d = (0, 1, 1, 0): 1 − 6·2 / (4·15)
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])) == pytest.approx(0.8)
    assert math.isnan(spearman(np.array([1.0, 1]), np.array([1.0, 2])))


def test_as_pandas_ranks() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        pair = rng.integers(0, 6, (2, 9)).astype(float)
        table = pandas.DataFrame(pair.T).rank()
        assert spearman(*pair) == pytest.approx(table[0].corr(table[1]))


def test_what_is_equal_within_rounding_is_a_tie() -> None:
    last_bit = np.nextafter(np.float32(1), np.float32(2)).astype(float)
    np.testing.assert_array_equal(levels(np.array([1.0, last_bit, 2.0, -1.0])), [1, 1, 2, 0])
    np.testing.assert_array_equal(ranks(np.array([1.0, last_bit, 2.0, -1.0])), [2.5, 2.5, 4, 1])
    # two differences of numbers of size 8 that differ by one bit of such a number
    falls = np.array([0.001, 0.001 + 8 * 2.0**-24, 0.1])
    np.testing.assert_array_equal(levels(falls), [0, 0, 1])
    falls = np.array([1e-7, 1e-7 + 8 * 2.0**-24, 1e-5])
    np.testing.assert_array_equal(levels(falls), [0, 1, 2])
    np.testing.assert_array_equal(levels(falls, scale=8), [0, 0, 0])
    assert len(levels(np.array([]))) == 0
    assert levels(np.zeros(3)).tolist() == [0, 0, 0]


def test_noise_of_rounding_never_moves_a_correlation() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        one, other = rng.integers(-5, 6, (2, 12)).astype(float)
        noise = rng.uniform(-1, 1, (2, 12)) * 5 * 2.0**-20
        assert spearman(one + noise[0], other + noise[1]) == spearman(one, other)
