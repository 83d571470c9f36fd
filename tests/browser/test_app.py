"""The web app in a browser, on a real server with the built-in model: asking."""

from __future__ import annotations

import re

import pytest

from sukashi.result.generation import Generation
from sukashi.web.server import Server
from tests.browser.visit import KYOTO, Visit, answered, ask, box, counting, looked_at, slow_run

pytestmark = pytest.mark.slow


WIDE, NARROW = (1240, 900), (390, 844)


READERS = [("en-US", "light", WIDE), ("ja-JP", "dark", WIDE), ("ja-JP", "dark", NARROW)]


@pytest.mark.parametrize(("lang", "scheme", "size"), READERS)
def test_one_text_one_touch_one_answer(
    visit: Visit, lang: str, scheme: str, size: tuple[int, int]
) -> None:
    page = visit(
        locale=lang, color_scheme=scheme, viewport=dict(zip(("width", "height"), size, strict=True))
    )
    name = f"{lang[:2]}-{scheme}-{size[0]}"
    page.locator(".asks").wait_for()
    looked_at(page, f"first-{name}")
    page.get_by_role("button", name=KYOTO).click()
    answered(page)
    assert box(page).input_value() == KYOTO
    assert page.locator("section h2").count() == 3
    assert "東京" in page.locator("section").nth(0).locator(".text").text_content()
    assert box(page).get_attribute("lang") == "ja"
    looked_at(page, f"answer-{name}")
    page.get_by_role("link", name={"en-US": "history", "ja-JP": "履歴"}[lang]).click()
    page.locator("main li").first.wait_for()
    looked_at(page, f"history-{name}")


def test_the_enter_that_chooses_characters_does_not_send(visit: Visit, server: Server) -> None:
    page = visit(locale="ja-JP")
    page.locator(".asks").wait_for()
    before = len(server.runs.jobs())
    client = page.context.new_cdp_session(page)
    box(page).focus()
    client.send("Input.imeSetComposition", {"text": "ねこ", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Enter")
    client.send("Input.insertText", {"text": "猫は"})
    assert box(page).input_value().strip() == "猫は"  # a real keyboard's Enter is swallowed
    assert len(server.runs.jobs()) == before
    box(page).fill("猫は")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("x")
    assert box(page).input_value() == "猫は\nx"
    assert len(server.runs.jobs()) == before
    page.keyboard.press("Enter")
    answered(page)
    assert server.runs.jobs()[0].request.text == "猫は\nx"


def test_everything_can_be_done_with_the_keyboard(visit: Visit, server: Server) -> None:
    page = visit()
    page.locator(".asks").wait_for()

    def tab_to(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            said = page.evaluate(
                "(document.activeElement.textContent || document.activeElement.ariaLabel || '')"
                "+ (document.activeElement.labels?.[0]?.textContent ?? '')"
            )
            ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring != "none"  # focus is always seen
            if words in said:
                return
        raise AssertionError(f"{words} cannot be reached")

    tab_to("Attention")
    page.keyboard.press("Space")
    tab_to("how it is asked")
    page.keyboard.press("Enter")
    tab_to("method")
    page.keyboard.press("ArrowDown")
    box(page).focus()
    page.keyboard.type("1, 2, 3,")
    page.keyboard.press("Enter")
    answered(page, 4)
    asked = server.runs.jobs()[0].request
    assert set(asked.questions or {}) == {"attention", "attribution", "layers"}
    assert (asked.questions or {})["attribution"] == {"method": "grad_x_input"}
    tab_to("save as HTML")
    tab_to("compare")
    page.keyboard.press("Enter")
    page.locator(".gloss, .maps, [role=alert]").first.wait_for()


def test_a_long_run_says_how_far_it_is_and_stops_within_one_batch(
    visit: Visit, server: Server
) -> None:
    page = visit()
    slow_run(page, "to be or not to be")
    counting(page).wait_for()
    assert re.fullmatch(r"\d+ of \d+ · \d+ s", page.locator(".count").text_content().strip())
    bar = page.get_by_role("progressbar")
    assert int(bar.get_attribute("max")) > 100
    job = server.runs.jobs()[0]
    waiting = visit()
    waiting.locator(".asks").wait_for()
    box(waiting).fill("after you")
    waiting.get_by_role("button", name="Look").click()
    waiting.get_by_text("Next in the line").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for()
    assert job.state == "cancelled"
    answered(page, 1)  # what was written before stays
    answered(waiting)


def test_who_asks_for_nothing_misses_nothing(visit: Visit) -> None:
    page = visit()
    page.locator(".asks").wait_for()
    checked = page.locator(".asks input[type=checkbox]:checked")
    while checked.count():
        checked.first.uncheck()
    ask(page, "1, 2,")
    page.locator(".stop").wait_for(state="detached")
    page.wait_for_timeout(300)
    assert page.get_by_role("alert").count() == 0
    assert page.locator("main section").count() == 0


def test_the_connection_comes_back(visit: Visit, server: Server) -> None:
    page = visit()
    slow_run(page, "to be or not to be")
    page.locator(".count").wait_for()
    for connection in list(server.server_state.connections):
        connection.loop.call_soon_threadsafe(connection.transport.abort)  # type: ignore[union-attr]
    lost = page.get_by_text("The connection is lost")
    lost.wait_for()
    lost.wait_for(state="detached")
    counting(page).wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for()
    answered(page, 1)
    told = [one.name for one in server.runs.jobs()[0].snapshot().events]
    assert told.count("result") == page.locator("section").count()
    visit.expected("net::ERR")


def test_a_mistake_is_one_sentence_in_the_readers_language(visit: Visit) -> None:
    page = visit(locale="ja-JP")
    page.locator(".asks").wait_for()
    page.get_by_role("button", name="尋ね方").click()
    page.get_by_label("書かせるトークン数").fill("たくさん")
    box(page).fill("1, 2,")
    page.get_by_role("button", name="透かす").click()
    said = page.get_by_role("alert").text_content()
    assert re.search("[ぁ-ん]", said)
    assert "たくさん" in said
    visit.expected("status of 400")


def test_two_people_at_once_see_their_own_answers(visit: Visit, server: Server) -> None:
    pages = [visit() for _ in range(2)]
    texts = ["1, 2, 3,", "メロスは"]
    for page in pages:
        page.locator(".asks").wait_for()
    for page, text in zip(pages, texts, strict=True):
        box(page).fill(text)
    for page in pages:
        page.get_by_role("button", name="Look").click()
    for page, text in zip(pages, texts, strict=True):
        answered(page)
        shown = page.locator("section .text").first.text_content()
        assert text.replace(" ", "")[:4] in shown.replace(" ", "")
        run = re.search("run=([^&]+)", page.url)
        assert run is not None
        for entry in server.runs.workspace.entries():
            if entry.run == run[1]:
                result = server.runs.workspace.result(entry.name)
                assert result.tokens.text.startswith(text)
                assert not isinstance(result, Generation) or result.prompt == text
