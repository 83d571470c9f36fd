"""Decoder start: what a network that classifies feeds its decoder when it is given a text alone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Literal

import torch
from torch import Tensor, nn

from sukashi.model.anatomy import Lookup
from sukashi.model.feed import feed
from sukashi.model.hooks import hooked
from sukashi.model.structure import tensors

DecoderStart = int | Literal["last"]


class _Seen(BaseException):
    """Ends the pass when the ids have been seen; never leaves this file."""


def decoder_start(network: Any, lookup: Lookup, inputs: dict[str, Tensor]) -> DecoderStart | None:
    """The id before the text that the decoder reads, "last" for the text's own last one.

    None where it does not read the text less its last token behind one other. inputs: of the text
    alone, as it was fed. An end token is put before the last token, so that the two differ.
    """
    ids = inputs["input_ids"].clone()
    if ids.shape[1] > 2:
        ids[0, -2:] = ids[0, -2:].flip(0)
    taken: list[Tensor] = []
    calls = 0

    def look(module: nn.Module, args: Any, kwargs: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == lookup.nth + 1:
            taken.extend(tensor for _, tensor in tensors((args, kwargs)))
            raise _Seen

    with suppress(_Seen, Exception), hooked(before=[(lookup.module, look)]):
        feed(network, {**inputs, "input_ids": ids})
    for tensor in taken:
        if tensor.shape == ids.shape and torch.equal(tensor[:, 1:], ids[:, :-1]):
            first = int(tensor[0, 0])
            return "last" if first == int(ids[0, -1]) else first
    return None
