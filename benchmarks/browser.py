"""Browser: how long a page takes until it answers whoever opened it."""

from __future__ import annotations

import atexit
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import peak_of

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage")  # containers: root, little shared memory
WINDOW = {"width": 1280, "height": 900}
PATIENCE = 500.0  # milliseconds before the pointer is put there again


@dataclass(frozen=True)
class Signs:
    """How a page shows that it is there, as selectors.

    head: the first head, or a word of it, once it is drawn. answer: what appears when the pointer
    is pressed there.
    """

    head: str
    answer: str


@dataclass(frozen=True)
class Opened:
    """Seconds from navigation until the first head is drawn, and until it has answered.

    Both are None where they did not come within the limit.
    """

    drawn: float | None
    answered: float | None


@dataclass
class Browser:
    """A Chromium and its one page.

    limit: seconds after which a page is given up. scripts: files that stand for what a page would
    fetch, by their names, and no network else; None for the network as it is.
    """

    limit: float
    scripts: Mapping[str, Path] | None = None

    def __post_init__(self) -> None:
        from playwright.sync_api import sync_playwright

        found = next(filter(None, map(shutil.which, NAMES)), None)
        if found is None:
            raise FileNotFoundError(f"There is no {' or '.join(NAMES)} on the path.")
        self._driver = sync_playwright().start()
        self._chromium = self._driver.chromium.launch(executable_path=found, args=FLAGS)
        self.page: Any = None
        atexit.register(self.close)

    def fresh(self) -> Any:
        """Put an empty page in the place of the last one."""
        if self.page is not None:
            self.page.context.close()
        context = self._chromium.new_context(viewport=WINDOW, locale="en-US")
        if self.scripts is not None:
            context.route(lambda url: url.startswith("http"), self._stand_in)
        self.page = context.new_page()
        self.page.set_default_timeout(1000 * self.limit)
        return self.page

    def open(self, path: Path, signs: Signs) -> Opened:
        """Open a file and press on its first head until it answers."""
        begun = time.perf_counter()
        drawn: float | None = None
        page = self.page or self.fresh()
        with suppress(self._errors()):
            page.goto(path.as_uri(), wait_until="commit")
            place = page.wait_for_selector(signs.head, state="attached")
            drawn = time.perf_counter() - begun
            place.scroll_into_view_if_needed()
            while time.perf_counter() - begun < self.limit:
                bounds = place.bounding_box()
                middle = bounds["x"] + bounds["width"] / 2, bounds["y"] + bounds["height"] / 2
                page.mouse.click(*middle)
                with suppress(self._errors()):
                    page.wait_for_selector(signs.answer, state="attached", timeout=PATIENCE)
                    return Opened(drawn, time.perf_counter() - begun)
        return Opened(drawn, None)

    def peak_mib(self) -> float | None:
        """MiB at the peak of the process that draws the page; None where the system hides it."""
        session = self._chromium.new_browser_cdp_session()
        told = session.send("SystemInfo.getProcessInfo")["processInfo"]
        session.detach()
        peaks = [peak_of(one["id"]) for one in told if one["type"] == "renderer"]
        return max(peaks, default=0.0) or None

    def close(self) -> None:
        """End the browser."""
        with suppress(Exception):  # it may have crashed over a page
            self._chromium.close()
        with suppress(Exception):
            self._driver.stop()

    def _stand_in(self, route: Any) -> None:
        name = route.request.url.rpartition("/")[2]
        path = (self.scripts or {}).get(name)
        if path is None:
            route.abort()
        else:
            route.fulfill(path=path, content_type="text/javascript")

    def _errors(self) -> type[Exception]:
        from playwright.sync_api import Error

        return Error
