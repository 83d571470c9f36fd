"""Unwrap: the network inside what people hold in their hands."""

from __future__ import annotations

from typing import Any

from torch import nn

_INSIDE = ("_orig_mod", "module")
"""Where torch.compile, DataParallel and DistributedDataParallel keep the network they wrap."""


def unwrapped(network: Any) -> Any:
    """The network itself: not compiled, not spread. What it computes is the same."""
    while isinstance(network, nn.Module):
        inner = next(
            (network._modules.get(name) for name in _INSIDE if _wraps(network, name)), None
        )
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
