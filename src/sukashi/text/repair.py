"""Aligns a short stretch of pieces with a text by least cost, until the two agree again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sukashi.text.normalization import WILDCARD, droppable

Costs = NDArray[np.int64]

# Whole numbers, so that the way back through the table compares exactly.
_CHANGE = 10
_DROP = 10
_LIGHT = 1
_UNKNOWN_LETTER = 1
_UNKNOWN_BREAK = 4
_UNKNOWN_NOTHING = 8

_SMALLEST, _LARGEST, _AGREEMENT = 24, 192, 4


class Window(NamedTuple):
    """Where to begin: letters of the pieces from i on, letters of the text from j on."""

    here: str
    there: str
    i: int
    j: int


class Repaired(NamedTuple):
    """Letters [low, high) of the text for letters of the pieces, and where to go on."""

    links: dict[int, tuple[int, int]]
    i: int
    j: int


def repair(window: Window) -> Repaired:
    """Return the cheapest alignment from (i, j) on, as far as it can be trusted.

    The window grows until both texts agree on four letters in a row after the difference;
    where they never do, half of the largest window is accepted, so the work stays linear.
    Always advances in the pieces.
    """
    size = _SMALLEST
    while True:
        here = window.here[window.i : window.i + size]
        there = window.there[window.j : window.j + 2 * size]
        here_ends = window.i + len(here) == len(window.here)
        there_ends = window.j + len(there) == len(window.there)
        path = _cheapest(here, there, to_the_end=here_ends and there_ends)
        agreement = _agreement(path, here, there)
        if agreement is None and here_ends and (there_ends or size >= _LARGEST):
            agreement = (len(here), path[-1][2] if path else 0)
        elif agreement is None and size >= _LARGEST:
            half = max(1, len(here) // 2)
            agreement = (half, path[half - 1][2])
        if agreement is not None:
            break
        size *= 2
    links = {
        window.i + place: (window.j + low, window.j + high)
        for place, low, high in path
        if place < agreement[0] and low < high
    }
    return Repaired(links, window.i + agreement[0], window.j + agreement[1])


def _agreement(path: list[tuple[int, int, int]], here: str, there: str) -> tuple[int, int] | None:
    """Return the first place after the beginning from which four letters in a row are the same."""
    run = 0
    for place, low, high in path:
        same = high - low == 1 and here[place] == there[low] and here[place] != WILDCARD
        follows = run == 0 or low == path[place - 1][2]
        run = (run + 1 if follows else 1) if same else 0
        if run == _AGREEMENT and place - run + 1 > 0:
            begin = path[place - run + 1]
            return begin[0], begin[1]
    return None


def _cheapest(here: str, there: str, *, to_the_end: bool) -> list[tuple[int, int, int]]:
    """Return (letter of the pieces, low, high) of the cheapest alignment, one row per letter.

    Dynamic programming over rows: a letter of the pieces may equal, change, be added; letters of
    the text may be dropped; an unknown token takes a stretch of them. Letters a tokenizer may drop
    cost next to nothing. to_the_end: the whole of `there` must be used; else its tail is free.
    """
    drops = np.array([_LIGHT if droppable(letter) else _DROP for letter in there], np.int64)
    takes = np.array([_deletion_cost(letter) for letter in there], np.int64)
    codes = np.array([ord(letter) for letter in there], np.int64)
    dropped = np.concatenate(([0], np.cumsum(drops)))
    taken = np.concatenate(([0], np.cumsum(takes)))
    table = np.empty((len(here) + 1, len(there) + 1), np.int64)
    table[0] = dropped
    for row, letter in enumerate(here):
        above = table[row]
        best = above + _insertion_cost(letter)
        if letter == WILDCARD:
            reach = np.minimum.accumulate(above - taken)
            best[1:] = np.minimum(best[1:], reach[:-1] + taken[1:])
        else:
            best[1:] = np.minimum(best[1:], above[:-1] + _substitution_costs(letter, codes, drops))
        table[row + 1] = np.minimum.accumulate(best - dropped) + dropped
    column = len(there) if to_the_end else int(np.argmin(table[-1]))
    return _backtrack(table, here, column, (codes, drops, taken))


def _backtrack(
    table: Costs, here: str, column: int, letters: tuple[Costs, Costs, Costs]
) -> list[tuple[int, int, int]]:
    """Follow the cheapest way from the end of the table to its beginning."""
    codes, drops, taken = letters
    path: list[tuple[int, int, int]] = []
    for row in range(len(here), 0, -1):
        letter, above = here[row - 1], table[row - 1]
        changes = _substitution_costs(letter, codes, drops)
        while True:
            cost = int(table[row, column])
            if letter == WILDCARD and column:
                sources = above[:column] + (taken[column] - taken[:column]) == cost
                if sources.any():
                    source = int(np.flatnonzero(sources)[-1])
                    break
            elif column and int(above[column - 1] + changes[column - 1]) == cost:
                source = column - 1
                break
            if int(above[column]) + _insertion_cost(letter) == cost:
                source = column
                break
            column -= 1
        path.append((row - 1, source, column))
        column = source
    path.reverse()
    return path


def _substitution_costs(letter: str, codes: Costs, drops: Costs) -> Costs:
    """Return (len(there),) costs of writing each letter of the text as this letter."""
    light = droppable(letter)
    costs = np.where(drops == _LIGHT, _LIGHT if light else _CHANGE, _CHANGE)
    costs[codes == ord(letter)] = 0
    return costs


def _insertion_cost(letter: str) -> int:
    """Return the cost of a letter in the pieces that stands for nothing in the text."""
    if letter == WILDCARD:
        return _UNKNOWN_NOTHING
    return _LIGHT if droppable(letter) else _DROP


def _deletion_cost(letter: str) -> int:
    """Return the cost of a letter of the text inside an unknown token; words end at non-letters."""
    return _UNKNOWN_LETTER if letter.isalnum() else _UNKNOWN_BREAK
