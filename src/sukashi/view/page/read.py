"""Read: the results that a page carries, out of it again."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from sukashi.errors import StoreError
from sukashi.result.kinds import Result
from sukashi.result.store import loads
from sukashi.view.page.island import decode
from sukashi.view.page.write import DATA_CLASS

LARGEST = 4 << 30
"""Bytes that one result of a page may hold."""


def open_page(path: Path) -> list[Result]:
    """Return the results of a page's file.

    Raises: StoreError when there is no such file or it is no page of sukashi.
    """
    name = repr(str(path))
    try:
        return results_in(path.read_text(encoding="utf-8"), name)
    except FileNotFoundError as error:
        raise StoreError(
            f"There is no file {name}; give the path of a result that was saved."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{name} is no page of sukashi; give the path of a .html file that it saved."
        ) from error


def results_in(text: str, name: str = "This data") -> list[Result]:
    """Return the results of a page in their order.

    name: what the page is called in a message.
    Raises: StoreError when it is no page of sukashi or is damaged.
    """
    finder = _Finder()
    finder.feed(text)
    if not finder.islands:
        raise StoreError(
            f"{name} is no page of sukashi; give the path of a .html file that it saved."
        )
    results = []
    for island in finder.islands:
        try:
            data = decode(island, LARGEST)
        except ValueError as error:
            raise StoreError(
                f"{name} is damaged: a result in it cannot be unpacked; save the page again."
            ) from error
        results.append(loads(data, name))
    return results


class _Finder(HTMLParser):
    """Collects the text of the data blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.islands: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and dict(attrs).get("class") == DATA_CLASS
        if self._inside:
            self.islands.append("")

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.islands[-1] += data
