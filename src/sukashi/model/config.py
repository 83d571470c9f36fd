"""Config: what a network says of itself, also one held by a module that says nothing."""

from __future__ import annotations

from typing import Any

import transformers
from torch import nn


def config_of(network: nn.Module) -> Any:
    """The network's config, or that of the network of transformers inside it; an empty one else."""
    own = getattr(network, "config", None)
    if own is not None:
        return own
    inner = inner_network(network)
    return _Config() if inner is None else inner.config


def inner_network(network: nn.Module) -> Any:
    """The outermost network of transformers inside a module, or itself; None without one."""
    kind = transformers.PreTrainedModel
    return next((one for one in network.modules() if isinstance(one, kind)), None)


def text_config(network: nn.Module) -> Any:
    """The config of the words: a part of its own in models that also see or hear."""
    config = config_of(network)
    return config.get_text_config() if hasattr(config, "get_text_config") else config


class _Config:
    """The config of a network that has none: it says nothing."""


__all__ = ["config_of", "inner_network", "text_config"]
