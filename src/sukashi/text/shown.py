"""Shown tokens: the characters of each token, none invisible, shared ones as fractions."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sukashi.text.normalization import WORD_MARKER

_ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BELOW = "₀₁₂₃₄₅₆₇₈₉"
_SPACE_PIECES = {WORD_MARKER, "Ġ", " "}
_SPACE_SIGN = "␣"
_JOINERS = "\u200c\u200d"
# Tag characters spell the region of a flag behind it.
_TAGS = ("\U000e0020", "\U000e007f")


def shown(
    text: str,
    spans: NDArray[np.int64],
    pieces: Sequence[str],
    special: NDArray[np.bool_],
) -> tuple[str, ...]:
    """Return n strings a person reads.

    A special token shows its piece. Others show the characters of their span; k tokens that share a
    character show it with their part, "鬱¹⁄₃" to "鬱³⁄₃". A space is a space, a newline "↵", a
    tab "⇥", other control characters their picture (U+2400 on) or "U+0085". A space the tokenizer
    put before a text, which no character stands for, is "␣".
    """
    extra = _added_spaces(spans, pieces, special, len(text))
    counts = _sharing_counts(len(text), spans[~special & ~extra])
    taken = np.zeros(len(text), np.int64)
    texts: list[str] = []
    for token, (start, end) in enumerate(spans.tolist()):
        if special[token]:
            texts.append(pieces[token])
        elif extra[token]:
            texts.append(_SPACE_SIGN)
        elif start == end:
            texts.append(pieces[token])
        elif counts[start:end].max() <= 1:
            texts.append(visible(text[start:end]))
        else:
            taken[start:end] += 1
            texts.append(_in_parts(text[start:end], taken[start:end], counts[start:end]))
    return tuple(texts)


def visible(text: str) -> str:
    """Return the text with every invisible character replaced by a sign of it."""
    if text.isprintable():
        return text if not _is_mark(text[:1]) else "◌" + text
    signs: list[str] = []
    for place, letter in enumerate(text):
        inside = 0 < place < len(text) - 1
        if (letter in _JOINERS and inside) or (_TAGS[0] <= letter <= _TAGS[1] and place):
            signs.append(letter)
        else:
            signs.append(sign(letter))
    joined = "".join(signs)
    return "◌" + joined if _is_mark(joined[:1]) else joined


def sign(letter: str) -> str:
    """Return how one character is shown: itself, or the sign of one that shows nothing."""
    if letter in "\n\t":
        return "↵" if letter == "\n" else "⇥"
    code = ord(letter)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return f"U+{code:04X}"
    return letter


def _is_mark(letter: str) -> bool:
    """Tell whether a character needs another to stand on."""
    return bool(letter) and unicodedata.category(letter) in ("Mn", "Me")


def _in_parts(text: str, part: NDArray[np.int64], count: NDArray[np.int64]) -> str:
    """Write each run of characters shared in the same way with its part behind it."""
    written = ""
    start = 0
    keys = list(zip(part.tolist(), count.tolist(), strict=True))
    for place in range(1, len(text) + 1):
        if place < len(text) and (
            keys[place] == keys[start] or keys[place][1] == keys[start][1] == 1
        ):
            continue
        written += visible(text[start:place])
        if keys[start][1] > 1:
            written += _fraction(*keys[start])
        start = place
    return written


def _fraction(part: int, count: int) -> str:
    """Return "¹⁄₃" for 1 of 3."""
    above = "".join(_ABOVE[int(digit)] for digit in str(part))
    return above + "\N{FRACTION SLASH}" + "".join(_BELOW[int(digit)] for digit in str(count))


def _sharing_counts(size: int, spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (size,) how many spans each character lies in."""
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, spans[:, 0], 1)
    np.add.at(steps, spans[:, 1], -1)
    return np.cumsum(steps)[:size]


def _added_spaces(
    spans: NDArray[np.int64], pieces: Sequence[str], special: NDArray[np.bool_], size: int
) -> NDArray[np.bool_]:
    """Return (n,) bool: pieces of nothing but a space that begin where the next token begins."""
    found = np.zeros(len(pieces), np.bool_)
    following = size
    for token in range(len(pieces) - 1, -1, -1):
        start, end = spans[token].tolist()
        if special[token]:
            continue
        if pieces[token] in _SPACE_PIECES:
            found[token] = start in (following, end)
        following = start
    return found
