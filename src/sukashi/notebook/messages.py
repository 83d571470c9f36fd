"""Messages: what a page in a notebook asks of the kernel, and the answers from its results.

A message is ``{"ask": name}`` with one of ``"note": true`` (all words of the page), ``"item":
number, "part": name`` (bytes of one result, see `sukashi.view.page.parts`), ``"page": true`` (the
exported page) or ``"script": true`` (the views themselves). Its answer carries the name, and
``"value"``, bytes, or ``"error"``: a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sukashi.errors import MisuseError, RangeError, SukashiError
from sukashi.result.kinds import Result
from sukashi.view.error_translation import translated_error
from sukashi.view.language import ENGLISH
from sukashi.view.page.bundle import bundle
from sukashi.view.page.parts import PageParts
from sukashi.view.page.write import contents, write


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON values, and bytes beside them."""

    content: dict[str, Any]
    buffers: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class PageMessages:
    """results: those of one page; lang: language of the interface, the reader's own if None."""

    results: Sequence[Result]
    lang: str | None = None

    def answer(self, message: Any) -> Answer:
        """Return the answer to a message, whatever it is: what cannot be answered is said."""
        name = message.get("ask") if isinstance(message, Mapping) else None
        try:
            value, buffers = self._find(message if isinstance(message, Mapping) else {})
        except SukashiError as error:
            said = translated_error(error, self.lang or ENGLISH)
            return Answer({"answer": name, "error": said})
        return Answer({"answer": name, "value": value}, buffers)

    def _find(self, message: Mapping[str, Any]) -> tuple[Any, tuple[bytes, ...]]:
        if message.get("note") is True:
            return contents(self.results, self.lang), ()
        if message.get("page") is True:
            return None, (write(self.results, lang=self.lang),)
        if message.get("script") is True:
            return None, (bundle("widget.js").encode("utf-8"),)
        item, part = message.get("item"), message.get("part")
        if not isinstance(part, str) or type(item) is not int:
            raise MisuseError("A page asks for a note, for a part of an item, or for itself.")
        if not 0 <= item < len(self._page_parts):
            raise RangeError("Item", item, 0, len(self._page_parts) - 1)
        return None, (self._page_parts[item].part(part),)

    @cached_property
    def _page_parts(self) -> list[PageParts]:
        return [PageParts(one) for one in self.results]
