"""Live: the widgets of this kernel that take the place of frames, the latest ones only.

A widget keeps its results in memory for as long as it lives, and nobody closes it: a cell that is
run again leaves the widget of its last run behind. Frames whose widget is closed stay, as pages.
"""

from __future__ import annotations

import importlib.util
import secrets
from collections import deque
from collections.abc import Sequence
from typing import Any

from sukashi.result.kinds import Result

MOST = 24
_latest: deque[Any] = deque()


def is_available() -> bool:
    """Whether what a widget needs is installed (the extra `notebook`)."""
    return importlib.util.find_spec("anywidget") is not None


def make_live(results: Sequence[Result], lang: str | None) -> str:
    """Open a widget for a frame that is about to be shown; return the frame's name, "" for none."""
    if not is_available():
        return ""
    from sukashi.notebook.widget import Widget

    name = secrets.token_hex(8)
    _latest.append(Widget(results, lang=lang, place=name))
    while len(_latest) > MOST:
        _latest.popleft().close()
    return name
