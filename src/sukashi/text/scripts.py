"""What kind of writing a character belongs to, and where a text must not be broken."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

Kind = Literal["space", "japanese", "word", "other"]

# Kana with their marks, kanji and their repetition signs, half-width kana, rare kanji.
_JAPANESE = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303C),
    (0x3041, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x1B000, 0x1B16F),
    (0x20000, 0x323AF),
)
_JOINER = "\u200d"


@lru_cache(maxsize=65536)
def kind(character: str) -> Kind:
    """Return the kind of one character: "space" (controls too), "japanese", "word" or "other".

    A word character is a letter, digit, mark or underscore of any script that is not Japanese.
    """
    code = ord(character)
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Cs"):
        return "space"
    if character == "・":
        return "other"
    if any(low <= code <= high for low, high in _JAPANESE):
        return "japanese"
    if character.isalnum() or category[0] == "M" or category == "Pc":
        return "word"
    return "other"


def unbreakable(text: str) -> bytearray:
    """Return len(text) + 1 flags: 1 where no border may fall before that character.

    Holds together what a reader sees as one character: marks with their base, ﾊ with ﾟ, joined and
    modified emoji, two regional indicators (a flag), and a carriage return with its newline. A
    simplified form of the grapheme clusters of Unicode Standard Annex 29.
    """
    flags = bytearray(len(text) + 1)
    if text.isascii() and "\r" not in text:
        return flags
    regional = 0
    for place, character in enumerate(text):
        before = text[place - 1] if place else ""
        if "\U0001f1e6" <= character <= "\U0001f1ff":
            regional += 1
            flags[place] = regional % 2 == 0
        else:
            regional = 0
            flags[place] = bool(before) and (_extends(character) or _follows(before, character))
    return flags


@lru_cache(maxsize=65536)
def _extends(character: str) -> bool:
    """Tell whether a character goes with whatever stands before it."""
    return (
        unicodedata.category(character)[0] == "M"
        or character in "ﾞﾟ\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _follows(before: str, character: str) -> bool:
    """Tell whether the character before holds on to this one."""
    if before == _JOINER:
        return unicodedata.category(character) == "So"
    return before == "\r" and character == "\n"
