"""Units: what is taken away from a text at a time, and how a unit's amount is shared out."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.errors import UnknownNameError
from sukashi.text.groups import GROUPINGS, group
from sukashi.trace.problem import Problem

UNITS = GROUPINGS
Unit = tuple[int, ...]
"""Indices into a problem's tokens, in order."""


def units(problem: Problem, by: str) -> tuple[Unit, ...]:
    """Every unit of a problem's tokens; a special token is a unit of its own.

    by: "token" (every single one), "word", "phrase" or "sentence". Tokens that no target sees are
    left out.
    Raises: UnknownNameError for another unit.
    """
    if by not in UNITS:
        raise UnknownNameError("unit", by, UNITS)
    tokens = problem.tokens
    length = len(tokens) - problem.unseen
    if by == "token":
        return tuple((place,) for place in range(length))
    groups = group(tokens.text, tokens.spans, tokens.special, by=by, borders=tokens.borders)
    placed = [tuple(int(i) for i in each.tokens if i < length) for each in groups]
    rest = set(range(length)) - {i for each in placed for i in each}
    return (*(each for each in placed if each), *((i,) for i in sorted(rest)))


def unit_of(found: tuple[Unit, ...], tokens: int) -> NDArray[np.int64]:
    """(tokens,) the number of each token's unit, −1 for a token in none."""
    places = np.full(tokens, -1, dtype=np.int64)
    for number, members in enumerate(found):
        places[list(members)] = number
    return places


def seen_units(problem: Problem, found: tuple[Unit, ...]) -> Tensor:
    """(targets, units) bool: whether a target sees any of a unit."""
    seen = problem.seen
    columns = [seen[:, list(members)].any(-1) for members in found]
    return torch.stack(columns, -1) if columns else seen[:, :0]


def shared_out(problem: Problem, found: tuple[Unit, ...], amounts: Tensor) -> Tensor:
    """(targets, tokens) of (targets, units): each unit's amount, equally among its seen tokens.

    So the sum over a unit is the unit's amount.
    """
    seen = problem.seen
    shared = amounts.new_zeros(len(problem.targets), len(problem.tokens))
    for number, members in enumerate(found):
        here = seen[:, list(members)]
        count = here.sum(-1).clamp(min=1)
        shared[:, list(members)] = (amounts[:, number] / count)[:, None] * here
    return shared
