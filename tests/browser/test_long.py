"""Pages of long texts: small, quick to turn, and all of it there without a network."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import sukashi
from sukashi.result.layers import LayerPredictions
from tests import samples
from tests.browser.conftest import Opener

pytestmark = pytest.mark.slow
SVG = "{http://www.w3.org/2000/svg}"
LIMIT = 1_500_000
"""Bytes of the file of a 30-token generation with all its views."""


def test_a_page_of_thirty_written_tokens_is_small_and_works_offline(
    opened: Opener, tmp_path: Path
) -> None:
    ex = sukashi.load()
    run = ex.generate("メロスは激怒した。", max_new_tokens=30)
    views = [ex.attribution(run), run, ex.layers(run), ex.attention(run)]
    page = opened(views)
    assert (tmp_path / "page.html").stat().st_size < LIMIT
    assert page.locator("section").count() == 4
    words = page.locator(".target")
    assert words.count() == len(run.probabilities) == 30
    inks = set()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(250)
        inks.add(page.locator(".text .paper").first.get_attribute("style"))
    assert len(inks) == 3
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.context.new_page().goto("http://127.0.0.1:9/")  # the network is off indeed


def long_layers(count: int) -> LayerPredictions:
    """Predictions at many places, each cell its own word."""
    rows, k = 4, 3
    text = samples.tokens([f" w{at}" for at in range(count + 1)])
    rng = np.random.default_rng(0)
    chance = rng.random((rows, count, k)).astype(np.float32) / k
    words = tuple(
        tuple(tuple(f" g{row}.{at}.{n}" for n in range(k)) for at in range(count))
        for row in range(rows)
    )
    return LayerPredictions(
        tokens=text,
        positions=np.arange(count, dtype=np.int64),
        top_ids=np.arange(rows * count * k, dtype=np.int64).reshape(rows, count, k),
        top_probabilities=-np.sort(-chance, axis=2),
        top_words=words,
        outcome_ids=text.ids[1:],
        outcome_words=tuple(text.shown[1:]),
        ranks=rng.integers(1, 900, (rows, count)),
        probabilities=np.full((rows, count), 0.01, dtype=np.float32),
        entropy=np.ones((rows, count), dtype=np.float32),
        watched=np.zeros((rows, count, 0), dtype=np.float32),
        watched_ranks=np.zeros((rows, count, 0), dtype=np.int64),
        watched_words=(),
        recipe=samples.recipe("layers"),
    )


def test_a_long_text_is_turned_page_by_page(opened: Opener) -> None:
    page = opened(long_layers(400), link="token=100")
    pages = page.locator(".pages span")
    assert pages.text_content() == "places 97–144 of 400"
    assert page.locator(".best p").text_content() == "layer 3, after “w99”"
    assert page.locator("[data-cell]").count() == 4 * 48
    page.get_by_role("button", name="later").click()
    assert pages.text_content() == "places 145–192 of 400"
    page.locator('[data-cell="1 150"]').hover()
    page.mouse.move(2, 2)
    assert pages.text_content() == "places 145–192 of 400"  # looking elsewhere turns no page
    page.locator('[data-cell="1 150"]').click()
    assert pages.text_content() == "places 145–192 of 400"
    page.mouse.move(2, 2)
    page.goto(page.url.split("#")[0] + "#token=400")
    page.wait_for_timeout(100)
    assert pages.text_content() == "places 385–400 of 400"
    assert page.get_by_role("button", name="later").is_disabled()
    page.get_by_role("button", name="table").click()
    assert "the first 200 of 1600 rows" in page.locator("section").text_content()


def test_a_picture_holds_what_is_scrolled_out_of_sight(opened: Opener, tmp_path: Path) -> None:
    page = opened(long_layers(30), link="token=30", viewport={"width": 600, "height": 800})
    assert page.locator(".scroll").evaluate("one => one.scrollLeft") > 100
    page.get_by_role("button", name="save", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="SVG", exact=True).click()
    waiting.value.save_as(tmp_path / "x.svg")
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    words = {one.text: float(one.get("x", "")) for one in root.iter(f"{SVG}text")}
    assert {f"w{at}" for at in range(1, 31)} <= set(words)
    assert all(0 <= x <= float(root.get("width", "")) for x in words.values())
    assert words["layer 3"] < words["w1"] < words["w28"]
    assert page.locator(".scroll").evaluate("one => one.scrollLeft") > 100
