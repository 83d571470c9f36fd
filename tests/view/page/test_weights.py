"""A head as bytes: the very numbers, or the nearest of levels that are fine where weights are."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.view.page.weights import CODES, LADDER, Rounding, coded, exact, read


def weights(seed: int = 0) -> np.ndarray:
    """(60, 50) rows that sum to 1, from even to peaked."""
    rng = np.random.default_rng(seed)
    raw = np.exp(rng.normal(size=(60, 50)) * np.linspace(0, 5, 60)[:, None])
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


def test_exact_weights_are_the_very_numbers() -> None:
    np.testing.assert_array_equal(read(exact(weights())), weights())


@pytest.mark.parametrize("rounding", LADDER)
def test_rounding_keeps_what_it_promises(rounding: Rounding) -> None:
    given = weights()
    error = np.abs(read(coded(given, rounding)) - given)
    # A level's distance is that of the level below it, which may be up to one distance smaller.
    allowed = np.clip(rounding.relative * given, rounding.floor, rounding.step) / 2
    assert (error <= allowed * (1 + rounding.relative) + 1e-7).all()
    assert read(coded(np.float32([[0.0, 1.0]]), rounding)).tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("rounding", LADDER)
def test_levels_fit_into_a_byte_and_rise(rounding: Rounding) -> None:
    levels = rounding.levels()
    assert len(levels) <= CODES
    assert (np.diff(levels) > 0).all()
    assert [levels[0], levels[-1]] == [0, 1]


def test_each_step_down_the_ladder_is_coarser_and_smaller() -> None:
    counts = [len(rounding.levels()) for rounding in LADDER]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"none of this",
        safetensors.save({"other": np.zeros(3, dtype=np.float32)}),
        safetensors.save(
            {"codes": np.full((2, 2), 7, dtype=np.uint8), "levels": np.zeros(3, dtype=np.float32)}
        ),
    ],
)
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whose words are those of the library
        read(data)
