"""Visits to the web app: someone with a browser who opens the printed link."""

from __future__ import annotations

import re
from typing import Any

from sukashi.web.server import Server
from tests.browser.checks import CHECKS, PICTURES
from tests.browser.watch import Tabs
from tests.web.stage import address

KYOTO = "京都がある国の首都は"
SAMPLES = 10_000
"""Of noise, for each of 48 written tokens: they take minutes on any machine."""


class Visit:
    """Opens the printed link, as often as it is called."""

    def __init__(self, tabs: Tabs, server: Server) -> None:
        self.tabs, self.server = tabs, server

    def __call__(self, **options: Any) -> Any:
        page = self.tabs.open([address(self.server)], **options)
        page.set_default_timeout(60_000)
        page.goto(self.server.link)
        return page

    def expected(self, *parts: str) -> None:
        """What a test provoked is not wrong."""
        wrong = self.tabs.watch.wrong
        wrong[:] = [one for one in wrong if not any(part in one for part in parts)]


def ask(page: Any, text: str) -> None:
    """Asks, and waits until the address is that of the new run; it may be over by then."""
    before = page.url
    box(page).fill(text)
    page.get_by_role("button", name="Look").click()
    page.wait_for_url(lambda address: address != before)


def answered(page: Any, count: int = 3) -> None:
    """Waits until a run has given so many results and is over."""
    page.locator("section:not(.pending)").nth(count - 1).wait_for()
    page.locator(".stop").wait_for(state="detached")
    page.locator("[aria-busy=true]").first.wait_for(state="detached")


def looked_at(page: Any, name: str) -> None:
    """Keeps a picture to look at, and puts the page through every check."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.mouse.move(2, 2)
    page.wait_for_timeout(300)
    page.screenshot(path=PICTURES / f"app-{name}.png", full_page=True)
    assert [f"{check.__name__}: {one}" for check in CHECKS for one in check(page)] == []


def box(page: Any) -> Any:
    """Where the text is typed."""
    return page.locator("textarea").first


def counting(page: Any) -> Any:
    """The count of a stage of many batches."""
    return page.locator(".count", has_text=re.compile(r"of \d{3,}"))


def slow_run(page: Any, text: str) -> None:
    """Begins a run that goes on until it is stopped, however slow the browser is."""
    page.locator(".asks").wait_for()
    page.get_by_role("button", name="how it is asked").click()
    page.get_by_label("method").select_option("smooth_grad")
    page.get_by_label("samples").fill(str(SAMPLES))
    page.get_by_label("tokens to write").fill("48")
    box(page).fill(text)
    page.get_by_role("button", name="Look").click()
