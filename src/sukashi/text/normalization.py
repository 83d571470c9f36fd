"""One loose reading of characters in which a text and a tokenizer's rewriting of it agree.

Tokenizers compose, decompose, widen, narrow, lower and strip. Instead of repeating what each of
them does, both sides are folded further than any of them goes (compatibility decomposition and
case folding), and what a tokenizer may drop altogether is named: the aligner steps over it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

WILDCARD = "\U0010ffff"
"""A noncharacter that stands for an unknown token: it may be any text."""

WORD_MARKER = "▁"
"""How SentencePiece writes a space."""


class FoldedText(NamedTuple):
    """Folded letters and the owners of each.

    letters: n folded characters. first, last: n owners, inclusive: of a text the index of the
    character, of pieces the index of the first and last token that share the letter.
    """

    letters: str
    first: list[int]
    last: list[int]


@lru_cache(maxsize=65536)
def folded(character: str) -> str:
    """Return the letters of one character: NFKD, case folded, NFKD again; "▁" is a space."""
    if character == WORD_MARKER:
        return " "
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())


@lru_cache(maxsize=65536)
def droppable(letter: str) -> bool:
    """Tell whether a tokenizer may drop or add this folded letter: space, control, mark, U+FFFD."""
    kind = unicodedata.category(letter)
    if letter == WILDCARD:
        return False
    return letter.isspace() or kind in ("Mn", "Me") or kind[0] == "C" or letter == "\ufffd"


@lru_cache(maxsize=65536)
def is_mark(character: str) -> bool:
    """Tell whether a character belongs to the one before it: combining marks, ﾞ and ﾟ."""
    return unicodedata.category(character)[0] == "M" or character in "ﾞﾟ"


def fold(
    text: str, first: Sequence[int] | None = None, last: Sequence[int] | None = None
) -> FoldedText:
    """Fold a text; each letter keeps the owners of the character it came from.

    first, last: len(text) owners; left out, every character owns itself.
    """
    if first is None or last is None:
        first = last = range(len(text))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, start, end in zip(text, first, last, strict=True):
        found = folded(character)
        letters.append(found)
        if len(found) == 1:
            starts.append(start)
            ends.append(end)
        else:
            starts.extend([start] * len(found))
            ends.extend([end] * len(found))
    return _ordered(FoldedText("".join(letters), starts, ends))


def _ordered(folded_text: FoldedText) -> FoldedText:
    """Put marks that follow each other into canonical order, as normalising the whole would."""
    if folded_text.letters.isascii():
        return folded_text
    classes = [unicodedata.combining(letter) for letter in folded_text.letters]
    wrong = any(left > right > 0 for left, right in pairwise(classes))
    if not wrong:
        return folded_text
    order: list[int] = []
    run: list[int] = []
    for place, kind in enumerate([*classes, 0]):
        if kind == 0:
            order += sorted(run, key=classes.__getitem__)
            run = []
            order.append(place)
        else:
            run.append(place)
    order.pop()
    return FoldedText(
        "".join(folded_text.letters[place] for place in order),
        [folded_text.first[place] for place in order],
        [folded_text.last[place] for place in order],
    )
