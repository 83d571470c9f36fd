"""The notebook's widget in a browser: its script, a kernel that answers, and a page around it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sukashi.notebook.frame import FrameContent, frame
from sukashi.notebook.messages import PageMessages
from sukashi.result.kinds import Result
from sukashi.view.caption import caption, head_caption
from sukashi.view.page.bundle import bundle
from sukashi.view.page.write import write
from tests import samples
from tests.browser.checks import prose
from tests.browser.watch import Tabs

pytestmark = pytest.mark.slow

NOTEBOOK = """<!doctype html><html lang="en"><head><title>n</title><style>
button {{ background: red !important; font-size: 40px !important; }}
section, main, p {{ display: none !important; letter-spacing: 1em; }}
:root {{ --ink: red; --paper: red; }}
</style></head><body data-jp-theme-light="true">
<script type="application/json" id="script">{script}</script>
{cells}
<script type="module">
const text = JSON.parse(document.getElementById("script").textContent);
const link = URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }}));
window.widget = (await import(link)).default;
window.model = (number, place) => {{
  const heard = new Set();
  const answered = ({{ content, buffers }}) => {{
    const bytes = buffers.map((one) => Uint8Array.from(atob(one), (it) => it.charCodeAt(0)));
    for (const one of heard) one(content, bytes.map(({{ buffer }}) => new DataView(buffer)));
  }};
  return {{
    get: (name) => ({{ place, version: "1" }})[name],
    on: (_, listener) => heard.add(listener),
    off: (_, listener) => heard.delete(listener),
    send(message) {{
      if (window.dead) throw new Error("Cannot send");
      window.ask(number, message).then(answered);
    }},
  }};
}};
window.ready = true;
</script></body></html>"""


class Notebook:
    """A page with one cell for every list of results: a frame, and a widget that may live there."""

    def __init__(self, page: Any, place: Path, cells: list[list[Result]]) -> None:
        self.page = page
        self.asked: list[dict[str, Any]] = []
        self.held = [PageMessages(one) for one in cells]
        page.expose_function("ask", self.answer)
        frames = [
            frame(FrameContent(write(one).decode(), [], ["-"], f"place{at}"))
            for at, one in enumerate(cells)
        ]
        script = json.dumps(bundle("loader.js")).replace("<", "\\u003c")
        divs = "".join(
            f'<div class="cell" id="cell{at}">{one}</div>' for at, one in enumerate(frames)
        )
        place.write_text(NOTEBOOK.format(script=script, cells=divs), encoding="utf-8")
        page.goto(place.as_uri())
        page.wait_for_function("window.ready")

    def answer(self, number: int, message: dict[str, Any]) -> dict[str, Any]:
        """What the kernel sends back."""
        self.asked.append(message)
        answer = self.held[number].answer(message)
        return {
            "content": answer.content,
            "buffers": [base64.b64encode(one).decode() for one in answer.buffers],
        }

    def enliven(self, *numbers: int) -> None:
        """Open widgets, and wait until they live in their places."""
        for number in numbers:
            self.page.evaluate(
                "at => window[`end${at}`] = widget.initialize({model: model(at, `place${at}`)})",
                number,
            )
            self.output(number).locator("section").first.wait_for()

    def output(self, number: int) -> Any:
        return self.page.locator(f"#cell{number} > .sukashi-output")

    def framed(self, number: int) -> bool:
        """Whether the page in the frame is what is seen."""
        return bool(self.page.locator(f"#cell{number} iframe").evaluate("one => one.clientHeight"))

    def parts(self) -> list[str]:
        return [one["part"] for one in self.asked if "part" in one]


Opener = Callable[..., Notebook]


@pytest.fixture
def notebook(tabs: Tabs, tmp_path: Path) -> Opener:
    """Opens a notebook, with the network off."""

    def open_notebook(*cells: list[Result]) -> Notebook:
        place = tmp_path / "notebook.html"
        page = tabs.open([place.as_uri()], offline=True, viewport={"width": 1100, "height": 900})
        return Notebook(page, place, list(cells))

    return open_notebook


def test_views_take_the_place_of_the_frame_and_give_it_back(notebook: Opener) -> None:
    result = samples.attribution()
    book = notebook([result])
    assert book.framed(0)
    book.enliven(0)
    assert not book.framed(0)
    output = book.output(0)
    output.locator(".target").nth(1).hover()
    assert prose(output.locator(".caption")) == caption(result, "en", target=1)
    book.page.evaluate("end0()")
    assert book.framed(0)
    assert output.locator("section").count() == 0


def test_heads_are_sent_when_they_are_looked_at(notebook: Opener) -> None:
    maps = samples.attention()
    book = notebook([maps])
    book.enliven(0)
    output = book.output(0)
    output.locator("[aria-busy=false]").wait_for()
    first = book.parts()
    assert first[0] == "result"
    assert len(first) == 2
    output.locator('[data-head="5"]').click()
    output.locator("[aria-busy=false]").wait_for()
    book.page.mouse.move(2, 2)
    assert "head/1/1" in book.parts()
    assert len(book.parts()) <= 4
    assert prose(output.locator(".caption")) == head_caption(maps, "en", 1, 1)


def test_widgets_share_nothing_with_each_other(notebook: Opener) -> None:
    book = notebook([samples.attribution()], [samples.attribution()])
    book.enliven(0, 1)
    book.output(0).locator(".target").nth(2).click()
    assert book.output(0).locator(".held").count() == 1
    assert book.output(1).locator(".held").count() == 0
    book.output(1).locator(".target.now").focus()
    book.page.keyboard.press("Escape")
    assert book.output(0).locator(".held").count() == 1  # Escape is for the one that has the keys
    book.output(0).locator(".target.now").focus()
    book.page.keyboard.press("Escape")
    assert book.output(0).locator(".held").count() == 0


def test_no_style_goes_in_or_out(notebook: Opener) -> None:
    book = notebook([samples.attribution()])
    sheets = "document.styleSheets.length + document.querySelectorAll('style, link').length"
    before = book.page.evaluate(sheets)
    body = "getComputedStyle(document.body).cssText"
    looks = book.page.evaluate(body)
    book.enliven(0)
    assert book.page.evaluate(sheets) == before
    assert book.page.evaluate(body) == looks
    button = book.output(0).locator("button").first
    assert button.evaluate("one => getComputedStyle(one).fontSize") == "13px"
    assert button.evaluate("one => getComputedStyle(one).letterSpacing") == "normal"
    root = book.output(0).locator(".sukashi-root")
    assert root.evaluate("one => getComputedStyle(one).color") == "rgb(29, 34, 48)"
    assert root.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(251, 250, 246)"
    assert book.output(0).get_attribute("data-lm-suppress-shortcuts") == "true"


def test_the_ground_is_the_notebooks_until_a_reader_chooses(notebook: Opener) -> None:
    book = notebook([samples.generation()])
    book.enliven(0)
    root = book.output(0).locator(".sukashi-root")
    assert root.get_attribute("data-theme") == "light"
    book.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    book.page.wait_for_timeout(100)
    assert root.get_attribute("data-theme") == "dark"
    book.output(0).get_by_role("button", name="colours").click()
    assert root.get_attribute("data-theme") == "light"
    assert book.page.evaluate("document.documentElement.dataset.theme") is None


def test_an_output_that_goes_and_comes_back_is_found(notebook: Opener) -> None:
    book = notebook([samples.attribution()])
    book.enliven(0)
    book.output(0).locator(".target").nth(2).click()
    book.page.evaluate("window.gone = cell0.firstElementChild; gone.remove()")
    book.page.wait_for_timeout(100)
    assert book.page.evaluate("gone.shadowRoot.querySelectorAll('section').length") == 0
    book.page.evaluate("cell0.append(gone)")
    book.output(0).locator("section").wait_for()
    assert book.output(0).locator(".held").count() == 1  # the reader's choice has lived on
    book.page.evaluate("cell0.append(gone.cloneNode(true))")  # a second view of the output
    book.output(0).nth(1).locator("section").wait_for()


def test_a_kernel_that_ends_leaves_the_page(notebook: Opener) -> None:
    book = notebook([samples.attention()])
    book.enliven(0)
    book.page.evaluate("window.dead = true")
    book.output(0).locator('[data-head="2"]').hover()
    book.page.wait_for_timeout(100)
    assert book.framed(0)


def test_a_widget_by_itself_is_drawn_where_it_is_put(notebook: Opener) -> None:
    book = notebook([samples.layers()])
    book.page.evaluate(
        """async () => {
          const el = document.body.appendChild(document.createElement("div"));
          el.id = "alone";
          window.end = await widget.render({ model: model(0, ""), el });
        }"""
    )
    alone = book.page.locator("#alone")
    alone.locator("section").wait_for()
    assert alone.locator("[role=alert]").count() == 0
    assert book.framed(0)
    book.page.evaluate("end()")
    assert alone.locator("section").count() == 0


def test_a_widget_without_a_kernel_says_so(notebook: Opener) -> None:
    book = notebook([samples.layers()])
    book.page.evaluate(
        """() => {
          window.ask = () => new Promise(() => undefined);
          const el = document.body.appendChild(document.createElement("div"));
          el.id = "alone";
          widget.render({ model: model(0, ""), el });
        }"""
    )
    said = book.page.locator("#alone [role=status]").text_content()
    assert "waiting for the kernel" in said
    assert "カーネルの応答を待っています" in said


@pytest.mark.parametrize(
    "word", ["</script><img src=x onerror=alert(1)>", "\u2028{{x}}", "a" * 3000]
)
def test_a_hostile_token_is_text_in_a_widget(notebook: Opener, word: str) -> None:
    text = samples.tokens([word, " b", " c", " d"])
    book = notebook([samples.attribution(over=text), samples.attention(over=text)])
    book.enliven(0)
    assert book.output(0).locator("section").count() == 2
    assert book.output(0).locator("img").count() == 0


def test_the_page_can_be_taken_out_of_a_widget(notebook: Opener, tmp_path: Path) -> None:
    result = samples.attribution()
    book = notebook([result])
    book.enliven(0)
    output = book.output(0)
    assert output.get_by_role("button", name="link").count() == 0
    output.get_by_role("button", name="save", exact=True).click()
    with book.page.expect_download() as waiting:
        output.get_by_role("button", name="HTML", exact=True).click()
    waiting.value.save_as(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == write([result])
    with book.page.expect_download() as waiting:
        output.get_by_role("button", name="PNG", exact=True).click()
    waiting.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
