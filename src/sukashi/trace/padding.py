"""Padding: texts of different lengths as one batch, and whether a network is blind to it."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from sukashi.model.subject import Subject
from sukashi.trace.run import run
from sukashi.trace.site import end

Inputs = dict[str, Tensor]
TOLERANCE = 1e-4
"""Of the largest output: what rounding may change, and reading the padding would not stay under."""
_BLIND: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def padded(subject: Subject, texts: Sequence[Inputs]) -> Inputs:
    """(texts, longest) what a tokenizer with padding behind the text would have returned.

    texts: (1, length) inputs of each. Padding goes behind the text, where no causal model sees it
    and every place keeps its number.
    """
    lengths = {name: [text[name].shape[1] for text in texts] for name in texts[0]}
    if all(len(set(each)) == 1 for each in lengths.values()):
        return {name: torch.cat([text[name] for text in texts]) for name in lengths}
    masked = [_with_mask(subject, text) for text in texts]
    found = {}
    for name in masked[0]:
        longest = max(text[name].shape[1] for text in masked)
        filling = _filling(subject, name)
        found[name] = torch.cat([_longer(text[name], longest, filling) for text in masked])
    return found


def stacked(tensors: Sequence[Tensor], length: int) -> Tensor:
    """(texts, length, width) of (tokens, width) tensors, zeros behind the shorter ones."""
    found = tensors[0].new_zeros(len(tensors), length, tensors[0].shape[-1])
    for row, tensor in zip(found, tensors, strict=True):
        row[: len(tensor)] = tensor
    return found


def is_blind(subject: Subject, short: Inputs, long: Inputs) -> bool:
    """Whether the network says the same of a text when it stands padded beside a longer one.

    Tried on the first two texts of different lengths, once a network: one that reads its padding
    is given texts of one length at a time.
    """
    network = subject.network
    if network not in _BLIND:
        beside = _output(subject, padded(subject, [short, long]))[:1]
        alone = _output(subject, short)
        beside = beside[:, : alone.shape[1]] if alone.ndim == 3 else beside
        close = (beside - alone).abs().max() <= TOLERANCE * alone.abs().max().clamp(min=1e-6)
        _BLIND[network] = bool(close)
    return _BLIND[network]


def _output(subject: Subject, inputs: Inputs) -> Tensor:
    """What the head says, or without one to decode row by row, what the last block gives."""
    last = end(subject.anatomy)
    trace = run(subject.network, subject.anatomy, inputs, stop=last)
    found = trace.logits if last is None else trace.at[last]
    assert found is not None
    return found.float()


def _with_mask(subject: Subject, text: Inputs) -> Inputs:
    """The inputs with a mask, where the network takes one and the tokenizer gives none."""
    names = inspect.signature(subject.network.forward).parameters
    if "attention_mask" in text or "attention_mask" not in names:
        return text
    return {**text, "attention_mask": torch.ones_like(text["input_ids"])}


def _longer(tensor: Tensor, length: int, value: int) -> Tensor:
    missing = length - tensor.shape[1]
    return torch.nn.functional.pad(tensor, (0, missing), value=value) if missing else tensor


def _filling(subject: Subject, name: str) -> int:
    """What stands behind the text in one input: the network's own padding, then the tokenizer's."""
    if name.endswith("input_ids"):
        held = (subject.config, subject.tokenizer)
        found = (getattr(one, "pad_token_id", None) for one in held)
        return next((id for id in found if isinstance(id, int)), 0)
    if name == "token_type_ids":
        return int(getattr(subject.tokenizer, "pad_token_type_id", 0) or 0)
    return 0
