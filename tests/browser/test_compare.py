"""What a comparison leaves behind: the same pictures and table that every other view gives."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sukashi.web.server import Server
from tests import samples
from tests.browser.files import saved
from tests.browser.visit import Visit
from tests.web.stage import address

pytestmark = pytest.mark.slow
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("kind", ["attribution", "layers", "prediction"])
def test_a_comparison_is_taken_away_as_picture_and_table(
    visit: Visit, server: Server, tmp_path: Path, kind: str
) -> None:
    one = getattr(samples, kind)()
    names = [server.runs.workspace.save(f"{kind}-{side}", one).name for side in "lr"]
    page = visit()
    page.locator(".asks").wait_for()
    page.goto(f"{address(server)}/#page=compare&left={names[0]}&right={names[1]}")
    figure = page.locator(".gloss, .maps")
    figure.wait_for()
    path = saved(page, "SVG", tmp_path)
    assert path.name == "sukashi-comparison.svg"
    root = ElementTree.parse(path).getroot()
    said = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert {"left", "right", "right − left"} <= {text.strip() for text in said}
    caption = page.locator("section .caption").text_content()
    assert "".join(caption.split()) in "".join("".join(said).split())
    pictures = len(list(root.iter(f"{SVG}image")))
    maps = {"attribution": 0, "layers": 3, "prediction": 0}[kind]
    assert pictures == page.locator("section canvas").count() == maps + 2  # and the two scales
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")
    with saved(page, "CSV", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][-3:] == ["left", "right", "right − left"]
    assert {float(row[-1]) for row in rows[1:] if row[-1]} == {0.0}  # one result on both sides
    for absent in ("safetensors", "HTML", "Python"):  # a comparison is no result
        assert page.get_by_role("button", name=absent, exact=True).count() == 0
