"""The views of how far explanations hold: every look, linked, sorted, taken away, hostile."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sukashi.result.kinds import Result
from tests import trusted
from tests.browser.checks import CHECKS, fits, layout, makes_no_markup_of_text
from tests.browser.conftest import Opener
from tests.browser.looks import LOOKS, Look
from tests.browser.visit import Visit, answered, ask, looked_at
from tests.golden.make import randomisation, trust

pytestmark = pytest.mark.slow
HOSTILE = ("</script><img src=x onerror=alert(1)>", "\u202e\u2066rtl\u2069\u200f", "a" * 3000)


def views(lang: str) -> list[Result]:
    """A result of each of these kinds, a ranking of several targets first."""
    return [trusted.trust(lang, targets=3), trusted.trust(lang), randomisation(), trust()]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_every_view_passes_every_check(opened: Opener, look: Look) -> None:
    page = opened(views(look.lang), **look.context)
    for state in ("drawn", "opened"):
        assert [f"{check.__name__}: {one}" for check in CHECKS for one in check(page)] == []
        if state == "drawn":
            assert layout(page, f"trusted-{look.name}") == []
            for closed in page.locator(".tools button[aria-expanded], summary").all():
                closed.click()
    assert page.locator("section > .scroll table").count() == 4


def test_a_word_is_marked_in_both_curves_at_the_step_at_which_it_goes(opened: Opener) -> None:
    result = trusted.trust()
    page = opened([trusted.trust(), trusted.trust()])
    first, second = page.locator("section").all()
    assert first.locator("circle.marked").count() == 0
    word = int((result.unit_of == 2).argmax())
    first.locator(".text button").nth(word).click()
    page.mouse.move(2, 2)  # what is held stays
    for section in (first, second):  # the place is shared
        assert section.locator("circle.marked").count() == 2
        assert section.locator(".text button.marked").count() == 1
    counts = result.counts[0]
    share = counts[(counts > result.places[0, 2]).argmax()] / counts[-1]
    points = first.locator("circle.point")
    ends = [float(points.nth(at).get_attribute("cx")) for at in (0, len(counts) - 1)]
    at = float(first.locator("circle.marked").first.get_attribute("cx"))
    assert (at - ends[0]) / (ends[1] - ends[0]) == pytest.approx(share, abs=1e-3)
    page.keyboard.press("Escape")
    assert first.locator("circle.marked").count() == 0


def test_a_step_that_is_pointed_at_strikes_out_what_is_away(opened: Opener) -> None:
    result = trusted.trust()
    page = opened(result)
    middle = int(result.counts[0, 2])
    for curve, away in ((0, middle), (1, result.places.shape[1] - middle)):
        page.locator(".curve").nth(curve).locator("circle.point").nth(2).hover(force=True)
        assert page.locator(".text .absent").count() == away
        assert page.locator("circle.marked").count() == 2
    page.mouse.move(2, 2)
    assert page.locator(".text .absent").count() == 0


def test_an_explained_word_shows_its_own_figures(opened: Opener) -> None:
    result = trusted.trust(targets=3)
    page = opened(result)
    whole = page.locator(".caption").text_content()
    page.locator(".text button.target").nth(1).click()
    assert page.locator(".caption").text_content() != whole
    assert result.targets[1].label.strip() in page.locator(".caption").text_content()
    page.locator(".text button").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.text button')[1]")


def test_methods_are_sorted_by_a_heading(opened: Opener) -> None:
    page = opened(trust())
    rows = page.locator("tbody th")
    assert "occlusion" in rows.first.text_content()
    heading = page.locator("thead th").first
    heading.get_by_role("button").click()
    assert "gradient" in rows.first.text_content()
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.get_by_role("button").click()
    assert "occlusion" in rows.first.text_content()
    assert heading.get_attribute("aria-sort") == "descending"
    assert "by=name" in page.evaluate("location.hash")


def test_figures_curves_and_ranking_can_be_taken_away(opened: Opener, tmp_path: Path) -> None:
    result = trusted.trust()
    page = opened(result)
    page.get_by_role("button", name="save", exact=True).click()
    saved = {}
    for kind in ("CSV", "SVG"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=kind, exact=True).click()
        waiting.value.save_as(tmp_path / kind)
        saved[kind] = (tmp_path / kind).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(saved["CSV"])))
    points, units = result.counts.shape[1], result.places.shape[1]
    assert len(rows) == 1 + len(list(result.measures())) + 2 * points + units
    assert float(rows[1][2]) == pytest.approx(result.comprehensiveness.value, abs=1e-5)
    assert "This ranking is better than chance" in saved["SVG"]
    assert saved["SVG"].count("95 % of random rankings") == 2  # a heading and the legend


@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_word_is_text_here_too(opened: Opener, word: str) -> None:
    result = trusted.trust()
    tokens = replace(
        result.tokens, shown=(*result.tokens.shown[:2], word, *result.tokens.shown[3:])
    )
    result = replace(result, tokens=tokens, targets=(replace(result.targets[0], label=word),))
    table = trust()
    table = replace(table, methods=(word, *table.methods[1:]), skipped=(word,))
    page = opened([result, table], viewport={"width": 390, "height": 800})
    page.get_by_role("button", name="table", exact=True).first.click()
    assert page.locator("section").count() == 2
    assert [*fits(page), *makes_no_markup_of_text(page)] == []


def test_the_app_asks_how_far_an_explanation_holds(visit: Visit) -> None:
    page: Any = visit()
    page.locator(".asks").wait_for()
    asked = page.get_by_label("faithfulness")
    assert not asked.is_checked()  # it takes hundreds of passes
    asked.check()
    page.get_by_label("layer", exact=False).first.uncheck()
    ask(page, "The capital of France is")
    answered(page, 3)
    assert page.locator("section[data-kind=faithfulness] .verdict").is_visible()
    looked_at(page, "faithfulness")
