"""Tokens in the groups a person thinks in: token, word, phrase (文節), sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import UnknownNameError
from sukashi.text.phrases import phrase_borders
from sukashi.text.sentences import sentence_borders
from sukashi.text.units import Unit, units
from sukashi.text.words import word_borders

_Assign = Callable[[list[int], int, int], int]

GROUPINGS = ("token", "word", "phrase", "sentence")


class Group(NamedTuple):
    """Characters [start, end) and the indices of the tokens that belong to them, in order."""

    start: int
    end: int
    tokens: tuple[int, ...]


def group(
    text: str,
    spans: NDArray[np.int64],
    special: NDArray[np.bool_],
    *,
    by: str = "token",
    borders: Sequence[int] = (),
) -> tuple[Group, ...]:
    """Return groups that cover the text without overlap.

    Every token is in exactly one; special tokens are alone.

    by: "token" (tokens that share a character), "word", "phrase" or "sentence". borders: places in
    the text that no group reaches over, in order.

    A token may reach over the border of two words or phrases: these become one group, because a
    score cannot be divided between them and the group must say what its tokens say. Sentences stay
    apart (their number must not depend on the tokenizer): such a token goes with the sentence that
    has most of its visible characters, the first of equals; a sentence left without a token joins
    the one that has taken it. Groups are in the order of the text.

    Raises UnknownNameError for another grouping.
    """
    if by not in GROUPINGS:
        raise UnknownNameError("grouping", by, GROUPINGS)
    made = units(spans, special)
    if by == "token":
        return tuple(Group(*unit) for unit in made)
    whole = [unit for unit in made if not special[unit.tokens[0]]]
    alone = [Group(*unit) for unit in made if special[unit.tokens[0]]]
    fixed = [place for place in borders if 0 < place < len(text)]
    found = _borders(text, _FINDERS[by], fixed)
    assign = _segment_of_most if by == "sentence" else _segment_of_start
    found, assigned = _assign_units(text, whole, found, assign, fixed)
    members: list[list[int]] = [[] for _ in found[1:]]
    for unit, segment in zip(whole, assigned, strict=True):
        members[segment] += unit.tokens
    groups = [
        Group(start, end, tuple(tokens))
        for start, end, tokens in zip(found, found[1:], members, strict=False)
    ]
    return tuple(sorted([*groups, *alone], key=lambda one: (one.start, one.tokens)))


_FINDERS: dict[str, Callable[[str], list[int]]] = {
    "word": word_borders,
    "phrase": phrase_borders,
    "sentence": sentence_borders,
}


def _borders(text: str, find: Callable[[str], list[int]], fixed: Sequence[int]) -> list[int]:
    """Return the borders of each part, its beginnings and its end included."""
    places = [0]
    for start, end in pairwise((0, *fixed, len(text))):
        places += [start + place for place in find(text[start:end])] + [end]
    return places


def _assign_units(
    text: str, whole: list[Unit], borders: list[int], assign: _Assign, fixed: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Return the borders that remain, and for each unit the index of its segment."""
    seen = [_visible(text, unit) for unit in whole]
    removed: set[int] = set()
    if assign is _segment_of_start:
        for start, end in seen:
            removed.update(_between(borders, start, end))
    else:
        removed = _borders_of_empty_segments(borders, seen)
    inside = {place for start, end in seen for place in _between(fixed, start, end)}
    removed.difference_update(set(fixed) - inside)
    kept = [place for place in borders if place not in removed]
    kept = _without_empty(kept, {assign(kept, *stretch) for stretch in seen})
    return kept, [assign(kept, *stretch) for stretch in seen]


def _between(places: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Those of ordered places that lie inside [start, end), not at its ends."""
    return places[bisect_right(places, start) : bisect_left(places, end)]


def _without_empty(borders: list[int], occupied: set[int]) -> list[int]:
    """The borders of segments that a token is in; the others go with the next, else the last."""
    last = max(occupied, default=-1)
    empty = (one for one in range(len(borders) - 1) if occupied and one not in occupied)
    removed = {one if one > last else one + 1 for one in empty}
    return [place for at, place in enumerate(borders) if at not in removed]


def _segment_of_start(borders: list[int], start: int, end: int) -> int:
    """Return the segment in which the first character lies."""
    del end
    return max(0, min(bisect_right(borders, start), len(borders) - 1) - 1)


def _segment_of_most(borders: list[int], start: int, end: int) -> int:
    """Return the segment with most of the characters [start, end), the first of equals."""
    first = _segment_of_start(borders, start, end)
    last = max(first, _segment_of_start(borders, end - 1, end))
    return max(
        range(first, last + 1),
        key=lambda segment: min(end, borders[segment + 1]) - max(start, borders[segment]),
    )


def _borders_of_empty_segments(borders: list[int], seen: list[tuple[int, int]]) -> set[int]:
    """Return the borders to take away so that no sentence is left without a token."""
    assigned = [_segment_of_most(borders, *stretch) for stretch in seen]
    occupied = set(assigned)
    removed: set[int] = set()
    for (start, end), segment in zip(seen, assigned, strict=True):
        first, last = (
            _segment_of_start(borders, start, end),
            _segment_of_start(borders, end - 1, end),
        )
        for empty in range(first, last + 1):
            if empty not in occupied:
                removed.update(borders[min(empty, segment) + 1 : max(empty, segment) + 1])
    return removed


def _visible(text: str, unit: Unit) -> tuple[int, int]:
    """Return [start, end) of a unit without the spaces around it, unless it is all spaces."""
    stretch = text[unit.start : unit.end]
    if not stretch.strip():
        return unit.start, unit.end
    start = unit.start + len(stretch) - len(stretch.lstrip())
    return start, unit.end - (len(stretch) - len(stretch.rstrip()))
