"""One Chromium for all tests here; without it they are skipped, but never in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import sync_playwright

import sukashi
from sukashi.errors import FailureError
from sukashi.view.page.bundle import bundle

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")
"""Containers run tests as root and have little shared memory."""
Opener = Callable[..., Any]


def missing(reason: str) -> NoReturn:
    """Skip a test that cannot run here; in CI everything can."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        missing("Chromium is not installed.")
    try:
        bundle("page.js")
    except FailureError:
        missing("The front end was not built.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Opener]:
    """Opens results as a page from the disk, with the network off, and watches what goes wrong.

    Afterwards there must have been no error, no message of the console and no request.
    """
    wrong: list[str] = []
    contexts = []

    def open_page(results: Any, *, link: str = "", **options: Any) -> Any:
        path = sukashi.save(results, tmp_path / "page.html")
        settings = {"locale": "en-US", "viewport": {"width": 1240, "height": 900}, **options}
        context = chromium.new_context(offline=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("request", lambda asked: _note(wrong, asked.url, path))
        page.goto(f"{path.as_uri()}#{link}")
        page.wait_for_selector("section, [role=alert]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _note(wrong: list[str], url: str, path: Path) -> None:
    if not url.startswith((path.parent.as_uri(), "blob:", "data:")):
        wrong.append(f"request: {url}")
