"""Spearman's correlation: by hand, and pandas' ranks."""

from __future__ import annotations

import math

import numpy as np
import pandas
import pytest

from sukashi.trace.spearman import ranks, spearman


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
