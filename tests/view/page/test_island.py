"""Islands give back the very bytes, whatever their length, and refuse what is none."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sukashi.view.page.island import WIDTHS, decode, encode


@given(some.binary(max_size=200), some.sampled_from(WIDTHS))
def test_an_island_holds_the_very_bytes(data: bytes, width: int) -> None:
    assert decode(encode(data, width), 1000) == data


def test_an_island_is_laid_out_in_planes_and_deflated() -> None:
    island = encode(b"abcdABCDx")
    assert island[0] == "4"
    assert zlib.decompress(base64.b64decode(island[1:])) == b"aAbBcCdDx"
    assert zlib.decompress(base64.b64decode(encode(b"abcdABCDx", 1)[1:])) == b"abcdABCDx"


def test_planes_make_equal_numbers_small() -> None:
    numbers = np.random.default_rng(0).integers(0, 256, 4000)
    weights = (numbers / 256).astype(np.float32).tobytes()
    assert len(encode(weights)) < 4 / 3 * len(zlib.compress(weights, 9))


def test_an_island_cannot_end_the_element_it_stands_in() -> None:
    assert set(encode(bytes(range(256)) * 40)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not base64!",
        "4not base64!",
        "4" + base64.b64encode(b"no zlib").decode(),
        encode(b"x" * 99)[:-8],
        encode(b"x" * 99).replace("4", "2", 1),
    ],
)
def test_what_is_no_island_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whose words are those of the library
        decode(text, 1000)


def test_an_island_that_would_grow_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        decode(encode(bytes(5000)), 1000)
