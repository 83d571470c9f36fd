"""Attention fits into a page: exact while it can be, else rounded by what the page says."""

from __future__ import annotations

import numpy as np
import pytest

from sukashi.errors import BudgetError
from sukashi.result.attention import AttentionMaps
from sukashi.result.store import dumps, loads
from sukashi.view.page import fit as module
from sukashi.view.page.fit import fit, rounded
from sukashi.view.page.island import decode
from tests import samples


def opened(island: str) -> AttentionMaps:
    result = loads(decode(island, 1 << 30))
    assert isinstance(result, AttentionMaps)
    return result


def wide(count: int, layers: int, heads: int) -> AttentionMaps:
    words = samples.tokens([f" w{at}" for at in range(count)])
    return samples.attention(over=words, layers=layers, heads=heads)


def test_what_is_small_stays_as_it_was_saved() -> None:
    for result in samples.every():
        fitted = fit(result)
        assert decode(fitted.island, 1 << 24) == dumps(result)
        assert fitted.step == 0


def test_attention_kept_as_factors_is_written_out() -> None:
    maps = samples.factored_attention()
    again = opened(fit(maps).island)
    np.testing.assert_array_equal(again.weights, maps.weights)


@pytest.mark.parametrize("step", [1 / 4096, 1 / 128])
def test_rounding_is_to_the_nearest_step(step: float) -> None:
    weights = np.random.default_rng(1).random((50, 40)).astype(np.float32)
    steps = rounded(weights, step) / step
    assert (steps == np.round(steps)).all()
    assert np.abs(rounded(weights, step) - weights).max() <= step / 2
    assert rounded(np.float32([0.0, 1.0, 0.5]), step).tolist() == [0.0, 1.0, 0.5]


def test_large_attention_is_rounded_and_says_to_what(monkeypatch: pytest.MonkeyPatch) -> None:
    maps = wide(30, 4, 4)
    limit = len(fit(maps).island) // 2
    monkeypatch.setattr(module, "LIMIT", limit)
    fitted = fit(maps)
    assert len(fitted.island) <= limit
    assert fitted.step > 0
    np.testing.assert_array_equal(opened(fitted.island).weights, rounded(maps.weights, fitted.step))
    assert decode(fit(maps, whole=True).island, 1 << 24) == dumps(maps)


def test_attention_that_cannot_be_carried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 500)
    with pytest.raises(
        BudgetError, match=r"30 tokens takes over 500 bytes even when rounded.*whole"
    ):
        fit(wide(30, 2, 2))


@pytest.mark.parametrize("causal", [True, False])
def test_twelve_by_twelve_heads_at_128_tokens_stay_under_two_megabytes(causal: bool) -> None:
    words = samples.tokens([f" w{at}" for at in range(128)])
    fitted = fit(samples.attention(over=words, layers=12, heads=12, causal=causal))
    assert len(fitted.island) <= 2_000_000
    assert fitted.step <= 1 / 512
