"""A kernel as far as showing needs one: IPython's own formatter, and a display that is a list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import IPython
import pytest
from IPython.core.formatters import DisplayFormatter

from sukashi.errors import FailureError
from sukashi.view.page.bundle import bundle
from tests.browser.conftest import missing


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale of these tests."""
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def built() -> None:
    try:
        bundle("frame.js")
    except FailureError:
        missing("The front end was not built.")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The running shell: `display_formatter`, `kernel`, and `shown`, what was displayed."""
    shown: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def display(data: dict[str, Any], *, metadata: dict[str, Any], raw: bool) -> None:
        assert raw
        shown.append((data, metadata))

    running = SimpleNamespace(kernel=object(), display_formatter=DisplayFormatter(), shown=shown)
    monkeypatch.setattr(IPython, "get_ipython", lambda: running)
    monkeypatch.setattr("IPython.display.display", display)
    return running
