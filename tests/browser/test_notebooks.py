"""Every example notebook runs, and what it shows is still there when nothing runs any more.

Only the last test needs a browser.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))


def cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook after its cells were run, one behind the other, in a kernel of its own."""
    place = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.read(shutil.copy(request.param, place), as_version=4)
    resources = {"metadata": {"path": str(place)}}
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources=resources).execute()
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_kept_in_the_repository(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert len(cells(notebook)) > 4
    assert [cell for cell in cells(notebook) if cell.outputs or cell.execution_count] == []


def test_every_question_shows_itself_and_needs_no_widget(executed: Any) -> None:
    outputs = [cell.outputs for cell in cells(executed)]
    assert outputs[0] == []
    for (output,) in outputs[1:]:
        assert {"text/html", "text/plain"} <= set(output["data"])
        assert "application/vnd.jupyter.widget-view+json" not in output["data"]
        assert len(output["data"]["text/plain"].split(" · ")) >= 3


def test_the_outputs_are_drawn_without_kernel_and_network(
    executed: Any, chromium: Any, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    text, _ = HTMLExporter().from_notebook_node(executed)
    path.write_text(text, encoding="utf-8")
    context = chromium.new_context(offline=True, viewport={"width": 1240, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    frames = page.locator(".sukashi-output > iframe")
    assert frames.count() == len(cells(executed)) - 1
    for at in range(frames.count()):
        inside = frames.nth(at).content_frame
        inside.locator("section").first.wait_for()
        assert inside.locator("[role=alert]").count() == 0
    context.close()
