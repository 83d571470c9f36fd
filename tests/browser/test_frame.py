"""A page in a notebook's output: shut off, as tall as it is, on the notebook's ground."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sukashi
from sukashi.notebook.output import page_output
from sukashi.result.store import dumps
from sukashi.view.caption import caption
from tests import samples
from tests.browser.checks import prose
from tests.browser.watch import Tabs

pytestmark = pytest.mark.slow
Notebook = Callable[..., Any]
DARK = "rgb(20, 22, 27)"
LIGHT = "rgb(251, 250, 246)"


@pytest.fixture
def notebook(tabs: Tabs, tmp_path: Path) -> Notebook:
    """Opens outputs in a document that stands for a notebook, with the network off."""

    def open_notebook(outputs: list[str], body: str = "", **options: Any) -> Any:
        path = tmp_path / "notebook.html"
        cells = "".join(f"<div class=cell>{one}</div>" for one in outputs)
        text = f"<!doctype html><html lang=en><title>n</title><body {body}>{cells}</body></html>"
        path.write_text(text, encoding="utf-8")
        view = {"width": 1000, "height": 900}
        page = tabs.open([path.as_uri()], offline=True, viewport=view, **options)
        page.goto(path.as_uri())
        return page

    return open_notebook


def html(results: list[Any], **options: Any) -> str:
    text: str = page_output(results, **options).data["text/html"]
    return text


def inside(page: Any, number: int = 0) -> Any:
    frame = page.locator("iframe").nth(number).content_frame
    frame.locator("section").first.wait_for()
    return frame


def background(frame: Any) -> str:
    found: str = frame.locator("html").evaluate("one => getComputedStyle(one).backgroundColor")
    return found


def test_a_frame_shows_its_views_and_is_as_tall_as_they_are(notebook: Notebook) -> None:
    result = samples.attribution()
    page = notebook([html([result]), html([samples.layers()])])
    frame = inside(page)
    frame.locator(".target").nth(1).hover()
    assert prose(frame.locator(".caption")) == caption(result, "en", target=1)
    for number in range(2):
        content = inside(page, number).locator("#sukashi")
        page.wait_for_timeout(200)
        height = content.evaluate("one => one.getBoundingClientRect().height")
        assert page.locator("iframe").nth(number).evaluate("one => one.clientHeight") - height < 2


def test_frames_share_nothing(notebook: Notebook) -> None:
    page = notebook([html([samples.attribution()]), html([samples.attribution()])])
    one, other = inside(page), inside(page, 1)
    one.locator(".target").nth(2).click()
    assert one.locator(".held").count() == 1
    assert other.locator(".held").count() == 0


def test_a_frame_reaches_nothing_around_it(notebook: Notebook) -> None:
    page = notebook([html([samples.layers()])])
    frame = inside(page)
    for reach in ("parent.document", "localStorage", "document.cookie", "top.location.href"):
        said = frame.locator("html").evaluate(
            f"() => {{ try {{ return String({reach}); }} catch (error) {{ return error.name; }} }}"
        )
        assert said == "SecurityError", reach


def test_the_ground_is_the_notebooks(notebook: Notebook) -> None:
    page = notebook([html([samples.layers()])], "data-jp-theme-light=false")
    frame = inside(page)
    page.wait_for_timeout(300)
    assert background(frame) == DARK
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    page.wait_for_timeout(300)
    assert background(frame) == LIGHT
    frame.get_by_role("button", name="colours").click()
    frame.get_by_role("button", name="colours").click()
    assert background(frame) == DARK  # what a reader chooses is not undone


@pytest.mark.parametrize(
    ("body", "ground"),
    [
        ("class=vscode-dark", DARK),
        ("class=vscode-high-contrast", DARK),
        ("class=vscode-high-contrast-light", LIGHT),
        ("style=background:#111", DARK),
        ("style=background:#eee", LIGHT),
    ],
)
def test_the_ground_is_known_elsewhere_too(notebook: Notebook, body: str, ground: str) -> None:
    page = notebook([html([samples.generation()])], body, color_scheme="dark")
    frame = inside(page)
    page.wait_for_timeout(300)
    assert background(frame) == ground


def test_files_can_be_taken_out_of_a_frame(notebook: Notebook, tmp_path: Path) -> None:
    result = samples.attribution()
    page = notebook([html([result])])
    frame = inside(page)
    assert frame.get_by_role("button", name="link").count() == 0
    frame.get_by_role("button", name="save", exact=True).click()
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="safetensors").click()
    waiting.value.save_as(tmp_path / "a.safetensors")
    assert dumps(sukashi.open(tmp_path / "a.safetensors")) == dumps(result)


@pytest.mark.parametrize("word", ["</script><img src=x onerror=alert(1)>", '"><b>', "\u2028&#x3c;"])
def test_a_hostile_token_is_text_in_a_frame(notebook: Notebook, word: str) -> None:
    text = samples.tokens([word, " b", " c", " d"])
    page = notebook([html([samples.attribution(over=text)])])
    frame = inside(page)
    assert page.locator("img, b").count() == 0
    assert frame.locator("img").count() == 0
    assert frame.locator("section").count() == 1


def test_where_frames_are_not_allowed_the_caption_is_read(notebook: Notebook) -> None:
    whole = html([samples.attribution()], lang="en")
    start, end = whole.index("<iframe"), whole.index("<p>")
    page = notebook([whole[:start] + whole[end:].replace("</iframe>", "")])
    words, trust = page.locator(".sukashi-output p").all_text_contents()
    assert words == caption(samples.attribution(), "en")
    assert "このノートブックを信頼すると" in trust
