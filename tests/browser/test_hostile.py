"""Text that would like to be more than text, wherever text can stand: nothing of it ever runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sukashi.result.kinds import Result
from tests import samples
from tests.browser.checks import fits, makes_no_markup_of_text
from tests.browser.conftest import Opener
from tests.browser.hosts import HOSTS

pytestmark = pytest.mark.slow
WORDS = {
    "script": "</script><img src=x onerror=alert(1)>",
    "comment": "<!--<script>alert(1)</script>",
    "style": "</style><style>*{display:none}</style>",
    "separators": "a\u2028b\u2029c",
    "marks": "\u202e\u2066rtl\u2069\u200f",
    "template": "{{x}}${y}<%= z %>{@html w}",
    "attribute": "\" autofocus onfocus=alert(1) x='",
    "long": "a" * 10_000,
    "tall": "e" + "\u0301" * 300,
}


def results(word: str) -> list[Result]:
    """The word as token, label, outcome, guess, alternative and model."""
    text = samples.tokens([word, " b", " c", ",", " 3", ",", " 4", ",", " 5", ",", word])
    why = samples.attribution(over=text)
    label = samples.verdict()
    label = replace(label, targets=(replace(label.targets[0], label=word),))
    steps = samples.layers()
    guesses = tuple(tuple((word, *cell[1:]) for cell in row) for row in steps.top_words)
    steps = replace(steps, top_words=guesses, outcome_words=(word, *steps.outcome_words[1:]))
    run = samples.generation()
    others = tuple((word, *row[1:]) for row in run.alternative_words)
    run = replace(run, alternative_words=others)
    views = [why, label, steps, run, samples.attention(over=text)]
    return [replace(one, recipe=replace(one.recipe, model=word)) for one in views]


def quiet(page: Any, count: int) -> list[str]:
    """What is wrong with a page that should show some views and nothing else."""
    gone = page.locator("section").count() != count or not page.locator("h2").first.is_visible()
    return [*["a view is gone"] * gone, *fits(page), *makes_no_markup_of_text(page)]


@pytest.mark.parametrize("width", [1240, 390])
@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("host", HOSTS)
def test_a_hostile_word_is_text_everywhere(
    opened: Opener, host: str, name: str, width: int
) -> None:
    views = results(WORDS[name])
    page = opened(views, host=host, viewport={"width": width, "height": 800})
    assert quiet(page, len(views)) == []
    for choice in ("detailed", "matrix", "word", "table"):
        for button in page.get_by_role("button", name=choice, exact=True).all():
            button.click()
    for definition in page.locator("summary").all():
        definition.click()
    assert quiet(page, len(views)) == []


@pytest.mark.parametrize("name", ["script", "attribute", "marks"])
def test_a_hostile_word_stays_text_in_what_is_saved(
    opened: Opener, tmp_path: Path, name: str
) -> None:
    page = opened(results(WORDS[name])[:1])
    page.get_by_role("button", name="save", exact=True).click()
    for kind in ("SVG", "HTML"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=kind, exact=True).click()
        place = tmp_path / f"again.{kind.lower()}"
        waiting.value.save_as(place)
        again = page.context.new_page()
        said: list[str] = []
        again.on("dialog", lambda dialog, said=said: (said.append("dialog"), dialog.dismiss()))
        again.goto(place.as_uri())
        again.wait_for_selector("text" if kind == "SVG" else "section")
        assert said == []
        assert again.locator("img, image[href^='x'], [onerror], [onfocus]").count() == 0


@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>", "a\u2028\u202eb", "'\"&#%3C", "透かし" * 20, "{{x}} ${y}"],
)
def test_a_hostile_file_name_opens(opened: Opener, name: str) -> None:
    page = opened(samples.attribution(), name=name)
    assert quiet(page, 1) == []
