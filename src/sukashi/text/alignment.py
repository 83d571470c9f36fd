"""Walks the letters of pieces over the letters of a text and says which letter lies where."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from sukashi.text.normalization import WILDCARD, FoldedText, droppable
from sukashi.text.repair import Window, repair

Match = tuple[int, int] | None
"""The characters [start, end) a token was found at, or None."""

_LOOKAHEAD = 64


class _Found(NamedTuple):
    """For each letter of the pieces, letters [start, stop) of the text; -1: there is none."""

    start: list[int]
    stop: list[int]


def align(pieces: FoldedText, text: FoldedText, count: int, hints: Sequence[Match]) -> list[Match]:
    """Return the characters that each of `count` tokens matches, in order.

    pieces, text: folded texts. hints: for each token the characters its tokenizer names, or
    None; they place unknown tokens and those the tokenizer rewrote beyond recognition. Linear
    in the length of the text; where letters differ, a window of least cost is searched.
    """
    if all(hint is None for hint in hints):
        hints = ()
    found = _match_letters(pieces, text, hints)
    matches: list[Match] = [None] * count
    for place, start in enumerate(found.start):
        if start < 0:
            continue
        low, high = text.first[start], text.last[found.stop[place] - 1] + 1
        for token in range(pieces.first[place], pieces.last[place] + 1):
            match = matches[token]
            matches[token] = (
                (low, high) if match is None else (min(match[0], low), max(match[1], high))
            )
    return matches


def _match_letters(pieces: FoldedText, text: FoldedText, hints: Sequence[Match]) -> _Found:
    """Match letter by letter, stepping over what a tokenizer drops or adds."""
    here, there = pieces.letters, text.letters
    size, end = len(here), len(there)
    found = _Found([-1] * size, [-1] * size)
    start, stop = found
    i, j = _spaces_before(here, there), 0
    while i < size:
        letter = here[i]
        if letter == WILDCARD:
            i, j = _unknown(pieces, text, hints, found, (i, j))
        elif j < end and letter == there[j]:
            start[i] = j
            i += 1
            j += 1
            stop[i - 1] = j
        elif j == end:
            i += 1
        else:
            step = _step(here, there, i, j)
            if step == (0, 0):
                i, j = _realign(pieces, text, hints, found, (i, j))
            elif step == (1, 1):
                start[i], stop[i] = j, j + 1
                i, j = i + 1, j + 1
            else:
                i, j = i + step[0], j + step[1]
    return found


def _spaces_before(here: str, there: str) -> int:
    """Return how many spaces a tokenizer has put before a text, so that the text keeps its own."""
    added = len(here) - len(here.lstrip(" "))
    return max(0, added - (len(there) - len(there.lstrip(" "))))


def _step(here: str, there: str, i: int, j: int) -> tuple[int, int]:
    """Return how far to go on where two letters differ; (0, 0): really different."""
    added, dropped = droppable(here[i]), droppable(there[j])
    if not added and not dropped:
        return 0, 0
    if added != dropped:
        return int(added), int(dropped)
    if i + 1 < len(here) and here[i + 1] == there[j]:
        return 1, 0
    if j + 1 < len(there) and there[j + 1] == here[i]:
        return 0, 1
    return 1, 1


def _unknown(
    pieces: FoldedText, text: FoldedText, hints: Sequence[Match], found: _Found, at: tuple[int, int]
) -> tuple[int, int]:
    """Place an unknown token where its tokenizer says it is, else by least cost."""
    i, j = at
    hint = hints[pieces.first[i]] if hints else None
    if hint is not None:
        low = max(j, bisect_left(text.first, hint[0]))
        high = bisect_left(text.first, hint[1])
        if low < high:
            found.start[i], found.stop[i] = low, high
            return i + 1, high
        if j and text.last[j - 1] == hint[1] - 1:
            # One character became several unknown tokens (㍿ is 株式会社): they share it.
            found.start[i], found.stop[i] = bisect_left(text.first, hint[0]), j
            return i + 1, j
    return _search(pieces, text, found, at)


def _realign(
    pieces: FoldedText, text: FoldedText, hints: Sequence[Match], found: _Found, at: tuple[int, int]
) -> tuple[int, int]:
    """Go on after letters that differ: by hints up to one that is right, else by least cost."""
    i, j = at
    agreement = _next_agreement(pieces, text, hints, at) if hints else None
    if agreement is None:
        return _search(pieces, text, found, at)
    for place in range(i, agreement[0]):
        hint = hints[pieces.first[place]]
        if hint is None:
            continue
        low = min(max(j, bisect_left(text.first, hint[0])), agreement[1])
        high = min(bisect_left(text.first, hint[1]), agreement[1])
        if low < high:
            found.start[place], found.stop[place] = low, high
            j = max(j, low)
    return agreement


def _next_agreement(
    pieces: FoldedText, text: FoldedText, hints: Sequence[Match], at: tuple[int, int]
) -> tuple[int, int] | None:
    """Return the next place where a token's letters stand where its hint says they do."""
    i, j = at
    here, there = pieces.letters, text.letters
    token = pieces.first[i]
    near = min(i + 1 + _LOOKAHEAD, len(here))
    for place in range(i + 1, near):
        owner = pieces.first[place]
        hint = hints[owner]
        if owner == token or pieces.first[place - 1] == owner or hint is None:
            continue
        spot = bisect_left(text.first, hint[0])
        if j <= spot and _matches_at(pieces, place, there, spot):
            return place, spot
    first = hints[token]
    if near == len(here) and first is not None and bisect_left(text.first, first[0]) >= j:
        return len(here), len(there)
    return None


def _matches_at(pieces: FoldedText, place: int, there: str, spot: int) -> bool:
    """Tell whether the first letters of the token at `place` stand in the text at `spot`."""
    here, owner = pieces.letters, pieces.first[place]
    if spot < len(there) and here[place] != there[spot] and droppable(here[place]):
        place += 1
    end = place
    while end < min(place + 3, len(here)) and pieces.first[end] == owner:
        end += 1
    return place < end and there.startswith(here[place:end], spot)


def _search(
    pieces: FoldedText, text: FoldedText, found: _Found, at: tuple[int, int]
) -> tuple[int, int]:
    """Align a window by least cost and return where both agree again."""
    i, j = at
    window = repair(Window(pieces.letters, text.letters, i, j))
    for place, (low, high) in window.links.items():
        found.start[place], found.stop[place] = low, high
    return window.i, window.j
