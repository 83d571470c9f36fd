"""Unwrap: the network inside what people hold in their hands."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.config import inner_network
from sukashi.model.feed import feed, logits_in
from sukashi.model.observation.lookup import input_embeddings
from sukashi.model.probe import probe
from sukashi.model.text_rows import TextRows, has_rows_before
from sukashi.model.undisturbed import undisturbed

_INSIDE = ("_orig_mod", "module", "_fsdp_wrapped_module")
"""Where torch's own wrappers (torch.compile, DataParallel, DistributedDataParallel,
FullyShardedDataParallel) keep the network they wrap: what it computes is the same."""


def unwrapped(network: Any) -> Any:
    """The network itself: not compiled, not spread, not held by another that adds nothing.

    Of any other module around a network of transformers (peft's, a class of one's own) both are
    fed the same tokens: where the answers are equal, the one inside is explained. One that answers
    with more rows than it was fed tokens, as peft's prompt tuning does, gives those of the text.
    """
    while isinstance(network, nn.Module):
        inner = next(
            (network._modules.get(name) for name in _INSIDE if _wraps(network, name)), None
        )
        inner = _held(network) if inner is None else inner
        if inner is None:
            return network
        network = inner
    return network


def is_pipeline(given: Any) -> bool:
    """Whether an object is a pipeline of transformers: a model and its tokenizer."""
    return isinstance(getattr(given, "model", None), nn.Module) and not isinstance(given, nn.Module)


def _wraps(network: nn.Module, name: str) -> bool:
    """Whether the one thing in a module is another, under the name that wrappers give it."""
    return list(network._modules) == [name] and not network._parameters


def _held(network: nn.Module) -> Any:
    """The network of transformers inside a module that answers as it does; None where none does."""
    inner = inner_network(network)
    if inner is None or inner is network:
        return None
    weight = getattr(input_embeddings(inner), "weight", None)
    if not isinstance(weight, Tensor) or weight.is_meta:
        return None
    inputs = probe(inner, weight.device)
    with undisturbed(network), torch.no_grad():
        wanted = logits_in(feed(inner, inputs))
        try:
            found = logits_in(feed(network, inputs))
        except Exception:  # noqa: BLE001 - whatever a stranger's forward raises, it is another
            return None
    if found is None or wanted is None:
        return None
    if not isinstance(network, TextRows) and has_rows_before(found, wanted):
        return TextRows(network)
    if found.shape != wanted.shape:
        return None
    return inner if torch.allclose(found, wanted, equal_nan=True) else None
