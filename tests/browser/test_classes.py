"""The same words for every class: one word is marked in all of them, by pointer and by keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.result.attribution import Attribution
from tests import samples
from tests.browser.checks import CHECKS, PICTURES, layout
from tests.browser.conftest import Opener
from tests.browser.looks import LOOKS, Look

pytestmark = pytest.mark.slow
HOSTILE = "</script><img src=x onerror=alert(1)>"
FAINT, STRONG = 0.07, 0.93


def classes(lang: str = "en", other: str = "negative") -> Attribution:
    """Two classes; the second, which comes first in the result, has the first's scores halved."""
    one = samples.verdict(lang)
    sure = one.targets[0]
    return replace(
        one,
        targets=(replace(sure, label=other, id=0, probability=FAINT), sure),
        scores=np.concatenate([-one.scores / 2, one.scores]),
        magnitudes=np.concatenate([one.magnitudes / 2, one.magnitudes]),
        residuals=np.repeat(one.residuals, 2),
    )


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_classes_pass_every_check(opened: Opener, look: Look) -> None:
    page = opened([classes(look.lang)], **look.context)
    assert page.locator(".class .share").all_inner_texts()[0].startswith("93")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"classes-{look.name}.png", full_page=True)
    assert [f"{check.__name__}: {one}" for check in CHECKS for one in check(page)] == []


def test_a_word_is_marked_in_every_class_with_its_score_in_each(opened: Opener) -> None:
    page = opened([classes()])
    page.locator(".class").first.locator(".paper", has_text="moving").hover()
    assert page.locator(".class .marked").all_inner_texts() == ["moving", "moving"]
    assert page.locator(".class .own").all_inner_texts() == ["2.4", "−1.2"]
    page.mouse.move(2, 2)
    page.locator(".class .paper", has_text="bad").first.click()
    page.mouse.move(2, 2)
    assert page.locator(".class .marked").all_inner_texts() == ["bad", "bad"]
    page.keyboard.press("Escape")
    assert page.locator(".class .marked").count() == 0


def test_ink_is_on_one_scale_for_all_classes(opened: Opener) -> None:
    page = opened([classes()])
    strong, weak = (
        page.locator(".class").nth(at).locator(".paper", has_text=word)
        for at, word in ((0, "moving"), (1, "bad"))
    )
    inks = [one.evaluate("one => one.style.backgroundColor") for one in (strong, weak)]
    assert inks[0] != inks[1]  # each is the strongest for its class, the second has a third of it


def test_arrows_go_from_word_to_word_and_from_class_to_class(opened: Opener) -> None:
    page = opened([classes()])
    page.locator(".class .paper").first.focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.at") == "1 1"
    assert page.locator(".class .marked").all_inner_texts() == ["not", "not"]


def test_one_class_against_another_is_one_picture_with_both_named(opened: Opener) -> None:
    one = samples.verdict()
    against = replace(one, targets=(replace(one.targets[0], contrast="negative"),))
    page = opened([against])
    assert page.locator(".class").count() == 1
    assert "rather than negative" in page.locator(".class .name").inner_text()
    legend = page.locator(".legend").inner_text()
    assert "negative −" in legend
    assert "positive" in legend


def test_a_class_whose_name_is_markup_is_text(opened: Opener) -> None:
    page = opened([classes(other=HOSTILE)])
    assert page.locator(".class .name").last.inner_text() == HOSTILE
    assert [one for check in CHECKS for one in check(page)] == []


def test_the_classic_table_has_true_and_predicted_label_and_every_word(opened: Opener) -> None:
    """As transformers-interpret draws it; a word that comes twice is there twice."""
    result = replace(classes(), truth="negative")
    page = opened([result])
    page.get_by_role("button", name="with predicted label").click()
    heads = page.locator("table thead th").all_inner_texts()
    assert heads == ["true label", "predicted label", "explained label", "sum of scores", "words"]
    rows = [
        [" ".join(cell.split()) for cell in row.locator("td").all_inner_texts()]
        for row in page.locator("tbody tr").all()
    ]
    total = float(result.scores[1].sum())
    assert [row[:4] for row in rows] == [
        ["negative", "positive (93 %)", "positive", f"{total:.3g}"],
        ["negative", "positive (93 %)", "negative", f"{-total / 2:.3g}".replace("-", "−")],
    ]
    shown = page.locator("tbody tr").first.locator(".paper").all_inner_texts()
    assert shown == [word.strip() for word in result.tokens.shown]
    page.locator("tbody tr").first.locator(".paper", has_text="moving").hover()
    assert page.locator("tbody .marked").all_inner_texts() == ["moving", "moving"]


def test_what_no_one_knows_is_a_dash(opened: Opener) -> None:
    one = classes()
    unsure = replace(one, targets=tuple(replace(each, probability=0.2) for each in one.targets))
    page = opened([unsure])
    page.get_by_role("button", name="with predicted label").click()
    cells = page.locator("tbody tr").first.locator("td").all_inner_texts()
    assert [cell.strip() for cell in cells[:2]] == ["–", "–"]


@pytest.mark.parametrize("host", ["file", "app"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_classic_table_passes_every_check(opened: Opener, host: str, look: Look) -> None:
    page = opened([replace(classes(look.lang), truth="negative")], host=host, **look.context)
    name = {"en": "with predicted label", "ja": "予測と並べた表"}[look.lang]
    page.get_by_role("button", name=name).click()
    assert [f"{check.__name__}: {one}" for check in CHECKS for one in check(page)] == []
    assert layout(page, f"classes-{host}-{look.name}") == []


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_answers_and_written_words_have_headings_of_their_own(opened: Opener, lang: str) -> None:
    answer, written = {
        "en": ("What drove the answer", "What drove each word"),
        "ja": ("どの語が答えを決めたか", "どの語がどの語を生んだか"),
    }[lang]
    results = [classes(lang), samples.attribution(lang)]
    page = opened(results, locale={"en": "en-US", "ja": "ja-JP"}[lang])
    assert page.locator("section h2").all_inner_texts() == [answer, written]


def test_no_line_ends_between_a_number_and_its_unit(opened: Opener) -> None:
    page = opened([samples.attribution()])
    caption = page.locator(".caption").text_content()
    assert "\u00a0%" in caption
    assert " %" not in caption
