"""The exported page in a browser: pointer, keyboard and touch, both languages, both themes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

import sukashi
from sukashi.result.store import dumps
from sukashi.view.caption import caption
from sukashi.view.page.read import results_in
from tests import samples
from tests.browser.checks import prose
from tests.browser.conftest import Opener
from tests.browser.files import saved
from tests.browser.hosts import HOSTS

pytestmark = pytest.mark.slow
PAPER = ".text .paper"


def inks(page: Any) -> list[str]:
    """The colour behind every word."""
    found: list[str] = page.locator(PAPER).evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    return found


def settled(page: Any) -> None:
    """Waits until colours have stopped changing."""
    page.wait_for_timeout(250)


def lightness(colour: str) -> int:
    return sum(int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(","))


def test_pointing_at_a_written_word_inks_what_it_is_owed_to(opened: Opener) -> None:
    result = samples.attribution()
    page = opened(result)
    before = inks(page)
    page.locator(".target").nth(1).hover()
    settled(page)
    after = inks(page)
    assert before != after
    darkest = min(range(len(after)), key=lambda at: lightness(after[at]))
    assert darkest == int(result.shares[1].argmax())
    said = prose(page.locator(".caption"))
    assert said == caption(result, "en", target=1)
    page.mouse.move(5, 5)
    settled(page)
    assert inks(page) == before


def test_arrow_keys_step_and_escape_lets_go(opened: Opener) -> None:
    page = opened(samples.attribution())
    page.locator(".target.now").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".target.now").get_attribute("aria-pressed") == "true"
    assert page.locator(".target.now").text_content() == ","
    assert page.evaluate("document.activeElement.textContent") == ","
    assert "token=9" in page.url
    page.keyboard.press("Escape")
    assert "token" not in page.url
    assert page.locator(".target.now").text_content() == "6"


@pytest.mark.parametrize("host", HOSTS)
def test_arrow_keys_step_where_nothing_has_the_focus(opened: Opener, host: str) -> None:
    page = opened([samples.layers(), samples.attribution()], host=host)
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_selector(".target.now")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".target.now").text_content() == "5"
    page.keyboard.press("ArrowRight")
    assert "token=9" in page.url
    assert page.locator(".target.now").text_content() == ","
    page.locator('[data-cell="6 0"]').focus()
    page.keyboard.press("ArrowRight")  # what has the focus keeps its own arrows
    assert "token=9" in page.url
    assert page.evaluate("document.activeElement.dataset.cell") == "6 1"


def test_the_written_words_are_one_stop_of_the_keyboard(opened: Opener) -> None:
    page = opened(samples.generation())
    page.locator(".word").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == ","
    assert "token=7" in page.url
    assert page.locator(".word[tabindex='0']").count() == 1


def test_a_finger_leaves_a_reading_in_sight_until_the_next_touch(opened: Opener) -> None:
    result = samples.attribution()
    page = opened(result, has_touch=True)
    assert page.locator(".hint").text_content().startswith("Tap an underlined word")
    page.locator(".target").nth(1).tap()
    page.locator(".piece").nth(2).tap()
    share = f"{100 * float(result.shares[1, 2]):.0f} %"
    assert page.locator(".readout").text_content().startswith(f"“,” ← “2” {share}")
    assert page.locator(".target.now").text_content() == ","
    page.locator("h2").tap()
    assert page.locator(".readout").count() == 0


def test_a_tap_holds_and_another_lets_go(opened: Opener) -> None:
    page = opened(samples.attribution(), has_touch=True)
    page.locator(".target").nth(2).tap()
    assert page.locator(".held").count() == 1
    assert page.locator(".target.now").text_content() == "5"
    page.locator(".target").nth(2).tap()
    assert page.locator(".held").count() == 0


def test_one_word_is_marked_in_every_view(opened: Opener) -> None:
    page = opened(samples.every(), link="token=8")
    sections = page.locator("section")
    assert sections.nth(0).locator(".sides .marked").text_content() == "5"
    assert sections.nth(1).locator(".target.now").text_content() == "5"
    assert sections.nth(2).locator("thead .now").text_content() == "5"
    assert sections.nth(3).locator(".word.shown").text_content() == "5"


def test_the_choices_are_in_the_link(opened: Opener) -> None:
    page = opened(samples.attribution(quantitative=True))
    page.get_by_role("button", name="detailed").click()
    page.get_by_role("button", name="for and against").click()
    page.get_by_role("button", name="word", exact=True).click()
    link = page.url.split("#")[1]
    again = opened(samples.attribution(quantitative=True), link=link)
    assert again.locator(".number").count() == again.locator(PAPER).count()
    assert "against −" in again.locator(".legend").text_content()
    assert again.get_by_role("button", name="word", exact=True).get_attribute("aria-pressed")


def test_a_word_that_speaks_against_is_warm(opened: Opener) -> None:
    result = samples.verdict()
    page = opened(result, link="attribution0.reading=signed")
    settled(page)
    red, _, blue = (int(part) for part in inks(page)[3][4:-1].split(","))
    assert result.scores[0, 3] < 0
    assert red > blue
    assert page.locator(".text .label .target").text_content() == "positive"


def test_a_matrix_reads_out_its_cells(opened: Opener) -> None:
    result = samples.attribution()
    page = opened(result, link="attribution0.view=matrix")
    cells = page.locator(".cells")
    cells.focus()
    cells.press("ArrowUp")
    cells.press("ArrowRight")
    assert page.locator(".map .readout").text_content().startswith("“")
    assert page.locator(".sides span").count() == len(result.targets)


def test_layers_show_the_best_words_of_a_cell(opened: Opener) -> None:
    result = samples.layers()
    page = opened(result)
    page.locator('[data-cell="2 1"]').click()
    words = page.locator(".best .word").all_text_contents()
    assert words[:3] == [word.strip() for word in result.top_words[2][1]]
    assert "token=7" in page.url
    page.get_by_role("button", name="what came").click()
    shown = page.locator('[data-cell="0 0"]').text_content().strip()
    assert shown == f"{result.ranks[0, 0]:,}"


def test_a_cell_that_is_held_is_in_the_link(opened: Opener) -> None:
    page = opened(samples.layers())
    page.locator('[data-cell="2 1"]').click()
    again = opened(samples.layers(), link=page.url.split("#")[1])
    assert again.locator(".held").get_attribute("data-cell") == "2 1"
    assert again.locator(".best p").text_content() == page.locator(".best p").text_content()
    again.keyboard.press("Escape")
    assert again.locator(".held").count() == 0
    assert "layer" not in again.url


def test_a_layer_is_marked_where_a_head_of_it_is_looked_at(opened: Opener) -> None:
    page = opened([samples.layers(), samples.attention()])
    assert page.locator("th.now, .wall .now").count() == 0
    page.locator('[data-head="9"]').hover()
    assert page.locator("tbody th.now").text_content() == "layer 2"
    page.locator('[data-cell="1 0"]').hover()
    assert page.locator(".wall .now").text_content() == "1"


def test_the_column_that_is_looked_at_comes_into_sight(opened: Opener) -> None:
    page = opened(samples.layers("ja"), viewport={"width": 390, "height": 844})
    seen = "cell => cell.getBoundingClientRect().right <= innerWidth"
    page.keyboard.press("Tab")
    for at in (0, 7):
        page.goto(page.url.split("#")[0] + f"#token={5 + at}")
        page.wait_for_timeout(100)
        assert page.locator(f'[data-cell="6 {at}"]').evaluate(seen)
    assert "more" not in page.locator(".scroll").get_attribute("class").split()


def test_watched_words_stand_below_in_the_order_of_their_ranks(opened: Opener) -> None:
    result = samples.layers()
    page = opened(result, link="layer=1&token=8")
    ranks = [int(one.replace(",", "")) for one in page.locator(".best .rank").all_text_contents()]
    assert ranks[: len(result.top_words[1][2])] == [1, 2, 3]
    below = sorted(int(rank) for rank in result.watched_ranks[1, 2])
    assert set(ranks[3:]) <= {*below, int(result.ranks[1, 2])}
    assert ranks[3:] == sorted(ranks[3:])


def test_the_method_is_defined_behind_a_click(opened: Opener) -> None:
    page = opened(samples.attribution(quantitative=True))
    assert not page.locator("details p").is_visible()
    page.locator("summary").click()
    assert "along a straight path from a baseline" in page.locator("details p").text_content()


def test_attention_shows_the_chosen_head_as_map_and_lines(opened: Opener) -> None:
    page = opened(samples.attention())
    assert page.locator(".head").count() == 12
    page.locator('[data-head="5"]').click()
    page.mouse.move(5, 5)
    assert page.locator(".title").text_content().endswith("layer 1 head 1")
    assert "head=5" in page.url
    page.get_by_role("button", name="lines").click()
    page.mouse.move(5, 5)
    few = page.locator("path").count()
    page.locator("input[type=range]").fill("1")
    assert page.locator("path").count() > few > 0
    page.get_by_role("button", name="mean of all").click()
    assert page.locator(".title").text_content().endswith("mean of all heads")


def test_dragging_over_a_map_enlarges_a_part(opened: Opener) -> None:
    page = opened(samples.attention())
    cells = page.locator(".cells")
    cells.scroll_into_view_if_needed()
    place = cells.bounding_box()
    page.mouse.move(place["x"] + 30, place["y"] + 100)
    page.mouse.down()
    page.mouse.move(place["x"] + 110, place["y"] + 200, steps=4)
    page.mouse.up()
    assert 1 < page.locator(".sides span").count() < 11
    page.get_by_role("button", name="whole").click()
    assert page.locator(".sides span").count() == 11


def test_cross_attention_has_two_different_axes(opened: Opener) -> None:
    page = opened(samples.cross_attention())
    assert page.locator(".heads span").all_text_contents() == ["吾輩", "は", "猫", "である"]
    assert page.locator(".sides span").count() == 5
    page.get_by_role("button", name="hidden").click()
    assert page.locator(".sides span").count() == 4


def test_japanese_and_dark(opened: Opener) -> None:
    page = opened(samples.every("ja"), locale="ja-JP", color_scheme="dark")
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator(".text").get_attribute("lang") == "ja"
    assert prose(page.locator(".caption").nth(1)) == caption(
        samples.attribution("ja"), "ja", target=7
    )
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(20, 22, 27)"
    )
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_everything_can_be_taken_away(opened: Opener, tmp_path: Path) -> None:
    result = samples.attribution()
    page = opened(result)
    assert dumps(sukashi.open(saved(page, "safetensors", tmp_path))) == dumps(result)
    again = saved(page, "HTML", tmp_path).read_text(encoding="utf-8")
    assert dumps(results_in(again)[0]) == dumps(result)
    page.goto((tmp_path / "sukashi.html").as_uri())  # under the same policy
    page.wait_for_selector("section")
    table = saved(page, "CSV", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == 1 + result.scores.size
    assert float(rows[1][3]) == pytest.approx(float(result.scores[0, 0]), abs=1e-6)
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    picture = saved(page, "SVG", tmp_path).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert picture.count("<text") >= len(result.tokens)


def test_the_table_has_the_numbers_of_the_picture(opened: Opener) -> None:
    page = opened(samples.generation())
    page.get_by_role("button", name="table").click()
    assert page.locator("tbody tr").count() == samples.generation().alternative_ids.size


def test_a_page_without_its_data_says_so(opened: Opener, tmp_path: Path) -> None:
    page = opened(samples.layers())
    whole = (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(whole.replace('"schema":1', '"schema":7', 1))
    page.goto((tmp_path / "page.html").as_uri())
    assert "schema 7" in page.locator("[role=alert]").text_content()
