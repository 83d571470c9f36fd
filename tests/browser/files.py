"""Files: what a page gives to take away."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def saved(page: Any, kind: str, place: Path) -> Path:
    """The file that the first section of a page gives under a button's name."""
    section = page.locator("section").first
    if not section.get_by_role("button", name=kind, exact=True).count():
        section.get_by_role("button", name="save", exact=True).click()
    with page.expect_download() as waiting:
        section.get_by_role("button", name=kind, exact=True).click()
    path = place / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
