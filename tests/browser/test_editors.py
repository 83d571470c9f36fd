"""A notebook's output in the windows of other editors: shown, dark, tall enough, with its files."""

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
from tests.browser.checks import PICTURES, prose
from tests.browser.editors import EDITOR, EDITORS, WINDOW
from tests.browser.watch import Tabs

pytestmark = pytest.mark.slow
DARK = "rgb(20, 22, 27)"
Open = Callable[..., Any]


@pytest.fixture(params=list(EDITORS))
def editor(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def opened(tabs: Tabs, editor: str) -> Open:
    """Opens outputs in an editor."""

    def open_editor(*outputs: list[Any]) -> tuple[Any, Any]:
        page = tabs.open([EDITOR, WINDOW], viewport={"width": 1000, "height": 1600})
        html = [page_output(one).data["text/html"] for one in outputs]
        return page, EDITORS[editor].show(page, html)

    return open_editor


def inside(window: Any, number: int = 0) -> Any:
    frame = window.locator(".sukashi-output > iframe").nth(number).content_frame
    frame.locator("section").first.wait_for()
    return frame


def height(place: Any) -> float:
    found: float = place.evaluate("one => one.getBoundingClientRect().height")
    return found


def test_views_are_shown_on_the_editors_ground_and_answer(opened: Open, editor: str) -> None:
    result = samples.attribution()
    page, window = opened([result, samples.layers()], [samples.attention()])
    frame = inside(window)
    frame.locator(".target").nth(1).hover()
    assert prose(frame.locator(".caption").first) == caption(result, "en", target=1)
    assert frame.locator("[role=alert]").count() == 0
    page.wait_for_timeout(400)
    root = frame.locator("html")
    assert root.evaluate("one => getComputedStyle(one).backgroundColor") == DARK
    assert inside(window, 1).locator('[data-head="5"]').count() == 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"editor {editor}.png")


def test_an_output_is_as_tall_as_its_views(opened: Open) -> None:
    page, window = opened([samples.attribution(), samples.attention(), samples.layers()])
    frame = inside(window)
    page.wait_for_timeout(600)
    tall = height(frame.locator("#sukashi"))
    assert tall > 1000  # more than Colab gives an output that asks for nothing
    assert abs(height(window.locator(".sukashi-output > iframe")) - tall) < 2
    assert height(page.locator("iframe")) >= tall


def test_files_can_be_taken_out(opened: Open, tmp_path: Path) -> None:
    result = samples.attribution()
    page, window = opened([result])
    frame = inside(window)
    frame.get_by_role("button", name="save", exact=True).click()
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="safetensors").click()
    waiting.value.save_as(tmp_path / "a.safetensors")
    assert dumps(sukashi.open(tmp_path / "a.safetensors")) == dumps(result)
    with page.expect_download() as waiting:
        frame.get_by_role("button", name="PNG", exact=True).click()
    waiting.value.save_as(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_reaches_nothing_of_the_editor(opened: Open) -> None:
    _, window = opened([samples.layers()])
    root = inside(window).locator("html")
    for reach in ("parent.document", "top.document", "localStorage", "document.cookie"):
        said = root.evaluate(
            f"() => {{ try {{ return String({reach}); }} catch (error) {{ return error.name; }} }}"
        )
        assert said == "SecurityError", reach
