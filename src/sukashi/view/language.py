"""The languages of the interface: which there are, and which one is meant.

English and every language that has a file of translations; adding a file adds a language.
"""

from __future__ import annotations

import os
from locale import normalize
from pathlib import Path
from typing import TypeAlias

LOCALE = Path(__file__).parents[1] / "locale"
"""The folder of the translations."""
ENGLISH = "en"

Lang: TypeAlias = str
"""One of LANGUAGES. Which there are is known only when the folder is read, so no type lists them;
`sukashi.view.catalogue.say` refuses any other."""
LANGUAGES: tuple[Lang, ...] = (ENGLISH, *sorted(path.stem for path in LOCALE.glob("*.po")))


def known(tag: str) -> Lang | None:
    """Return the language that a tag names ("ja", "ja-JP", "ja_JP.UTF-8"); None for another."""
    name = tag.strip().replace("-", "_")
    for part in (name, name.split(".")[0], name.split("_")[0]):
        for lang in LANGUAGES:
            if part.lower() == lang.lower():
                return lang
    return None


def language(asked: str | None) -> Lang:
    """Return the language that is asked for, else that of the locale, else English."""
    if asked is not None:
        return known(asked) or ENGLISH
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return known(value) or known(normalize(value)) or ENGLISH
    return ENGLISH
