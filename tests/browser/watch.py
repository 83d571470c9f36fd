"""What must never happen while a page is open, written down as it happens."""

from __future__ import annotations

from typing import Any

INSIDE = ("blob:", "data:")


class Watch:
    """Errors, dialogs, messages of the console, requests to anywhere but the page's own place."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def over(self, page: Any, own: tuple[str, ...]) -> None:
        """Watch one page, which may ask addresses that begin with one of its own."""
        page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("popup", lambda other: self.wrong.append(f"window: {other.url}"))
        page.on("request", lambda asked: self._request(asked.url, own))

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str, own: tuple[str, ...]) -> None:
        if not url.startswith((*own, *INSIDE)):
            self.wrong.append(f"request: {url}")
