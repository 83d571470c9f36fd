"""Name display: names that come from a file, as a sentence may quote them."""

from __future__ import annotations

import unicodedata

LONGEST = 60
MOST = 30
"""Characters of a name, and names, that a sentence quotes at the most."""


def displayed(name: object) -> str:
    """The name with � for what shows nothing or steers a terminal, a blank for other blanks.

    Control characters and direction marks are such.
    """
    text = str(name)
    shown = "".join(one if one.isprintable() else _sign(one) for one in text[:LONGEST])
    return shown + "…" if len(text) > LONGEST else shown


def _sign(character: str) -> str:
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


def listed(names: tuple[str, ...]) -> list[str]:
    """The names to choose from, the first of many."""
    more = ["…"] if len(names) > MOST else []
    return [*map(displayed, names[:MOST]), *more]


def without_surrogates(text: str) -> str:
    """The text as a file can hold it: � for half a character (a lone surrogate)."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
