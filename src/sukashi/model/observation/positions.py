"""Positions: the table that a network looks positions up in, and for how many tokens it is."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.observation.operations import Operation
from sukashi.model.observation.record import Record

_LOOKUPS = (torch.nn.functional.embedding, torch.embedding)
_PICKS = (torch.index_select, Tensor.index_select)
_SLICES = (Tensor.__getitem__,)


def room_for_tokens(
    seen: Record, lengths: set[int], words: list[Any], before: int = 0
) -> int | None:
    """How many tokens the smallest table of positions has rows for; None where none was seen.

    Such a table is asked for as many consecutive rows as a stack was fed tokens. What stands before
    the first of them is kept for padding and the like.

    lengths: how many tokens each stack was fed. words: the tables of tokens, which are others.
    before: rows of the network's own, which have places of the table where that many more are asked
    for.
    """
    known = {id(table) for table in words}
    asked = (one for one in seen.operations if not {id(arg) for arg in one.args} & known)
    every = (_room(one, lengths, before) for one in asked)
    return min((room for room in every if room is not None), default=None)


def _room(operation: Operation, lengths: set[int], before: int) -> int | None:
    function, args = operation.function, operation.args
    if function in _LOOKUPS and len(args) > 1:
        return _after_first(args[0], args[1], lengths, before)
    if function in _PICKS:
        given = {**dict(zip(("input", "dim", "index"), args, strict=False)), **operation.kwargs}
        if given.get("dim") == 0:
            return _after_first(given.get("index"), given.get("input"), lengths, before)
    if function in _SLICES and len(args) == 2:
        return _sliced(args[0], args[1], lengths)
    return None


def _after_first(ids: Any, table: Any, lengths: set[int], before: int) -> int | None:
    """Rows of a table from the first that was asked for on."""
    if not isinstance(ids, Tensor) or not isinstance(table, Tensor):
        return None
    if table.ndim != 2 or torch.is_floating_point(ids) or not ids.numel():
        return None
    row = ids.reshape(-1, ids.shape[-1])[0] if ids.ndim else ids.reshape(1)
    for length in lengths:
        if length > 2 and len(row) >= length:
            first = int(row[0])
            wanted = torch.arange(first, first + length, device=row.device)
            if torch.equal(row[:length].to(wanted), wanted):
                taken = before if len(row) >= length + before else 0
                return int(table.shape[0]) - first - taken
    return None


def _sliced(table: Any, places: Any, lengths: set[int]) -> int | None:
    """Rows of a parameter of which the first ones were taken, as many as there are tokens."""
    if not isinstance(table, nn.Parameter):
        return None
    every = places if isinstance(places, tuple) else (places,)
    for axis, place in enumerate(every):
        first = isinstance(place, slice) and place.start in (None, 0) and place.step in (None, 1)
        if first and place.stop in lengths and place.stop > 2 and axis < table.ndim:
            return int(table.shape[axis])
    return None


__all__ = ["room_for_tokens"]
