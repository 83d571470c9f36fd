"""Attention fits into a page: exact while it can be, else rounded by what each part says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sukashi
from sukashi.errors import BudgetError, StoreError
from sukashi.result.attention import AttentionMaps
from sukashi.result.store import dumps
from sukashi.view.page import fit as module
from sukashi.view.page.fit import fit
from sukashi.view.page.island import decode
from sukashi.view.page.note import initial_choice
from sukashi.view.page.parts import joined
from sukashi.view.page.weights import LADDER, read
from tests import samples


def opened(islands: dict[str, str]) -> AttentionMaps:
    result = joined({name: decode(text, 1 << 30) for name, text in islands.items()}, "it")
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
        assert dumps(joined(islands, "it")) == dumps(result)


def test_attention_kept_as_factors_is_written_out() -> None:
    maps = samples.factored_attention()
    np.testing.assert_array_equal(opened(fit(maps)).weights, maps.weights)


def test_large_attention_is_rounded_by_no_more_than_its_parts_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maps = wide(30, 4, 4)
    limit = size(fit(maps)) * 2 // 3
    monkeypatch.setattr(module, "LIMITS", ((128, limit),))
    islands = fit(maps)
    assert size(islands) <= limit
    error = np.abs(opened(islands).weights - maps.weights)
    assert 0 < error.max() <= LADDER[-1].step / 2
    exact = {name: decode(text, 1 << 24) for name, text in fit(maps, whole=True).items()}
    assert dumps(joined(exact, "it")) == dumps(maps)


def test_what_does_not_fit_is_carried_by_its_strongest_links(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    maps = wide(100, 4, 4)
    monkeypatch.setattr(module, "LIMITS", ((128, 60_000),))
    heads = {
        name: read(decode(text, 1 << 24))
        for name, text in fit(maps).items()
        if name.startswith("head/")
    }
    assert len(heads) == 16
    partial = [name for name, (_, complete) in heads.items() if not complete]
    assert len(partial) > 8
    first = "head/{}/{}".format(*divmod(initial_choice(maps), 4))
    assert heads[first][1]
    for name in partial:
        layer, head = map(int, name.split("/")[1:])
        true, (found, _) = maps.head(layer, head), heads[name]
        places = np.arange(100), true.argmax(axis=1)
        assert np.abs(found[places] - true[places]).max() <= LADDER[1].step / 2
    path = sukashi.save(maps, tmp_path / "long.html")
    with pytest.raises(StoreError, match=r"only the strongest links.*whole=True"):
        sukashi.open(path)
    path = sukashi.save([maps, samples.generation()], tmp_path / "both.html")
    with pytest.warns(UserWarning, match="only the strongest links"):
        assert dumps(sukashi.open(path)) == dumps(samples.generation())
    path = sukashi.save(maps, tmp_path / "whole.html", whole=True)
    assert dumps(sukashi.open(path)) == dumps(maps)


def test_attention_that_cannot_be_carried_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMITS", ((128, 500),))
    with pytest.raises(BudgetError, match=r"links of 30 tokens take over 500 bytes.*whole=True"):
        fit(wide(30, 2, 2))


def test_a_head_gets_the_finest_form_that_its_share_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maps = wide(100, 3, 4)
    sizes = []
    for part in (1.0, 0.5, 0.3):
        monkeypatch.setattr(module, "LIMITS", ((128, int(part * 400_000)),))
        islands = fit(maps)
        error = np.abs(opened(islands).weights - maps.weights).max()
        sizes.append((size(islands), error))
        assert size(islands) <= part * 400_000
    assert [size for size, _ in sizes] == sorted((size for size, _ in sizes), reverse=True)
    assert [error for _, error in sizes] == sorted(error for _, error in sizes)


@pytest.mark.parametrize("causal", [True, False])
def test_twelve_by_twelve_heads_at_128_tokens_stay_under_two_megabytes(causal: bool) -> None:
    islands = fit(wide(128, 12, 12, causal=causal))
    assert size(islands) <= 2_000_000
    error = np.abs(opened(islands).weights - wide(128, 12, 12, causal=causal).weights)
    assert error.max() <= LADDER[2].step / 2


@pytest.mark.slow
def test_twelve_by_twelve_heads_at_512_tokens_stay_under_six_megabytes() -> None:
    assert size(fit(wide(512, 12, 12))) <= 6_000_000
