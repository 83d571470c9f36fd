"""Page parts say what a page says, and its parts hold the very numbers of the result."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors import numpy as safetensors

from sukashi.errors import UnknownNameError
from sukashi.result.store import dumps, loads
from sukashi.view.colour_scale import robust_maximum
from sukashi.view.page import parts as module
from sukashi.view.page import weights
from sukashi.view.page.note import note
from sukashi.view.page.overview import FULL, overview
from sukashi.view.page.parts import PageParts, PartialError, joined
from sukashi.view.thumbnail import THUMBNAIL_SIDE, thumbnail
from tests import samples


def test_every_kind_has_its_bytes_and_its_note() -> None:
    for result in samples.every():
        carried = PageParts(result)
        assert carried.part("file") == dumps(result)
        assert carried.note == note(result)
        if carried.note["kind"] != "attention":
            assert carried.names == ("result", "file")
            assert carried.part("result") == dumps(result)


@pytest.mark.parametrize(
    "maps", [samples.attention(), samples.cross_attention(), samples.factored_attention()]
)
def test_a_part_of_attention_is_a_head_or_a_mean(maps: samples.AttentionMaps) -> None:
    carried = PageParts(maps)
    layers, heads = maps.shape[:2]
    for layer in range(layers):
        for head in range(heads):
            found, _ = weights.read(carried.part(f"head/{layer}/{head}"))
            np.testing.assert_array_equal(found, maps.head(layer, head))
        mean, _ = weights.read(carried.part(f"mean/{layer}"))
        np.testing.assert_array_equal(mean, maps.mean(layer))
    mean, _ = weights.read(carried.part("mean/all"))
    np.testing.assert_allclose(mean, maps.mean(), atol=1e-7)
    assert len(carried.names) == layers * heads + layers + 3


def test_what_a_view_begins_with_holds_no_weights() -> None:
    maps = samples.attention(over=samples.tokens([f" w{at}" for at in range(200)]))
    begin = safetensors.load(PageParts(maps).part("result"))
    assert not any(name.startswith(("dense", "factors")) for name in begin)
    assert begin["shape"].tolist() == list(maps.shape)
    assert begin["overview"].shape == (3, 4, THUMBNAIL_SIDE, THUMBNAIL_SIDE)


def test_the_parts_make_the_result_again() -> None:
    for result in [*samples.every("ja"), samples.cross_attention()]:
        carried = PageParts(result)
        parts = {name: carried.part(name) for name in carried.names}
        assert dumps(joined(parts, "it")) == dumps(result)
        assert dumps(loads(parts["file"])) == dumps(result)


def test_a_lost_head_is_noticed() -> None:
    carried = PageParts(samples.attention())
    parts = {name: carried.part(name) for name in carried.names if name != "head/1/2"}
    with pytest.raises(ValueError, match="not all heads"):
        joined(parts, "it")


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> samples.AttentionMaps:
    """Eleven tokens that count as a long text, in tiles of four."""
    monkeypatch.setattr(module, "LONG", 10)
    monkeypatch.setattr(module, "TILE", 4)
    monkeypatch.setattr(module, "STRONGEST", 2)
    return samples.factored_attention()


def test_of_a_long_text_a_head_is_its_strongest_links_and_tiles(
    long: samples.AttentionMaps,
) -> None:
    carried = PageParts(long)
    assert carried.note["tile"] == 4
    assert not any(name.startswith("mean/") for name in carried.names if name != "mean/all")
    true = long.head(1, 2)
    found, complete = weights.read(carried.part("head/1/2"))
    assert not complete
    at = np.argsort(true, axis=1)[:, -2:]
    np.testing.assert_array_equal(
        np.take_along_axis(found, at, axis=1), np.take_along_axis(true, at, axis=1)
    )
    rows = [
        np.hstack(
            [weights.read(carried.part(f"tile/1/2/{row}/{column}"))[0] for column in range(3)]
        )
        for row in range(3)
    ]
    np.testing.assert_allclose(np.vstack(rows), true, atol=1e-7)
    assert "tile/1/2/3/0" not in carried.names


def test_strongest_links_are_no_whole_result(long: samples.AttentionMaps) -> None:
    carried = PageParts(long)
    with pytest.raises(PartialError):
        joined({name: carried.part(name) for name in carried.names}, "it")
    assert dumps(loads(carried.part("file"))) == dumps(long)


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownNameError, match="head/9/9"):
        PageParts(samples.attention()).part("head/9/9")
    with pytest.raises(UnknownNameError, match="choose from: result, file"):
        PageParts(samples.layers()).part("../secret")


def test_a_small_picture_keeps_the_largest_weight_of_every_block() -> None:
    given = np.zeros((7, 5), dtype=np.float32)
    given[6, 4] = 0.75
    given[2, 2] = 0.25
    small = thumbnail(given, 3)
    # rows 0–2, 3–4, 5–6 and columns 0–1, 2–3, 4
    np.testing.assert_array_equal(small, [[0, 0.25, 0], [0, 0, 0], [0, 0, 0.75]])
    np.testing.assert_array_equal(thumbnail(given, 40), given)


def test_small_pictures_are_inked_each_in_its_own_scale() -> None:
    maps = samples.attention()
    arrays = overview(maps)
    for layer, head in np.ndindex(*maps.shape[:2]):
        ink = arrays["inks"][layer, head]
        assert ink == np.float32(robust_maximum(maps.head(layer, head)))
        seen = arrays["overview"][layer, head] / FULL * ink
        true = np.minimum(maps.head(layer, head), ink)
        assert np.abs(seen - true).max() <= ink / FULL / 2 + 1e-7


def test_nine_of_ten_rows_have_no_larger_weight_than_robust_maximum() -> None:
    rows = np.diag(np.arange(1, 12) / 11).astype(np.float32)
    assert robust_maximum(rows) == pytest.approx(10 / 11)
    assert robust_maximum(np.zeros((2, 2), dtype=np.float32)) == 1
    assert robust_maximum(np.zeros((0, 0), dtype=np.float32)) == 1
