"""Every view in every host, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests import samples
from tests.browser.checks import AXE, CHECKS, layout
from tests.browser.conftest import Opener, missing
from tests.browser.hosts import HOSTS
from tests.browser.looks import LOOKS, Look

pytestmark = pytest.mark.slow
FARTHEST = (LOOKS[0], LOOKS[-1])
"""Two looks that differ in everything."""


@pytest.fixture(autouse=True)
def axe() -> None:
    if not AXE.is_file():
        missing("axe-core is not installed: npm ci in frontend/ brings it.")


def wrong(page: Any) -> list[str]:
    """What any of the checks finds."""
    return [f"{check.__name__}: {one}" for check in CHECKS for one in check(page)]


def kinds(lang: str) -> list[Any]:
    """One result of each kind, and a classifier's."""
    return [*samples.every(lang), samples.verdict(lang)]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("host", HOSTS)
def test_every_view_passes_every_check(opened: Opener, host: str, look: Look) -> None:
    page = opened(kinds(look.lang), host=host, **look.context)
    assert page.locator("section").count() == len(kinds(look.lang))
    assert wrong(page) == []
    assert layout(page, f"{host}-{look.name}") == []


@pytest.mark.parametrize("look", FARTHEST, ids=lambda look: look.name)
@pytest.mark.parametrize("host", HOSTS)
def test_every_choice_of_every_view_passes_them_too(opened: Opener, host: str, look: Look) -> None:
    page = opened(kinds(look.lang), host=host, **look.context)
    groups = page.locator("section .options")
    most = max(one.get_by_role("button").count() for one in groups.all())
    assert most > 2
    for round_ in range(most):  # the first choice of every group, then the second …
        for at in range(groups.count()):
            choices = groups.nth(at).get_by_role("button")
            if round_ < choices.count():
                choices.nth(round_).click()
        assert wrong(page) == []


@pytest.mark.parametrize("look", FARTHEST, ids=lambda look: look.name)
@pytest.mark.parametrize("host", HOSTS)
def test_what_can_be_opened_in_a_view_passes_them_too(
    opened: Opener, host: str, look: Look
) -> None:
    page = opened(kinds(look.lang), host=host, **look.context)
    for closed in page.locator("section .tools button[aria-expanded], summary").all():
        closed.click()
    assert page.locator("section table thead").count() >= len(kinds(look.lang))
    assert wrong(page) == []
