"""Units: the smallest stretches of text that tokens do not share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Unit(NamedTuple):
    """Characters [start, end) and the indices of the tokens that make them up, in order."""

    start: int
    end: int
    tokens: tuple[int, ...]


def units(spans: NDArray[np.int64], special: NDArray[np.bool_]) -> tuple[Unit, ...]:
    """Merge tokens that share a character.

    spans: (n, 2) as `tile` makes them. special: (n,) bool. Every token is in exactly one unit; a
    special token is an empty unit of its own. Joined in order, the texts of the units are the text.
    """
    made: list[list[int]] = []
    members: list[list[int]] = []
    open_unit = -1
    for token, (start, end) in enumerate(spans.tolist()):
        if special[token]:
            made.append([start, end])
            members.append([token])
        elif open_unit >= 0 and start < made[open_unit][1]:
            made[open_unit][1] = max(made[open_unit][1], end)
            members[open_unit].append(token)
        else:
            open_unit = len(made)
            made.append([start, end])
            members.append([token])
    return tuple(
        Unit(start, end, tuple(tokens)) for (start, end), tokens in zip(made, members, strict=True)
    )
