"""The language of the interface: what was asked for, else the locale's."""

from __future__ import annotations

import os
from typing import Literal

Lang = Literal["en", "ja"]


def language(asked: str | None) -> Lang:
    """Japanese when asked for or when the locale is Japanese, else English."""
    if asked is not None:
        return "ja" if asked == "ja" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"
