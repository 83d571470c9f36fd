"""Pages: a tool's file of attention, written once and opened again and again."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import Browser, Opened, Signs
from benchmarks.work import Job, Seen, Work

MB = 1e6


@dataclass(frozen=True)
class Written:
    """A page, and how many of its bytes are a script that is the same in every page."""

    data: bytes
    script: int


def opening(
    job: Job, write: Callable[[], Written], signs: Signs, fetched: Mapping[str, Path] | None = None
) -> Work:
    """Open the page that `write` makes in an empty window until a head answers.

    fetched: files that stand for what the page would ask the network for, by their names.
    """
    missing = [str(path) for path in (fetched or {}).values() if not path.is_file()]
    if missing:
        raise FileNotFoundError(
            f"{missing[0]} is not there; benchmarks/README.md says how it comes."
        )
    begun = time.perf_counter()
    page = write()
    took = time.perf_counter() - begun
    place = Path(tempfile.mkdtemp()) / "page.html"
    place.write_bytes(page.data)
    browser = Browser(job.options["limit"], fetched or {})

    def see(opened: Opened) -> Seen:
        facts: dict[str, float | str] = {"written in s": took}
        if opened.drawn is not None:
            facts["drawn after s"] = opened.drawn
        if opened.answered is None:
            facts["no answer within s"] = browser.limit
        sizes = {
            "MB": len(page.data) / MB,
            "MB without its script": (len(page.data) - page.script) / MB,
        }
        return Seen(facts=facts, sizes=sizes)

    return Work(
        run=lambda: browser.open(place, signs),
        warm=browser.fresh,
        see=see,
        before=browser.fresh,
        peak=browser.peak_mib,
    )
