"""Words for the eye: nothing in a token stays invisible, nothing in it can steer a terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from rich.cells import cell_len

from sukashi.text.shown import visible as signs

BLANKS = " \u00a0\u3000"
NO_LINE_START = frozenset(
    "、。，．,.!?;:！？）)」』】〉》”’ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…%％·・"
)
UPRIGHT = {"ー": "｜", "…": "⋮", "—": "｜", "〜": "≀", "-": "｜"}
NO_LINE_END = frozenset("（(「『【〈《“‘")


def visible(text: str) -> str:
    """Return the text with a sign for each character that shows nothing.

    As in `sukashi.text.shown`; besides, blanks alone become ``␣`` and an empty text ``∅``.
    """
    if not text:
        return "∅"
    return "␣" * len(text) if not text.strip(BLANKS) else signs(text)


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
    """Break a sentence into lines of at most `limit` as `measure` has it.

    Latin text breaks at blanks, Japanese between characters, never before a closing mark or after
    an opening one; a piece longer than a whole line is cut.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if measure((line + piece).rstrip()) <= limit or not line:
            line += piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > limit:
            cut = max(
                1, next(n for n in range(len(line), 0, -1) if n == 1 or measure(line[:n]) <= limit)
            )
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def upright(word: str) -> str:
    """Write a word letter under letter; a fraction as in 鬱¹⁄₃ and short Latin stay together."""
    pieces = re.findall(r"[⁰¹²³⁴-⁹]+⁄[₀-₉]+|[A-Za-z0-9]{1,3}|.[ﾞﾟ]?", word)
    return "\n".join(UPRIGHT.get(piece, piece) for piece in pieces)


def _pieces(text: str) -> list[str]:
    """Return the parts between which a line may break."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _breaks(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _breaks(before: str, after: str) -> bool:
    if before in NO_LINE_END or after in NO_LINE_START or after == " ":
        return False
    return before == " " or _wide(before) or _wide(after)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
