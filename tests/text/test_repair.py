"""Repair: the cheapest alignment, checked against a plain recursion, and never quadratic."""

from __future__ import annotations

import time
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.text.normalization import WILDCARD, droppable
from sukashi.text.repair import Window, repair

LETTERS = "ab \u0301。"


def cost(here: str, there: str, links: dict[int, tuple[int, int]]) -> int:
    """Return what an alignment costs, by the definition of the costs."""
    total, reached = 0, 0
    for place, letter in enumerate(here):
        low, high = links.get(place, (reached, reached))
        total += sum(1 if droppable(one) else 10 for one in there[reached:low])
        reached = high
        if low == high:
            total += 8 if letter == WILDCARD else 1 if droppable(letter) else 10
        elif letter == WILDCARD:
            total += sum(1 if one.isalnum() else 4 for one in there[low:high])
        elif letter != there[low]:
            total += 1 if droppable(letter) and droppable(there[low]) else 10
    return total + sum(1 if droppable(one) else 10 for one in there[reached:])


def cheapest(here: str, there: str) -> int:
    """Return the least cost by trying everything."""

    @cache
    def rest(i: int, j: int) -> int:
        ways = []
        if i == len(here) and j == len(there):
            return 0
        if j < len(there):
            ways.append((1 if droppable(there[j]) else 10) + rest(i, j + 1))
        if i < len(here):
            letter = here[i]
            added = 8 if letter == WILDCARD else 1 if droppable(letter) else 10
            ways.append(added + rest(i + 1, j))
            if letter == WILDCARD:
                taken = 0
                for end in range(j, len(there)):
                    taken += 1 if there[end].isalnum() else 4
                    ways.append(taken + rest(i + 1, end + 1))
            elif j < len(there):
                light = droppable(letter) and droppable(there[j])
                change = 0 if letter == there[j] else 1 if light else 10
                ways.append(change + rest(i + 1, j + 1))
        return min(ways)

    return rest(0, 0)


@settings(max_examples=400, deadline=None)
@given(
    here=st.text(alphabet=LETTERS + WILDCARD, min_size=1, max_size=3),
    there=st.text(alphabet=LETTERS, max_size=7),
)
def test_a_short_stretch_is_aligned_at_the_least_cost(here: str, there: str) -> None:
    """Three letters cannot agree on four in a row, so the whole is one window."""
    found = repair(Window(here, there, 0, 0))
    assert found.i == len(here)
    assert cost(here, there, found.links) == cheapest(here, there)


def test_it_stops_where_the_streams_agree_again() -> None:
    found = repair(Window(WILDCARD + "hello world", "zzhello world", 0, 0))
    assert (found.i, found.j) == (1, 2)
    assert found.links == {0: (0, 2)}


def test_it_begins_where_it_is_told() -> None:
    found = repair(Window("ab" + WILDCARD + "hello", "abzhello", 2, 2))
    assert (found.i, found.j) == (3, 3)
    assert found.links == {2: (2, 3)}


def test_a_window_grows_over_a_long_unknown_word() -> None:
    there = "z" * 150 + "hello world"
    found = repair(Window(WILDCARD + "hello world", there, 0, 0))
    assert found.links[0] == (0, 150)


def test_streams_that_never_agree_are_walked_in_linear_time() -> None:
    here, there = "ab" * 5_000, "cd" * 5_000
    begin = time.process_time()
    i = j = steps = 0
    while i < len(here):
        found = repair(Window(here, there, i, j))
        assert found.i > i
        i, j, steps = found.i, found.j, steps + 1
    assert steps <= len(here) / 90
    assert time.process_time() - begin < 10, "about 1 s on a quiet core"
