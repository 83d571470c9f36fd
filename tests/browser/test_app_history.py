"""The web app in a browser: what was asked is found again, compared, taken away and deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sukashi.result.store import dumps
from sukashi.view.page.read import results_in
from sukashi.web.server import Server
from tests import samples
from tests.browser.visit import KYOTO, Visit, answered, ask, box, counting, looked_at, slow_run
from tests.web.stage import address

pytestmark = pytest.mark.slow


def test_a_page_that_is_loaded_again_finds_its_run(visit: Visit, server: Server) -> None:
    page = visit()
    slow_run(page, "to be or not to be")
    counting(page).wait_for()
    page.reload()
    counting(page).wait_for()
    assert box(page).input_value() == "to be or not to be"
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped.").wait_for()
    run = server.runs.jobs()[0].id
    page.goto(f"{address(server)}/#run={run}&lang=ja&theme=dark")
    answered(page, 1)
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_choices_in_a_view_survive_and_back_leads_to_the_run_before(visit: Visit) -> None:
    page = visit()
    for text in ("1, 2, 3,", "7, 8, 9,"):
        ask(page, text)
        answered(page)
    page.get_by_role("button", name="detailed").click()
    page.locator(".target").nth(1).click()
    link = page.url
    assert "token=" in link
    page.reload()
    answered(page)
    assert page.get_by_role("button", name="detailed").get_attribute("aria-pressed") == "true"
    assert page.locator(".held").count() >= 1
    page.go_back()
    page.locator(".text", has_text="1").wait_for()
    answered(page)
    assert box(page).input_value() == "1, 2, 3,"
    page.go_forward()
    answered(page)
    assert page.url == link


def test_two_methods_are_compared_and_the_difference_is_right_minus_left(visit: Visit) -> None:
    page = visit()
    page.locator(".asks").wait_for()
    page.get_by_role("button", name="how it is asked").click()
    for method in ("gradient", "occlusion"):
        page.get_by_label("method").select_option(method)
        ask(page, KYOTO)
        answered(page)
    page.get_by_role("link", name="history").click()
    for at in (0, 1):
        page.locator("main li input").nth(at).check()
    page.get_by_role("link", name="compare the two").click()
    page.locator(".gloss").wait_for()
    looked_at(page, "compare-en-light-1240")
    left = page.get_by_label("left", exact=True).locator("option:checked").text_content()
    right = page.get_by_label("right", exact=True).locator("option:checked").text_content()
    assert "gradient" in left
    assert "occlusion" in right
    page.get_by_role("button", name="table").click()
    heads = page.locator("thead th").all_text_contents()
    assert heads[-3:] == ["left", "right", "right − left"]
    for row in page.locator("tbody tr").all():
        cells = [one.replace("−", "-") for one in row.locator("td").all_text_contents()]
        if "–" not in cells:
            assert float(cells[-1]) == pytest.approx(float(cells[-2]) - float(cells[-3]), abs=2e-4)
    page.get_by_role("button", name="swap sides").click()
    page.locator(".gloss").wait_for()
    assert "left.target" not in page.url
    page.get_by_role("button", name="layers").click()
    page.locator(".maps").wait_for()
    page.get_by_role("combobox", name="layer").first.select_option("0")
    page.get_by_role("combobox", name="layer").last.select_option("6")
    page.get_by_text("(layer 6 on the right, 0 on the left) gains most").wait_for()
    looked_at(page, "compare-layers-en-light-1240")
    page.reload()
    page.get_by_text("(layer 6 on the right, 0 on the left) gains most").wait_for()


def test_results_are_taken_away_and_deleted(visit: Visit, server: Server, tmp_path: Path) -> None:
    page = visit()
    ask(page, "delete me")
    answered(page)
    run = server.runs.jobs()[0].id
    workspace = server.runs.workspace
    with page.expect_download() as waiting:
        page.get_by_role("link", name="save as HTML").click()
    waiting.value.save_as(tmp_path / "whole.html")
    found = results_in((tmp_path / "whole.html").read_text(encoding="utf-8"))
    names = [one.name for one in workspace.entries() if one.run == run]
    files = [(workspace.folder / f"{name}.safetensors").read_bytes() for name in names]
    assert sorted(map(dumps, found)) == sorted(files)
    page.get_by_role("link", name="history").click()
    row = page.locator("main ul > li", has_text="delete me").first
    row.locator("summary").click()
    href = row.get_by_role("link", name="JSON").first.get_attribute("href")
    document = page.evaluate("path => fetch(path).then(answer => answer.json())", href)
    assert document["kind"] == "attribution"
    with page.expect_download() as waiting:
        row.get_by_role("link", name="safetensors").first.click()
    waiting.value.save_as(tmp_path / "one.safetensors")
    assert (tmp_path / "one.safetensors").read_bytes() in files
    row.get_by_role("button", name="delete").click()
    row.get_by_role("button", name="keep").click()
    row.get_by_role("button", name="delete").click()
    row.get_by_role("button", name="really delete?").click()
    row.wait_for(state="detached")
    assert not [one for one in workspace.entries() if one.run == run]
    page.goto(f"{address(server)}/#run={run}")
    page.reload()
    page.get_by_text("There are no results of this run any more.").wait_for()


def test_a_kind_without_a_view_is_its_caption_and_its_numbers(visit: Visit, server: Server) -> None:
    page = visit()
    data = dumps(samples.layers())
    length = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + length])
    told = json.loads(head["__metadata__"]["sukashi"])
    told["kind"] = "oracle"
    head["__metadata__"]["sukashi"] = json.dumps(told)
    packed = json.dumps(head).encode()
    packed += b" " * (-len(packed) % 8)
    foreign = len(packed).to_bytes(8, "little") + packed + data[8 + length :]
    entry = server.runs.workspace.save("foreign", samples.layers())
    page.route(f"**/{entry.name}/parts/result*", lambda route: route.fulfill(body=foreign))
    page.goto(f"{address(server)}/#run=foreign")
    page.reload()
    page.locator("section").wait_for()
    assert page.locator("section h2").text_content() == "More numbers"
    assert "oracle" in page.locator("section .hint").first.text_content()
    assert page.locator("section .caption").text_content()
    rows = page.locator("section .figure tbody tr")
    assert rows.count() > 20
    assert rows.first.locator("td").count() == 3


@pytest.mark.parametrize(
    ("locale", "summary"),
    [("en-GB", "1 file of the folder is not shown"), ("ja-JP", "表示していないファイル: 1件")],
)
def test_a_file_that_is_not_shown_is_named_with_the_reason(
    visit: Visit, server: Server, locale: str, summary: str
) -> None:
    torn = server.runs.workspace.folder / "torn.safetensors"
    torn.write_bytes(b"no result")
    page = visit(locale=locale)
    page.goto(f"{address(server)}/#page=history")
    page.get_by_text(summary).click()
    row = page.locator(".left-out li")
    assert row.locator("bdi").text_content() == "torn"
    reason = {"en-GB": "torn", "ja-JP": "。"}[locale]
    assert reason in (row.locator("span").text_content() or "")
    torn.unlink()
