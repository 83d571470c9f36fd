"""Two texts that were compared: words that light up the words of the other, by pointer and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sukashi.view.page.similarity import similarity_note
from tests.browser.checks import prose
from tests.browser.conftest import Opener
from tests.compared_texts import similarity

pytestmark = pytest.mark.slow
PLAIN = "rgb(251, 250, 246)"
"""The ground of a page: a word without a colour."""


def colours(page: Any, text: int) -> list[str]:
    """The ground of every word of a text, once they stand still."""
    page.evaluate("() => Promise.allSettled(document.getAnimations().map(one => one.finished))")
    words = page.locator(f'[data-at^="{text} "]')
    found = words.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
    return list(found)


def says(page: Any, at: str) -> str:
    return str(page.locator(f'[data-at="{at}"]').get_attribute("aria-label"))


def test_a_word_lights_up_the_words_of_the_other_text_by_its_pairs(opened: Opener) -> None:
    one = similarity()
    page = opened(one)
    assert page.locator(".measures").inner_text().split() == [
        "cosine", "0.666", "dot", "product", "1.33",
    ]  # fmt: skip
    before = [colours(page, text) for text in (0, 1)]
    assert [each[0] for each in before] == [PLAIN, PLAIN]  # a mark of the tokenizer's
    assert says(page, "1 3") == "dream, score 0.06"
    page.locator('[data-at="0 2"]').hover()
    assert colours(page, 0) == before[0]
    assert colours(page, 1) != before[1]
    assert one.pairs is not None
    for at, word in ((1, "Does"), (2, "it"), (3, "dream")):
        amount = float(one.pairs[2, at])
        written = f"{abs(amount):.3g}".rstrip("0")
        minus = "−" if amount < 0 else ""
        assert says(page, f"1 {at}") == f"{word}, added by the pair {minus}{written}"
    assert "“cat”: score 0.5 · sum of its pairs: 0.39" in page.locator(".readout").inner_text()
    page.mouse.move(0, 0)
    assert colours(page, 1) == before[1]
    page.locator('[data-at="1 2"]').click()
    page.mouse.move(0, 0)
    assert page.locator('[data-at="1 2"]').get_attribute("aria-pressed") == "true"
    assert colours(page, 0) != before[0]
    page.keyboard.press("Escape")
    assert colours(page, 0) == before[0]


def test_keys_lead_from_word_to_word_and_to_the_other_text(opened: Opener) -> None:
    page = opened(similarity())
    page.locator('[data-at="0 0"]').focus()
    for key, place in (("ArrowRight", "0 1"), ("ArrowDown", "1 1"), ("ArrowLeft", "1 0")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.at") == place
    page.keyboard.press("Enter")
    assert page.locator('[data-at="1 0"]').get_attribute("aria-pressed") == "true"


def test_equal_texts_are_kept_apart(opened: Opener) -> None:
    one = similarity()
    square = np.outer(one.scores, one.scores)
    same = replace(one, other_tokens=one.tokens, other_scores=one.scores, pairs=square)
    page = opened(same)
    page.locator('[data-at="1 2"]').hover()
    assert page.locator("section .marked").count() == 1
    assert says(page, "0 2") == "cat, added by the pair 0.25"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_where_nothing_is_known_of_pairs_it_says_why(opened: Opener, lang: str) -> None:
    one = replace(similarity(lang), pairs=None, undivided="layers")
    page = opened(one, locale={"en": "en-US", "ja": "ja-JP"}[lang])
    made = similarity_note(one)["similarity"]["words"][lang]["made"]
    why = {"en": "cannot be divided between tokens", "ja": "トークンごとに分けられない"}[lang]
    assert why in made
    assert made in prose(page.locator("section"))
    before = colours(page, 1)
    page.locator('[data-at="0 2"]').hover()
    assert colours(page, 1) == before


def test_on_paper_are_no_tools_and_words_keep_their_ground(opened: Opener) -> None:
    page = opened(similarity())
    page.emulate_media(media="print")
    assert page.locator("section .tools, section .controls, header .right").count() >= 2
    for one in page.locator(".screen").all():
        assert not one.is_visible()
    kept = page.locator('[data-at="0 2"]').evaluate("one => getComputedStyle(one).printColorAdjust")
    assert kept == "exact"
