"""The exported page of a real generation: small, and all of it there without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

import sukashi
from tests.browser.conftest import Opener

pytestmark = pytest.mark.slow
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
