"""Read: the results that a page carries, out of it again."""

from __future__ import annotations

import warnings
from html.parser import HTMLParser
from pathlib import Path

from sukashi.errors import StoreError
from sukashi.result.free_memory import free_memory
from sukashi.result.kinds import Result
from sukashi.view.number_format import count
from sukashi.view.page.island import decode
from sukashi.view.page.parts import RESULT, PartialError, joined
from sukashi.view.page.write import DATA_CLASS

LARGEST = 4 << 30
"""Bytes that one result of a page may hold."""


def open_page(path: Path) -> list[Result]:
    """Return the results of a page's file.

    Raises: StoreError when there is no such file or it is no page of sukashi.
    """
    name = repr(str(path))
    try:
        size, free = path.stat().st_size, free_memory()
        if path.is_file() and 4 * size > free:  # a character of the text may take four bytes
            raise StoreError(
                f"{name} has {count(size)} bytes, too many for the {count(free)} bytes of memory "
                "that are free; open it where there is more."
            )
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
    Raises: StoreError when it is no page of sukashi, is damaged, or holds attention in part only;
    beside other results such attention is left out with a warning.
    """
    finder = _Finder()
    finder.feed(text)
    if not finder.islands:
        raise StoreError(
            f"{name} is no page of sukashi; give the path of a .html file that it saved."
        )
    results, partial = [], 0
    for parts in finder.islands.values():
        try:
            most = min(LARGEST, free_memory() // 2)
            data = {part: decode(text, most) for part, text in parts.items() if _needed(part)}
            results.append(joined(data, name))
        except PartialError:
            partial += 1
        except (KeyError, ValueError) as error:
            raise StoreError(
                f"{name} is damaged: a result in it cannot be unpacked; save the page again."
            ) from error
    said = (
        f"{name} holds only the strongest links of a long text's attention; save the result as "
        ".safetensors, or the page with <<whole=True>>."
    )
    if not results:
        raise StoreError(said)
    if partial:
        warnings.warn(said, stacklevel=3)
    return results


def _needed(part: str) -> bool:
    """Whether a part is not made of others (means are)."""
    return part == RESULT or part.startswith("head/")


class _Finder(HTMLParser):
    """Collects the text of the data blocks by result and part."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.islands: dict[str, dict[str, str]] = {}
        self._place: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._place = None
        if tag == "script" and found.get("class") == DATA_CLASS:
            self._place = (found.get("data-item") or "", found.get("data-part") or "")
            self.islands.setdefault(self._place[0], {})[self._place[1]] = ""

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._place = None

    def handle_data(self, data: str) -> None:
        if self._place is not None:
            item, part = self._place
            self.islands[item][part] += data
