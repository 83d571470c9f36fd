"""A head as bytes: the very numbers, or the nearest of levels that are fine where weights are."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.view.page.weights import CODES, LADDER, Rounding, coded, exact, read, strongest


def weights(seed: int = 0) -> np.ndarray:
    """(60, 50) rows that sum to 1, from even to peaked."""
    rng = np.random.default_rng(seed)
    raw = np.exp(rng.normal(size=(60, 50)) * np.linspace(0, 5, 60)[:, None])
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


def links(places: np.ndarray, shape: tuple[int, int]) -> bytes:
    """A part of two weights whose links may not fit."""
    return safetensors.save(
        {
            "links": places.astype(np.int32),
            "shape": np.array(shape, dtype=np.int64),
            "weights": np.ones((2, 1), dtype=np.float32),
        }
    )


def test_exact_weights_are_the_very_numbers() -> None:
    found, complete = read(exact(weights()))
    np.testing.assert_array_equal(found, weights())
    assert complete


@pytest.mark.parametrize("rounding", [None, LADDER[1]])
def test_the_strongest_links_are_the_largest_weights_of_each_query(
    rounding: Rounding | None,
) -> None:
    given = weights()
    found, complete = read(strongest(given, 3, rounding))
    assert not complete
    assert found.shape == given.shape
    assert ((found > 0).sum(axis=1) <= 3).all()
    for row, true in zip(found, given, strict=True):
        kept = np.argsort(true)[-3:]
        off = 0 if rounding is None else rounding.step / 2
        np.testing.assert_allclose(row[kept], true[kept], atol=off, rtol=0)
    np.testing.assert_array_equal(read(strongest(given, 99))[0], given)


@pytest.mark.parametrize("rounding", LADDER)
def test_rounding_keeps_what_it_promises(rounding: Rounding) -> None:
    given = weights()
    error = np.abs(read(coded(given, rounding))[0] - given)
    # A level's distance is that of the level below it, which may be up to one distance smaller.
    allowed = np.clip(rounding.relative * given, rounding.floor, rounding.step) / 2
    assert (error <= allowed * (1 + rounding.relative) + 1e-7).all()
    assert read(coded(np.float32([[0.0, 1.0]]), rounding))[0].tolist() == [[0.0, 1.0]]


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
        links(np.array([[0], [9]]), (2, 4)),
        links(np.array([[-1], [0]]), (2, 4)),
        links(np.array([[0, 1], [0, 1]]), (2, 4)),
        links(np.array([[0], [0]]), (7, 4)),
        links(np.array([[0], [0]]), (2, 1 << 60)),
        safetensors.save({"weights": np.zeros((2, 1), np.float32), "links": np.zeros((2, 1))}),
        safetensors.save({"weights": np.zeros(3, dtype=np.float32)}),
        safetensors.save({"weights": np.zeros((2, 2), dtype=np.complex64)}),
        safetensors.save(
            {"codes": np.zeros((2, 2), np.uint8), "levels": np.array(1, dtype=np.float32)}
        ),
        exact(np.zeros((2, 2), np.float32))[:-1],
    ],
)
def test_what_is_no_part_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whose words are those of the library
        read(data)
