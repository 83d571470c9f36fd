"""Lookup: the call in which token ids become hidden states, whatever the module is."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, is_floating_point

from sukashi.errors import ModelError
from sukashi.model.observation.record import ModuleCall, Record
from sukashi.model.port import axes_of
from sukashi.model.structure import read


def lookup(network: Any, seen: Record, ids: Tensor) -> int:
    """The number of the call that looks the ids up.

    Raises: ModelError where no module does.
    """
    number = first_lookup(seen, ids, input_embeddings(network))
    if number is None:
        raise ModelError(
            f"No module of {type(network).__name__} looks up its token ids, so nothing can be said "
            "of what single tokens do; give a network with an embedding module (nn.Embedding)."
        )
    return number


def first_lookup(seen: Record, ids: Tensor, preferred: Any = None) -> int | None:
    """The first call that looks the ids up, of the preferred module where it is one.

    That one may look them up in others inside it: a table and what an adapter adds to it.
    """
    taking = [number for number, call in enumerate(seen.calls) if call.module is preferred]
    named = [number for number in taking if _takes_ids(seen.calls[number], ids)]
    every = (number for number in (*named, *_innermost(seen, ids)))
    return next((number for number in every if _tells_tokens(seen, number, ids)), None)


def input_embeddings(network: Any) -> Any:
    """What a network of transformers calls its input embeddings; None for any other."""
    try:
        return network.get_input_embeddings()
    except (AttributeError, NotImplementedError):
        return None


def _innermost(seen: Record, ids: Tensor) -> list[int]:
    """The innermost calls that take the ids (1, tokens) and give numbers for them."""
    found = [number for number, call in enumerate(seen.calls) if _takes_ids(call, ids)]
    outer = {around for number in found for around in seen.ancestors(number)}
    return [number for number in found if number not in outer]


def rows_before(call: ModuleCall, ids: Tensor) -> int | None:
    """How many ids of the network's own a call takes before those of the text; None without these.

    A network may turn its ids, write others before them, or pad them behind.
    """
    text = ids.reshape(-1)
    for _, tensor in call.took:
        if is_floating_point(tensor) or tensor.numel() < text.numel():
            continue
        windows = tensor.reshape(-1).unfold(0, text.numel(), 1)
        places = (windows == text).all(-1).nonzero()
        if len(places):
            return int(places[0])
    return None


def _takes_ids(call: ModuleCall, ids: Tensor) -> bool:
    gave = [tensor for _, tensor in call.gave if is_floating_point(tensor) and tensor.ndim >= 2]
    found = any(tensor.numel() >= ids.numel() for tensor in gave)
    return found and rows_before(call, ids) is not None


def _tells_tokens(seen: Record, number: int, ids: Tensor) -> bool:
    """Whether the same id has the same row, and another another: a table of positions does not."""
    row = ids[0].tolist()
    call = seen.calls[number]
    path, gave = call.gave[0]
    if call.changed_later:  # what was recorded holds what was written to it since
        took = next(tensor for _, tensor in call.took if not is_floating_point(tensor))
        gave = read(call.module(took), path)
    axes, first = axes_of(gave, len(row)), rows_before(call, ids)
    if axes is None or first is None:
        return False
    rows = gave.movedim(axes[1], 0)[first:]
    again = [(row.index(id), place) for place, id in enumerate(row) if row.index(id) < place]
    same = all(torch.equal(rows[first], rows[place]) for first, place in again)
    return same and (len(set(row)) < 2 or not torch.equal(rows[0], rows[1]))
