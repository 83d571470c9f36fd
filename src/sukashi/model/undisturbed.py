"""Undisturbed: a network as it is when nothing is trained, and as it was before afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn

NO_TOKEN = -1


@contextmanager
def undisturbed(network: nn.Module) -> Iterator[None]:
    """Evaluation mode and frozen parameters for a while; afterwards everything is as it was.

    A network that knows no padding takes several texts meanwhile (see `_several`).
    """
    with _as_built(network), _evaluating(network), _frozen(network), _several(network):
        yield


@contextmanager
def own_arithmetic(device: torch.device) -> Iterator[None]:
    """Gradients and full precision, also inside a caller's no_grad, inference_mode or autocast.

    A script that explains a model often does so where it evaluates it.
    """
    with ExitStack() as contexts:
        contexts.enter_context(torch.inference_mode(False))
        contexts.enter_context(torch.enable_grad())
        for kind in {"cpu", device.type}:
            if torch.is_autocast_enabled(kind):
                contexts.enter_context(torch.autocast(kind, enabled=False))
        yield


@contextmanager
def _several(network: nn.Module) -> Iterator[None]:
    """Let a classifier without a padding token read several texts, each to its last token.

    Classifiers on causal bodies look for the padding to find the last token, and refuse several
    texts where their config names none. A number that no token has is not found anywhere.
    """
    whole: Any = getattr(network, "config", None)
    text = whole.get_text_config() if hasattr(whole, "get_text_config") else whole
    configs = [one for one in {id(whole): whole, id(text): text}.values() if _names_none(one)]
    if not configs or not type(network).__name__.endswith("ForSequenceClassification"):
        yield
        return
    for config in configs:
        config.pad_token_id = NO_TOKEN
    try:
        yield
    finally:
        for config in configs:
            config.pad_token_id = None


def _names_none(config: Any) -> bool:
    return hasattr(config, "pad_token_id") and config.pad_token_id is None


@contextmanager
def _as_built(network: nn.Module) -> Iterator[None]:
    """Put back modules and settings that a pass exchanges.

    BigBird replaces its attention for good when it is fed a short text.
    """
    held = [(one, dict(one._modules), _settings(one)) for one in network.modules()]
    try:
        yield
    finally:
        for module, children, settings in held:
            if module._modules != children:
                module._modules.clear()
                module._modules.update(children)
            vars(module).update(settings)


def _settings(module: nn.Module) -> dict[str, Any]:
    """The plain values that a module holds."""
    return {name: value for name, value in vars(module).items() if isinstance(value, str | bool)}


@contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    training = [module for module in network.modules() if module.training]
    try:
        for module in training:
            module.training = False
        yield
    finally:
        for module in training:
            module.training = True


@contextmanager
def _frozen(network: nn.Module) -> Iterator[None]:
    free = [parameter for parameter in network.parameters() if parameter.requires_grad]
    try:
        for parameter in free:
            parameter.requires_grad_(False)
        yield
    finally:
        for parameter in free:
            parameter.requires_grad_(True)
