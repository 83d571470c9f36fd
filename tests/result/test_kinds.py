"""Results check themselves on birth, print both shapes, and mean what their fields say."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from sukashi.errors import ShapeError
from sukashi.result.attribution import Attribution
from sukashi.result.axes import check_axes
from sukashi.result.generation import Generation
from sukashi.result.kinds import KINDS
from sukashi.result.tokens import Tokens
from tests.golden.make import attribution, counting, generation, japanese, layers, samples


def zeros(*shape: int, kind: type[np.generic] = np.float32) -> np.ndarray[Any, Any]:
    return np.zeros(shape, dtype=kind)


def test_axes_take_their_length_from_the_first_value_that_names_them() -> None:
    held = {
        "a": (zeros(2, 3), "rows columns"),
        "b": (None, "other"),
        "c": ((1, 2, 3), "columns"),
        "d": ((("x",), ("y",)), "rows 1"),
    }
    assert check_axes("Kind", held) == {"rows": 2, "columns": 3, "1": 1}


@pytest.mark.parametrize(
    ("value", "spelled", "message"),
    [
        (
            zeros(2, 4),
            "rows columns",
            "Kind.x has shape (2, 4), but it must be (rows=2, columns=3).",
        ),
        (zeros(3), "rows columns", "Kind.x has shape (3,), but it must be (rows=any, columns=3)."),
        (zeros(3, 2), "columns 3", "Kind.x has shape (3, 2), but it must be (columns=3, 3)."),
        (
            zeros(2, 3),
            "square square",
            "Kind.x has shape (2, 3), but it must be (square=2, square=2).",
        ),
        (("a", "b"), "columns", "Kind.x has shape (2,), but it must be (columns=3)."),
        ((("a",) * 3, ("b",) * 2), "n columns", "An entry of Kind.x has 2 entries, but it must h"),
        ((((1,), (2,)), ((3,), (4, 5))), "n m k", "An entry of Kind.x has 2 entries, but it mus"),
    ],
)
def test_a_shape_that_does_not_fit_is_printed_beside_the_right_one(
    value: Any, spelled: str, message: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        check_axes("Kind", {"a": ((1, 2, 3), "columns"), "x": (value, spelled)})
    assert str(caught.value).startswith(message)


BAD: list[tuple[Any, dict[str, Any], str]] = [
    (
        counting(),
        {"ids": zeros(8, kind=np.int64)},
        "Tokens.ids has shape (8,), but it must be (tokens=9).",
    ),
    (
        counting(),
        {"spans": zeros(9, 3, kind=np.int64)},
        "Tokens.spans has shape (9, 3), but it must be (tokens=9, 2).",
    ),
    (
        counting(),
        {"pieces": ("a",) * 8},
        "Tokens.shown has shape (9,), but it must be (tokens=8).",
    ),
    (
        counting(),
        {"special": [False] * 9},
        "Tokens.special is a list, but it must be a bool array.",
    ),
    (counting(), {"ids": zeros(9)}, "Tokens.ids is float32, but it must be int64."),
    (counting(), {"text": "1, 2"}, "Tokens.spans holds 13, but it must be from 0 to 4."),
    (
        attribution(),
        {"scores": zeros(2, 8)},
        "Attribution.scores has shape (2, 8), but it must be (targets=2, inputs=9).",
    ),
    (
        attribution(),
        {"residuals": zeros(3)},
        "Attribution.residuals has shape (3,), but it must be (targets=2).",
    ),
    (
        attribution(),
        {"magnitudes": zeros(2, 9) - 1},
        "Attribution.magnitudes holds -1, but it must be at least 0.",
    ),
    (
        layers(),
        {"ranks": zeros(3, 3, kind=np.int64)},
        "LayerPredictions.ranks has shape (3, 3), but it must be (rows=3, positions=2).",
    ),
    (
        layers(),
        {"top_words": (*layers().top_words[:2], (("a", "b"), ("c",)))},
        "An entry of LayerPredictions.top_words has 1 entries, but it must have 2.",
    ),
    (
        layers(),
        {"watched_words": ("a", "b")},
        "LayerPredictions.watched has shape (3, 2, 1), but it must be (rows=3, positions=2",
    ),
    (
        layers(),
        {"positions": np.array([5, 9])},
        "LayerPredictions.positions holds 9, but it must be from 0 to 8.",
    ),
    (
        generation(),
        {"alternative_words": (("a",), ("b", "c"), ("d", "e"))},
        "An entry of Generation.alternative_words has 1 entries, but it must have 2.",
    ),
    (
        generation(),
        {"prompt_length": 10},
        "Generation.prompt_length holds 10, but it must be from 0 to 6.",
    ),
]


@pytest.mark.parametrize(("result", "change", "message"), BAD)
def test_a_result_that_does_not_fit_is_never_born(
    result: Any, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ShapeError) as caught:
        dataclasses.replace(result, **change)
    assert str(caught.value).startswith(message)


def test_every_kind_has_tokens_and_a_recipe() -> None:
    for result in samples().values():
        assert type(result) in KINDS.values()
        assert isinstance(result.tokens, Tokens)
        assert result.recipe.model == "tiny"


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        attribution().method = "other"  # type: ignore[misc]


def test_shares_are_magnitudes_over_their_sum() -> None:
    result = attribution()
    np.testing.assert_allclose(result.shares.sum(axis=1), 1, atol=1e-6)
    by_hand = [abs(at / 4 - 1) for at in range(8)]
    np.testing.assert_allclose(result.shares[0, :8], np.array(by_hand) / sum(by_hand), rtol=1e-6)
    assert result.shares.dtype == np.float32


def test_shares_of_nothing_are_zero_and_of_a_broken_network_not_a_number() -> None:
    magnitudes = np.array([[0.0] * 9, [np.nan] * 9], dtype=np.float32)
    result: Attribution = dataclasses.replace(attribution(), magnitudes=magnitudes)
    np.testing.assert_array_equal(result.shares[0], 0)
    assert np.isnan(result.shares[1]).all()


def test_a_window_of_tokens_keeps_the_text() -> None:
    part = japanese()[2:4]
    assert len(part) == 2
    assert [part.text[a:b] for a, b in part.spans] == list(part.shown) == ["激", "怒"]
    assert part.text == japanese().text


def test_written_tokens_are_the_last_ones() -> None:
    result: Generation = generation()
    assert list(result.written) == [6, 7, 8]
    assert "".join(result.tokens.shown[at] for at in result.written) == result.text
    assert result.alternatives[1] == ((",", 1.0), (" 4", 0.0))
