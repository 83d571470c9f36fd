"""One Chromium for all tests here; without it they are skipped, but never in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import sync_playwright

from sukashi.errors import FailureError
from sukashi.view.page.bundle import bundle
from sukashi.web.server import Server
from tests.browser.hosts import HOSTS
from tests.browser.visit import Visit
from tests.browser.watch import Tabs
from tests.web.stage import serving

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
def tabs(chromium: Any) -> Iterator[Tabs]:
    """Opens pages. Afterwards no error, dialog, message of the console or foreign request."""
    opened = Tabs(chromium)
    yield opened
    opened.close()
    assert opened.watch.wrong == []


@pytest.fixture
def opened(tabs: Tabs, tmp_path: Path) -> Iterator[Opener]:
    """Opens results in a host (the saved file if none is named).

    Options that are not named here are those of a Playwright context.
    """
    hosts = []

    def open_page(
        results: Any, *, host: str = "file", link: str = "", name: str = "page", **options: Any
    ) -> Any:
        shown = HOSTS[host](results, tmp_path / f"{name}.html")
        address = shown.__enter__()
        hosts.append(shown)
        page = tabs.open(address.own, **{"offline": address.offline, **options})
        page.goto(f"{address.url}#{address.place}{link}")
        page.wait_for_selector("section, [role=alert]")
        page.wait_for_selector("[aria-busy=true]", state="detached")
        return page

    yield open_page
    for shown in hosts:
        shown.__exit__(None, None, None)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`sukashi serve` as its command starts it."""
    with serving(tmp_path_factory.mktemp("app"), models=(), load=None) as running:
        yield running


@pytest.fixture
def visit(tabs: Tabs, server: Server) -> Visit:
    """Someone with a browser."""
    return Visit(tabs, server)
