"""The language of the interface: what was asked for, else the locale's."""

from __future__ import annotations

import os
from collections.abc import Sequence
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


def asked_for(arguments: Sequence[str]) -> str | None:
    """The language that stands behind --lang, wherever it stands, before anything is parsed.

    The help and the remarks on a command line that cannot be parsed need it too.
    """
    asked = None
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if word == "--":
            break
        name, _, value = word.partition("=")
        if name == "--lang":
            asked = value or following
    return asked if asked in ("en", "ja") else None
