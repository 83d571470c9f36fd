"""Attention kept as queries and keys is the softmax of its definition, and knows what it costs."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.errors import BudgetError, MisuseError, RangeError, ShapeError
from sukashi.result.attention import AttentionMaps, Factors
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

RECIPE = Recipe("tiny", "attention")


def tokens(n: int) -> Tokens:
    """N tokens of one character each."""
    return Tokens(
        text="x" * n,
        ids=np.arange(n, dtype=np.int64),
        pieces=("x",) * n,
        spans=np.array([(at, at + 1) for at in range(n)], dtype=np.int64).reshape(n, 2),
        shown=("x",) * n,
        special=np.zeros(n, dtype=np.bool_),
    )


def factors(queries: int, keys: int, /, **changes: Any) -> Factors:
    """Two layers, four heads on two key heads, three numbers each."""
    random = np.random.default_rng(0)
    made = {
        "queries": random.normal(size=(2, 4, queries, 3)).astype(np.float32),
        "keys": random.normal(size=(2, 2, keys, 3)).astype(np.float32),
        "scaling": np.array([0.5, 2], dtype=np.float32),
        "softcap": np.zeros(2, dtype=np.float32),
        "window": np.zeros(2, dtype=np.int64),
        "causal": False,
        "visible": np.ones(keys, dtype=np.bool_),
        **changes,
    }
    return Factors(**made)


def maps_of(kept: Factors, **changes: Any) -> AttentionMaps:
    queries, keys = kept.shape[2:]
    one, other = tokens(queries), tokens(keys)
    return AttentionMaps(one, other, "cross", RECIPE, factors=kept, **changes)


def seen(kept: Factors, layer: int, query: int, key: int) -> bool:
    """The mask in words: visible, not later where causal, within the window where there is one."""
    window = int(kept.window[layer])
    if not kept.visible[key] or (kept.causal and key > query):
        return False
    if kept.causal:
        return window == 0 or query - key < window
    return window == 0 or abs(query - key) <= window


def by_hand(kept: Factors, layer: int, head: int) -> list[list[float]]:
    """The weights of one head by plain loops over Python numbers."""
    _, heads, queries, keys = kept.shape
    key_head = head // (heads // kept.keys.shape[1])
    rows = []
    for query in range(queries):
        exponentials = []
        for key in range(keys):
            pairs = zip(
                kept.queries[layer, head, query], kept.keys[layer, key_head, key], strict=True
            )
            score = sum(float(a) * float(b) for a, b in pairs) * float(kept.scaling[layer])
            if cap := float(kept.softcap[layer]):
                score = cap * math.tanh(score / cap)
            exponentials.append(math.exp(score) if seen(kept, layer, query, key) else 0.0)
        total = sum(exponentials)
        rows.append([one / total if total else 0.0 for one in exponentials])
    return rows


CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "causal": {"causal": True},
    "window": {"window": np.array([2, 0], dtype=np.int64)},
    "causal window": {"causal": True, "window": np.array([1, 3], dtype=np.int64)},
    "soft cap": {"softcap": np.array([0.5, 0], dtype=np.float32)},
    "masked keys": {"visible": np.array([False, True, True, False, True])},
    "all": {
        "causal": True,
        "window": np.array([3, 2], dtype=np.int64),
        "softcap": np.array([1, 2], dtype=np.float32),
        "visible": np.array([True, True, False, True, True]),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_rows_are_the_softmax_of_the_definition(case: str) -> None:
    kept = factors(5, 5, **CASES[case])
    for layer in range(2):
        for head in range(4):
            rows = kept.rows(layer, head, slice(None))
            assert rows.dtype == np.float32
            np.testing.assert_allclose(rows, by_hand(kept, layer, head), atol=1e-6)


def test_every_key_head_serves_its_own_group_of_heads() -> None:
    kept = factors(3, 5)
    alone = factors(3, 5, keys=np.repeat(kept.keys, 2, axis=1))
    for head in range(4):
        np.testing.assert_array_equal(
            kept.rows(0, head, slice(None)), alone.rows(0, head, slice(None))
        )
    assert not np.allclose(kept.keys[0, 0], kept.keys[0, 1])


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_some_rows_are_a_part_of_all_rows(data: st.DataObject) -> None:
    kept = factors(7, 7, causal=data.draw(st.booleans()), window=np.array([0, 3], dtype=np.int64))
    window = data.draw(st.slices(7))
    layer, head = data.draw(st.integers(0, 1)), data.draw(st.integers(0, 3))
    whole = kept.rows(layer, head, slice(None))
    np.testing.assert_allclose(kept.rows(layer, head, window), whole[window], atol=1e-6)


def test_rows_sum_to_one_also_for_scores_beyond_exp() -> None:
    kept = factors(4, 4, scaling=np.array([1e4, -1e4], dtype=np.float32))
    weights = maps_of(kept).weights
    assert np.isfinite(weights).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-6)


def test_a_query_that_sees_nothing_has_a_row_of_zeros() -> None:
    kept = factors(2, 2, visible=np.zeros(2, dtype=np.bool_))
    np.testing.assert_array_equal(maps_of(kept).weights, 0)


def test_broken_numbers_stay_visible() -> None:
    kept = factors(2, 2, scaling=np.array([np.nan, 1], dtype=np.float32))
    assert np.isnan(maps_of(kept).weights[0]).all()
    assert np.isfinite(maps_of(kept).weights[1]).all()


def test_dense_and_factors_answer_alike() -> None:
    kept = maps_of(factors(3, 5))
    dense = AttentionMaps(kept.query_tokens, kept.key_tokens, "cross", RECIPE, dense=kept.weights)
    assert kept.shape == dense.shape == (2, 4, 3, 5)
    assert dense.weights is dense.dense
    for maps in (kept, dense):
        np.testing.assert_allclose(maps.head(-1, -2), dense.weights[1, 2], atol=1e-7)
        np.testing.assert_allclose(
            maps.rows(0, 1, slice(1, 3)), dense.weights[0, 1, 1:3], atol=1e-7
        )
        np.testing.assert_allclose(maps.mean(), dense.weights.mean(axis=(0, 1)), atol=1e-6)
        np.testing.assert_allclose(maps.mean(1), dense.weights[1].mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(
            maps.mean(0, heads=[0, 3]), dense.weights[0, [0, 3]].mean(axis=0), atol=1e-6
        )


def test_weights_refuse_above_the_budget_with_the_bytes_and_the_way_out() -> None:
    maps = maps_of(factors(10, 20), budget=6_399)
    with pytest.raises(BudgetError) as caught:
        _ = maps.weights
    assert str(caught.value) == (
        "All weights need 6,400 bytes, the budget is 6,399; read one head with "
        "maps.head(layer, head) or a part of it with maps.rows(layer, head, slice(a, b))."
    )
    assert maps.head(0, 0).shape == (10, 20)
    assert dataclasses.replace(maps, budget=6_400).weights.shape == (2, 4, 10, 20)


def test_one_head_and_the_mean_have_the_same_budget() -> None:
    maps = maps_of(factors(10, 20), budget=799)
    with pytest.raises(BudgetError, match=r"^10 rows of a head need 800 bytes, the budget is 799;"):
        maps.head(0, 0)
    assert maps.rows(0, 0, slice(0, 9)).shape == (9, 20)
    with pytest.raises(BudgetError, match=r"^The mean needs 1,600 bytes"):
        maps.mean()


def test_the_bytes_do_not_overflow() -> None:
    n = 60_000
    long = factors(1, 1)
    wide = np.broadcast_to(long.queries[:, :, :1], (2, 4, n, 3))
    many = np.broadcast_to(long.keys, (2, 2, n, 3))
    maps = maps_of(factors(n, n, queries=wide, keys=many))
    with pytest.raises(BudgetError, match="All weights need 115,200,000,000 bytes"):
        _ = maps.weights


@pytest.mark.parametrize(
    ("layer", "head", "message"),
    [
        (2, 0, "Layer 2 does not exist; choose from 0 to 1."),
        (-3, 0, "Layer -3 does not exist; choose from 0 to 1."),
        (0, 4, "Head 4 does not exist; choose from 0 to 3."),
    ],
)
def test_layers_and_heads_that_do_not_exist(layer: int, head: int, message: str) -> None:
    with pytest.raises(RangeError) as caught:
        maps_of(factors(2, 2)).head(layer, head)
    assert str(caught.value) == message


def test_a_mean_of_no_heads() -> None:
    with pytest.raises(MisuseError, match="A mean needs at least one head; name some or leave"):
        maps_of(factors(2, 2)).mean(0, heads=[])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"scaling": np.ones(3, dtype=np.float32)},
            "Factors.scaling has shape (3,), but it must be (layers=2).",
        ),
        (
            {"keys": np.ones((2, 2, 5, 4), dtype=np.float32)},
            "Factors.keys has shape (2, 2, 5, 4), but it must be "
            "(layers=2, key_heads=2, keys=5, dim=3).",
        ),
        (
            {"keys": np.ones((2, 3, 5, 3), dtype=np.float32)},
            "Factors.queries has 4 heads, but it must have a multiple of the 3 of the keys.",
        ),
        (
            {"queries": np.ones((2, 0, 5, 3), dtype=np.float32)},
            "Factors has no heads.",
        ),
        ({"window": np.zeros(2)}, "Factors.window is float64, but it must be int64."),
        ({"visible": [True] * 5}, "Factors.visible is a list, but it must be a bool array."),
    ],
)
def test_factors_that_do_not_fit(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        factors(5, 5, **changes)
    assert str(caught.value) == message


def test_maps_that_do_not_fit_their_tokens() -> None:
    dense = np.zeros((1, 1, 2, 3), dtype=np.float32)
    with pytest.raises(ShapeError) as caught:
        AttentionMaps(tokens(2), tokens(2), "encoder", RECIPE, dense=dense)
    assert str(caught.value) == (
        "AttentionMaps.dense has shape (1, 1, 2, 3), but it must be (layers=1, heads=1, queries=2, "
        "keys=2)."
    )
    with pytest.raises(ShapeError, match="takes dense weights or factors, not both and not none"):
        AttentionMaps(tokens(2), tokens(2), "encoder", RECIPE)
    with pytest.raises(ShapeError, match="takes dense weights or factors, not both and not none"):
        AttentionMaps(tokens(2), tokens(3), "encoder", RECIPE, dense, factors(2, 3))
    with pytest.raises(ShapeError, match=r"AttentionMaps.factors has shape \(2, 4, 2, 3\), but"):
        AttentionMaps(tokens(2), tokens(2), "encoder", RECIPE, factors=factors(2, 3))
