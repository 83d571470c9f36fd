"""What must never happen while a page is open, written down as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

INSIDE = ("blob:", "data:")


class Watch:
    """Errors, dialogs, messages of the console, requests to anywhere but the page's own place."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def over(self, page: Any, own: Sequence[str]) -> None:
        """Watch one page, which may ask addresses that begin with one of its own."""
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("popup", lambda other: self.wrong.append(f"window: {other.url}"))
        page.on("request", lambda asked: self._request(asked.url, own))

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str, own: Sequence[str]) -> None:
        if not url.startswith((*own, *INSIDE)):
            self.wrong.append(f"request: {url}")


class Tabs:
    """Pages, each of someone else's browser; what goes wrong in any of them is in `watch`."""

    def __init__(self, browser: Any) -> None:
        self.watch = Watch()
        self._browser = browser
        self._contexts: list[Any] = []

    def open(self, own: Sequence[str], **options: Any) -> Any:
        """An empty page that may ask addresses that begin so; options of a Playwright context."""
        settings = {"locale": "en-US", "viewport": {"width": 1240, "height": 900}, **options}
        context = self._browser.new_context(**settings)
        self._contexts.append(context)
        page = context.new_page()
        self.watch.over(page, own)
        return page

    def close(self) -> None:
        """Close them all."""
        for context in self._contexts:
            context.close()
