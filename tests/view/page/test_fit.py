"""Attention fits into a page: exact while it can be, else rounded by what each part says."""

from __future__ import annotations

import numpy as np
import pytest

from sukashi.errors import BudgetError
from sukashi.result.attention import AttentionMaps
from sukashi.result.store import dumps
from sukashi.view.page import fit as module
from sukashi.view.page.fit import fit
from sukashi.view.page.island import decode
from sukashi.view.page.parcel import whole
from tests import samples


def opened(islands: dict[str, str]) -> AttentionMaps:
    result = whole({name: decode(text, 1 << 30) for name, text in islands.items()}, "it")
    assert isinstance(result, AttentionMaps)
    return result


def size(islands: dict[str, str]) -> int:
    return sum(map(len, islands.values()))


def wide(count: int, layers: int, heads: int, *, causal: bool = True) -> AttentionMaps:
    words = samples.tokens([f" w{at}" for at in range(count)])
    return samples.attention(over=words, layers=layers, heads=heads, causal=causal)


def test_what_is_small_stays_as_it_was_saved() -> None:
    for result in samples.every():
        islands = {name: decode(text, 1 << 24) for name, text in fit(result).items()}
        assert dumps(whole(islands, "it")) == dumps(result)


def test_attention_kept_as_factors_is_written_out() -> None:
    maps = samples.factored_attention()
    np.testing.assert_array_equal(opened(fit(maps)).weights, maps.weights)


def test_large_attention_is_rounded_by_no_more_than_its_parts_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maps = wide(30, 4, 4)
    limit = size(fit(maps)) * 2 // 3
    monkeypatch.setattr(module, "LIMIT", limit)
    islands = fit(maps)
    assert size(islands) <= limit
    error = np.abs(opened(islands).weights - maps.weights)
    assert 0 < error.max() <= 2.0**-6
    exact = {name: decode(text, 1 << 24) for name, text in fit(maps, whole=True).items()}
    assert dumps(whole(exact, "it")) == dumps(maps)


def test_attention_that_cannot_be_carried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 500)
    with pytest.raises(
        BudgetError, match=r"30 tokens takes over 500 bytes even when rounded.*whole"
    ):
        fit(wide(30, 2, 2))


@pytest.mark.parametrize("causal", [True, False])
def test_twelve_by_twelve_heads_at_128_tokens_stay_under_two_megabytes(causal: bool) -> None:
    assert size(fit(wide(128, 12, 12, causal=causal))) <= 2_000_000
