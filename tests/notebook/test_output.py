"""What a cell keeps: a frame that is shut off, whatever stands in the text, and a way without."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from sukashi.errors import FailureError
from sukashi.notebook.output import page_output
from sukashi.result.store import dumps
from sukashi.view.page.read import results_in
from sukashi.view.page.write import write
from tests import samples

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    '"></iframe><script>alert(1)</script>',
    "&quot;&lt;script&gt;",
    "\u2028\u2029\u202e",
    "'\"`{{x}}",
)


class Tags(HTMLParser):
    """All tags of a text with their attributes, as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("word", HOSTILE)
def test_a_hostile_token_stays_within_the_frame(word: str) -> None:
    text = samples.tokens([word, " b", " c", " d"])
    results = [samples.attribution(over=text), samples.attention(over=text)]
    html = page_output(results).data["text/html"]
    tags = Tags(html).found
    assert [tag for tag, _ in tags if tag != "p"] == ["div", "iframe", "script"]
    assert all(not attributes for tag, attributes in tags if tag in ("p", "script"))
    frame = dict(tags)["iframe"]
    assert frame["sandbox"] == "allow-scripts allow-downloads"
    assert frame["srcdoc"] == write(results).decode("utf-8")
    assert "src" not in frame
    assert html.count("</script") == 1


@pytest.mark.usefixtures("built")
def test_the_data_can_be_taken_out_of_a_kept_cell() -> None:
    html = page_output(samples.every()).data["text/html"]
    (page,) = [one["srcdoc"] for tag, one in Tags(html).found if tag == "iframe"]
    assert [dumps(one) for one in results_in(page or "")] == [dumps(one) for one in samples.every()]


@pytest.mark.usefixtures("built")
def test_the_frame_is_as_high_as_its_views_are_about() -> None:
    def height(results: list[Any]) -> int:
        html = page_output(results).data["text/html"]
        return int(next(one["height"] for tag, one in Tags(html).found if tag == "iframe") or 0)

    assert 300 < height([samples.generation()]) < height([samples.layers()])
    assert height(samples.every()) <= 1600


def test_without_the_front_end_there_is_a_picture_and_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        raise FailureError(f"The page has not been built: {name}.")

    monkeypatch.setattr("sukashi.view.page.write.bundle", missing)
    output = page_output([samples.attribution()])
    assert set(output.data) == {"image/png", "text/plain"}
    assert output.data["text/plain"].endswith("The page has not been built: page.js.")
