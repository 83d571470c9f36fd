"""Islands give back the very bytes, whatever their length, and refuse what is none."""

from __future__ import annotations

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sukashi.view.page.fit import rounded
from sukashi.view.page.island import decode, encode


@given(some.binary(max_size=200))
def test_an_island_holds_the_very_bytes(data: bytes) -> None:
    assert decode(encode(data), 1000) == data


def test_an_island_is_laid_out_in_planes_and_deflated() -> None:
    plain = zlib.decompress(base64.b64decode(encode(b"abcdABCDx")))
    assert plain == b"aAbBcCdDx"


def test_planes_make_equal_numbers_small() -> None:
    weights = rounded(np.random.default_rng(0).random(4000).astype(np.float32), 1 / 256).tobytes()
    assert len(encode(weights)) < 4 / 3 * len(zlib.compress(weights, 9))


def test_an_island_cannot_end_the_element_it_stands_in() -> None:
    assert set(encode(bytes(range(256)) * 40)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    )


@pytest.mark.parametrize(
    "text", ["", "not base64!", base64.b64encode(b"no zlib").decode(), encode(b"x" * 99)[:-8]]
)
def test_what_is_no_island_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whose words are those of the library
        decode(text, 1000)


def test_an_island_that_would_grow_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        decode(encode(bytes(5000)), 1000)
