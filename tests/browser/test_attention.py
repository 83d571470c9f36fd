"""Attention in a browser: parts enlarged, heads together, lines of long texts, two sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sukashi.result.attention import AttentionMaps
from tests import samples
from tests.browser.conftest import Opener

pytestmark = pytest.mark.slow
LINES = "attention0.as=lines"


def labels(page: Any, side: str) -> list[str]:
    """The words at an axis of the map: "sides" or "heads"."""
    found: list[str] = page.locator(f".{side} span").all_text_contents()
    return found


def drag(page: Any, part: tuple[float, float, float, float]) -> None:
    """Pull a frame over the map from (x, y) to (x, y), shares of its width and height."""
    place = page.locator(".cells").bounding_box()
    left, top, right, bottom = part
    page.mouse.move(place["x"] + left * place["width"], place["y"] + top * place["height"])
    page.mouse.down()
    end = place["x"] + right * place["width"], place["y"] + bottom * place["height"]
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def percent(weight: float) -> str:
    """A share as the page writes it."""
    if 0 < weight < 0.0005:
        return "<0.1 %"
    return f"{100 * weight:.1f} %" if 0 < weight < 0.0095 else f"{100 * weight:.0f} %"


def away(page: Any) -> None:
    """The pointer leaves the picture."""
    page.mouse.move(3, 3)


def chosen(page: Any) -> list[int]:
    """The heads that are marked in the wall."""
    marked = page.locator(".head[aria-pressed=true]")
    return [int(one) for one in marked.evaluate_all("all => all.map(one => one.dataset.head)")]


def lines_of(weights: np.ndarray, share: float) -> int:
    """How many of the largest weights of each row make up a share of it."""
    largest = -np.sort(-weights, axis=1)
    reached = largest.cumsum(axis=1) - largest < share * weights.sum(axis=1, keepdims=True) - 1e-6
    return int((reached & (largest > 0)).sum())


def test_escape_leads_from_a_part_back_to_the_whole(opened: Opener) -> None:
    result = samples.attention()
    page = opened(result, link="head=5")
    page.locator(".cells").scroll_into_view_if_needed()
    rows, columns = labels(page, "sides"), labels(page, "heads")
    drag(page, (0.1, 0.5, 0.4, 0.95))  # columns 1 to 4, rows 5 to 10
    assert labels(page, "sides") == rows[5:]
    assert labels(page, "heads") == columns[1:5]
    cells = page.locator(".cells").bounding_box()
    page.mouse.move(cells["x"] + 4, cells["y"] + 4)  # what is seen first is what stands there now
    said = page.locator(".readout").text_content().strip()
    weight = float(result.weights[1, 1, 5, 1])
    assert said == f"“{rows[5]}” → “{columns[1]}” {percent(weight)}"
    page.keyboard.press("Escape")
    assert (labels(page, "sides"), labels(page, "heads")) == (rows, columns)
    assert page.get_by_role("button", name="whole").count() == 0


def test_a_part_is_enlarged_with_the_keyboard_and_goes_along(opened: Opener) -> None:
    page = opened(samples.attention())
    rows = labels(page, "sides")
    page.locator(".cells").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("+")
    seen = labels(page, "sides")
    assert len(seen) == round(len(rows) / 2)
    assert seen == rows[: len(seen)]
    for _ in range(len(rows)):
        page.keyboard.press("ArrowDown")
    assert labels(page, "sides") == rows[-len(seen) :]
    page.keyboard.press("-")
    assert labels(page, "sides") == rows


def test_among_lines_a_click_adds_a_head_and_a_double_click_leaves_it_alone(
    opened: Opener,
) -> None:
    result = samples.attention()
    page = opened(result, link=f"{LINES}&head=5")
    wall = page.locator(".wall")
    wall.locator('[data-head="8"]').click()
    away(page)
    assert chosen(page) == [5, 8]
    assert page.locator(".title").text_content().endswith("mean of layer 1 head 1, layer 2 head 0")
    word = page.locator(".lines .word").nth(9)
    word.hover()
    strongest = np.mean([result.weights[1, 1, 9], result.weights[2, 0, 9]], axis=0).max()
    assert percent(strongest) in page.locator(".readout").text_content()
    wall.locator('[data-head="5"]').click()
    away(page)
    assert chosen(page) == [8]
    wall.locator('[data-head="8"]').click()  # the last one stays
    away(page)
    assert chosen(page) == [8]
    for head in (1, 2):
        wall.locator(f'[data-head="{head}"]').click()
    wall.locator('[data-head="3"]').dblclick()
    away(page)
    assert chosen(page) == [3]
    assert page.locator(".title").text_content().endswith(" layer 0 head 3")
    page.get_by_role("button", name="map", exact=True).click()
    wall.locator('[data-head="8"]').click()  # a map shows one head
    away(page)
    assert chosen(page) == [8]


def test_lines_make_up_the_share_that_is_asked_for(opened: Opener) -> None:
    result = samples.attention()
    page = opened(result, link=f"{LINES}&head=6")
    counts = []
    for share in (0.1, 0.35, 0.8, 1.0):
        page.locator("input[type=range]").fill(f"{share:g}")
        assert (
            f"{100 * share:.0f} %" in page.locator("label", has=page.locator("input")).inner_text()
        )
        counts.append(page.locator(".lines path").count())
        assert counts[-1] == lines_of(result.weights[1, 2], share)
    assert counts[0] == len(result.query_tokens)  # a line each
    assert counts[-1] == np.count_nonzero(result.weights[1, 2])


def test_lines_of_a_long_text_are_a_window_that_moves(opened: Opener) -> None:
    words = samples.tokens([f" w{at}" for at in range(150)])
    page = opened(samples.attention(over=words, layers=1, heads=2), link=f"{LINES}&head=1")
    where, word = page.locator(".where"), page.locator(".lines .word")
    earlier = page.get_by_role("button", name="earlier")
    later = page.get_by_role("button", name="later")
    seen = [("1–64 / 150", "w0"), ("59–122 / 150", "w58"), ("87–150 / 150", "w86")]
    for place, first in seen:
        assert place in where.inner_text()
        assert word.count() == 64
        assert word.first.text_content().strip() == first
        if place != seen[-1][0]:
            later.click()
    assert later.is_disabled()
    word.last.hover()
    assert "“w149” → " in page.locator(".readout").text_content()
    earlier.click()
    earlier.click()
    assert seen[0][0] in where.inner_text()
    assert earlier.is_disabled()
    later.click()
    where.get_by_role("button", name="whole").click()
    assert seen[0][0] in where.inner_text()


PAIRS = [("1 → 1", 0, 0), ("1 → 2", 0, 1), ("2 → 1", 1, 0), ("2 → 2", 1, 1)]


def test_of_two_sentences_either_is_seen_looking_at_either(opened: Opener) -> None:
    result = samples.pair_attention()
    page = opened(result, link="head=4")
    assert page.locator(".second").count() == 2  # where the second one begins, on both axes
    place, cells = (page.locator(one).first.bounding_box() for one in (".second", ".cells"))
    assert abs(place["y"] - cells["y"] - 7 / 12 * cells["height"]) < 3
    sides = [["[CLS]", "The", "cat", "is", "asleep", ".", "[SEP]"]]
    sides.append(["Does", "it", "dream", "?", "[SEP]"])
    places = [slice(0, 7), slice(7, 12)]
    for button, query, key in PAIRS:
        page.get_by_role("button", name=button, exact=True).click()
        assert labels(page, "sides") == sides[query]
        assert labels(page, "heads") == sides[key]
        assert page.locator(".second").count() == 0
        cells = page.locator(".cells").bounding_box()
        page.mouse.move(cells["x"] + 5, cells["y"] + 5)
        weight = float(result.weights[1, 0, places[query], places[key]][0, 0])
        assert page.locator(".readout").text_content().strip().endswith(f" {percent(weight)}")
    page.get_by_role("button", name="hidden", exact=True).click()
    assert labels(page, "sides") == sides[1][:-1]
    page.get_by_role("button", name="both", exact=True).click()
    assert labels(page, "sides") == [*sides[0][1:-1], *sides[1][:-1]]


def overlaps(page: Any) -> list[str]:
    """Words above the columns that stand on each other."""
    found: list[str] = page.locator(".heads span").evaluate_all(
        """all => all
          .map(one => {
            const { left, right } = one.getBoundingClientRect();
            const air = one.classList.contains("flat") ? 0 : 2;  // a line is higher than a letter
            return { word: one.textContent, left: left + air, right: right - air };
          })
          .sort((one, other) => one.left - other.left)
          .filter((one, at, sorted) => at && one.left < sorted[at - 1].right - 0.5)
          .map(({ word }) => word)"""
    )
    return found


@pytest.mark.parametrize("width", [1240, 390])
def test_words_of_full_width_letters_do_not_stand_on_each_other(opened: Opener, width: int) -> None:
    words = [one for word in ("猫猫", "は", "眠", "いる") for one in (word, word, word)]
    for count in (4, 12, 16, 24, 36):
        over = samples.tokens((words * 3)[:count])
        page = opened(
            samples.attention("ja", over=over, layers=1, heads=2),
            name=f"wide{count}",
            viewport={"width": width, "height": 900},
        )
        assert page.locator(".heads span").count() > min(count, 10) / 2
        assert overlaps(page) == []
        page.context.close()


def test_a_finger_enlarges_a_part_with_two_taps(opened: Opener) -> None:
    page = opened(samples.attention(), has_touch=True, is_mobile=True)
    assert page.locator(".readout").text_content().strip().startswith("Tap the map twice")
    cells = page.locator(".cells").bounding_box()
    for _ in range(5):  # a browser that is starved takes two taps for one and one
        page.wait_for_timeout(600)
        for _ in range(2):
            page.touchscreen.tap(cells["x"] + 60, cells["y"] + 60)
        if len(labels(page, "sides")) < 11:
            break
    assert len(labels(page, "sides")) == 6
    page.get_by_role("button", name="whole").tap()
    assert len(labels(page, "sides")) == 11


def asked(page: Any) -> list[str]:
    """The parts that the page has asked the server for, sorted."""
    urls: list[str] = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    return sorted(url.partition("/parts/")[2].partition("?")[0] for url in urls if "/parts/" in url)


def asks(page: Any, *parts: str) -> None:
    """The page comes to ask for these parts, once each, and for nothing else."""
    for _ in range(100):
        if set(parts) <= set(asked(page)):
            break
        page.wait_for_timeout(200)
    page.wait_for_timeout(400)
    assert asked(page) == sorted(parts)


def test_the_app_asks_for_the_heads_that_are_looked_at_and_no_others(opened: Opener) -> None:
    page = opened(samples.attention(), host="app", link="head=5")
    assert page.locator(".head").count() == 12
    asks(page, "result", "head/1/1")
    page.locator('[data-head="7"]').hover()
    asks(page, "result", "head/1/1", "head/1/3")
    page.locator('[data-head="5"]').hover()  # what is there is not asked for again
    away(page)
    asks(page, "result", "head/1/1", "head/1/3")


def long_attention() -> AttentionMaps:
    """Attention of 1,100 tokens, kept as queries and keys."""
    return samples.factored_attention(over=samples.tokens([f" w{at}" for at in range(1100)]))


def test_of_a_long_text_the_app_asks_for_the_tiles_of_a_part(opened: Opener) -> None:
    result = long_attention()
    page = opened(result, host="app", link="head=2", viewport={"width": 1240, "height": 1400})
    asks(page, "result", "head/0/2")
    page.locator(".cells").scroll_into_view_if_needed()
    drag(page, (0.02, 0.52, 0.2, 0.7))  # within the second row and the first column of tiles
    asks(page, "result", "head/0/2", "tile/0/2/1/0")
    row, column = (int(labels(page, side)[0].removeprefix("w")) for side in ("sides", "heads"))
    weights = result.rows(0, 2, slice(row, row + 1))[0]
    weakest = column + 1 + int(weights[column + 1 : column + 9].argmin())  # of no strongest link
    page.locator(".cells").focus()
    for _ in range(weakest - column):
        page.keyboard.press("ArrowRight")
    said = page.locator(".readout").text_content().strip()
    assert said == f"“w{row}” → “w{weakest}” {percent(float(weights[weakest]))}"
    assert weights[weakest] > 0
