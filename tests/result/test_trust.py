"""Trust: means, intervals and which methods are told apart, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.errors import ShapeError
from sukashi.result.faithfulness import RANKED
from sukashi.result.trust import Trust
from tests.golden.make import trust


def with_leads(leads: list[list[float]]) -> Trust:
    """Methods × texts, the same for every figure."""
    found = np.array(leads, dtype=np.float32)[:, None].repeat(7, 1)
    methods, texts = len(leads), len(leads[0])
    figures = np.zeros((methods, 7, texts), dtype=np.float32)
    counts = np.ones((methods, texts), dtype=np.int64)
    return replace(
        trust(),
        methods=tuple(f"m{at}" for at in range(methods)),
        texts=tuple(f"t{at}" for at in range(texts)),
        values=figures,
        random=figures,
        leads=found,
        verdicts=np.array(leads).round().clip(-1, 1).astype(np.int64),
        forward=counts * np.arange(methods, 0, -1)[:, None],
        backward=counts,
        seconds=counts.astype(np.float32),
    )


def test_scores_are_means_over_the_ranked_figures_and_texts() -> None:
    result = trust()
    leads = result.leads.copy()
    leads[0, len(RANKED) :] = 99  # infidelity and sensitivity do not count
    leads[0, 0, 0] = np.nan
    result = replace(result, leads=leads)
    np.testing.assert_allclose(result.scores, [[3, 3, 3], [0.5] * 3])
    np.testing.assert_allclose(result.score, [3, 0.5])
    assert result.order == [0, 1]
    assert result.better == [3, 1]


def test_the_interval_is_the_bootstraps() -> None:
    result = with_leads([[0, 1, 2, 3, 4], [2, 2, 2, 2, 2]])
    low, high = result.intervals[0]
    means = np.array([np.random.default_rng(seed).choice(5, 5).mean() for seed in range(3000)])
    assert low == pytest.approx(np.quantile(means, 0.025), abs=0.11)
    assert high == pytest.approx(np.quantile(means, 0.975), abs=0.11)
    np.testing.assert_allclose(result.intervals[1], 2)


def test_what_is_told_apart_is_judged_text_by_text() -> None:
    rows = [[5, 1, 4, 2, 3], [4.5, 0.5, 3.5, 1.5, 2.5], [1, 5, 2, 4, 3.5]]
    result = with_leads(rows)
    assert result.order == [2, 0, 1]
    assert result.alike == [0, 1]
    pair = with_leads(rows[:2])
    assert pair.order == [0, 1]
    assert pair.alike == []  # half a deviation on every text
    few = with_leads([[3.0, 3.0], [0.0, 0.0]])
    assert few.alike == [1]
    assert np.isnan(few.intervals).all()


def test_of_equals_the_cheaper_comes_first() -> None:
    assert with_leads([[1, 1, 1], [1, 1, 1]]).order == [1, 0]


def test_shapes_must_agree() -> None:
    with pytest.raises(ShapeError, match=r"Trust.verdicts has shape"):
        replace(trust(), verdicts=np.zeros((2, 2), dtype=np.int64))
    with pytest.raises(ShapeError, match=r"Trust has no texts\."):
        with_leads([[]])
