"""Lines of a width: Latin text breaks at blanks, Japanese anywhere a line may end."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

NO_LINE_START = frozenset(
    "、。，．,.!?;:！？）)」』】〉》”’ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…%％·・"
)
NO_LINE_END = frozenset("（(「『【〈《“‘")


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes; wide characters take two."""
    return sum(0 if unicodedata.combining(one) else 1 + _is_wide(one) for one in text)


def break_lines(
    text: str,
    limit: float,
    measure: Callable[[str], float] = display_width,
    *,
    phrases: bool = False,
) -> list[str]:
    """Break a sentence into lines of at most `limit` as `measure` has it.

    Latin text breaks at blanks, Japanese between characters, never before a closing mark or after
    an opening one; a piece longer than a whole line is cut. phrases: break Japanese only where the
    script says that a phrase may begin, not within 書かせる or トークン.
    """
    lines, line = [], ""
    for piece in _unbreakable_pieces(text, _between_phrases if phrases else _may_break):
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


def widest_piece(text: str, measure: Callable[[str], float] = display_width) -> float:
    """Return the width of the widest part of a text that no line break divides."""
    pieces = _unbreakable_pieces(text, _may_break)
    return max((measure(piece.strip()) for piece in pieces), default=0)


def _unbreakable_pieces(text: str, breaks: Callable[[str, str], bool]) -> list[str]:
    """Return the parts between which a line may break."""
    pieces: list[str] = []
    for character in text:
        if pieces and not breaks(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if before in NO_LINE_END or after in NO_LINE_START or after == " ":
        return False
    return before == " " or _is_wide(before) or _is_wide(after)


def _between_phrases(before: str, after: str) -> bool:
    """Whether a line may break here without parting a word, as far as the script shows it."""
    if not _may_break(before, after) or "ぁ" <= after <= "ゟ":
        return False
    return unicodedata.category(before)[0] != "L" or _script(before) != _script(after)


def _script(character: str) -> str:
    """The script of a letter, as the first word of its Unicode name has it."""
    return unicodedata.name(character, "").split(" ")[0].split("-")[0]


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
