"""Text format: nothing in a token stays invisible, nothing in it can steer a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.cells import cell_len

from sukashi.text.shown import sign
from sukashi.text.shown import visible as signs
from sukashi.view.line_breaking import NO_LINE_START, break_lines

__all__ = [
    "NO_LINE_START",
    "clip",
    "label",
    "pad",
    "upright",
    "visible",
    "without_controls",
    "wrap",
]

STEERING = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)
BLANKS = " \u00a0\u3000"
UPRIGHT = {"ー": "｜", "…": "⋮", "—": "｜", "〜": "≀", "-": "｜"}


def visible(text: str) -> str:
    """Return the text with a sign for each character that shows nothing.

    As in `sukashi.text.shown`; besides, blanks alone become ``␣`` and an empty text ``∅``.
    """
    if not text:
        return "∅"
    return "␣" * len(text) if not text.strip(BLANKS) else signs(text)


def without_controls(text: str, keep: str = "") -> str:
    """Return the text with a sign for each character that steers a terminal or turns the text.

    These are C0 and C1 controls (ESC among them), line and paragraph separators, and the marks
    that set the direction of writing; keep: those that stay. For sentences and cells that are made
    of words from a result; `visible` is for a single word.
    """
    return STEERING.sub(lambda found: found[0] if found[0] in keep else sign(found[0]), text)


def label(text: str) -> str:
    """Return `visible` without the blanks around a word, as it stands at a row or a column."""
    return visible(text).strip(BLANKS)


def clip(text: str, width: int, mark: str = "…") -> str:
    """Cut a text to `width` terminal columns, the cut shown by `mark`."""
    if cell_len(text) <= width:
        return text
    kept = ""
    for character in text:
        if cell_len(kept + character + mark) > width:
            break
        kept += character
    return kept + mark if width > 0 else ""


def pad(text: str, width: int, align: str = "left") -> str:
    """Fill a text with blanks to `width` terminal columns; wide characters take two."""
    text = clip(text, width)
    room = width - cell_len(text)
    before = {"left": 0, "right": room, "centre": room // 2}[align]
    return " " * before + text + " " * (room - before)


def wrap(text: str, limit: float, measure: Callable[[str], float] = cell_len) -> list[str]:
    """Break a sentence as `sukashi.view.line_breaking.broken` does, measured as rich does."""
    return break_lines(text, limit, measure)


def upright(word: str) -> str:
    """Write a word letter under letter; a fraction as in 鬱¹⁄₃ and short Latin stay together."""
    pieces = re.findall(r"[⁰¹²³⁴-⁹]+⁄[₀-₉]+|[A-Za-z0-9]{1,3}|.[ﾞﾟ]?", word)
    return "\n".join(UPRIGHT.get(piece, piece) for piece in pieces)
