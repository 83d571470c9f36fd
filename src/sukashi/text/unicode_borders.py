"""Unicode borders: word boundaries by Unicode's rules inside stretches without a space."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sukashi.text.normalization import is_mark
from sukashi.text.scripts import Kind, kind, unbreakable

Splitter = Callable[[str], list[int]]
"""Takes a stretch and returns the places inside it where a new word or phrase begins."""

# Middle letters and numbers of Unicode Standard Annex 29, without the colon, as CLDR has it.
_BETWEEN_LETTERS = frozenset("'’.·‧\u2024＇．")
_BETWEEN_DIGITS = frozenset("'’.,;\u066c，；．＇")


def borders_in(text: str, mixed: Callable[[str, list[Kind], list[int]], list[int]]) -> list[int]:
    """Return the places, in order, where a new stretch or a new word inside one begins.

    Spaces and controls belong to what follows them, at the end to what comes before. `mixed`
    decides inside a stretch that holds Japanese: it takes the stretch, its kinds and the Unicode
    word boundaries inside it, and returns the borders.
    """
    kinds = [kind(character) for character in text]
    held = unbreakable(text)
    borders: list[int] = []
    previous = 0
    for start, end in _runs(kinds):
        if previous:
            borders.append(previous)
        inner, stretch = kinds[start:end], text[start:end]
        places = _word_boundaries(stretch, inner)
        if "japanese" in inner:
            places = mixed(stretch, inner, places)
        borders += [start + place for place in places]
        previous = end
    return [place for place in borders if not held[place]]


def _runs(kinds: Sequence[Kind]) -> list[tuple[int, int]]:
    """Return [start, end) of every longest run without spaces."""
    found: list[tuple[int, int]] = []
    start = -1
    for place, what in enumerate([*kinds, "space"]):
        if what != "space" and start < 0:
            start = place
        elif what == "space" and start >= 0:
            found.append((start, place))
            start = -1
    return found


def _word_boundaries(stretch: str, kinds: Sequence[Kind]) -> list[int]:
    """Return the word boundaries inside a stretch; two Japanese characters always have one."""
    places: list[int] = []
    size = len(stretch)
    for place in range(1, size):
        if kinds[place - 1] == kinds[place] == "word":
            continue
        if _inside_word(stretch, kinds, place) or _inside_word(stretch, kinds, place - 1):
            continue
        places.append(place)
    return places


def _inside_word(stretch: str, kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether the character at `place` stands between two letters or digits of a word."""
    character = stretch[place]
    if not 0 < place < len(stretch) - 1:
        return False
    if not kinds[place - 1] == kinds[place + 1] == "word":
        return False
    last = place - 1
    while last and is_mark(stretch[last]):
        last -= 1
    before, after = stretch[last], stretch[place + 1]
    if before.isdigit() and after.isdigit():
        return character in _BETWEEN_DIGITS
    return before.isalpha() and after.isalpha() and character in _BETWEEN_LETTERS
