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
    """Put back the modules, settings and states that a pass exchanges or keeps.

    BigBird replaces its attention for good when it is fed a short text; a recurrent layer may keep
    the state that it ended with, and a table of positions grow with the text.
    """
    held = [_Held(one) for one in network.modules()]
    try:
        yield
    finally:
        for one in held:
            one.put_back()


class _Held:
    """What a module holds by name: attributes, and under them modules and buffers."""

    def __init__(self, module: nn.Module) -> None:
        self.module = module
        self.names = dict(vars(module))
        # hooks too: a network that hangs its own when it is first asked keeps a mark that it did
        tables: list[dict[Any, Any]] = [
            module._modules,
            module._buffers,
            module._forward_hooks,
            module._forward_hooks_with_kwargs,
        ]
        self.tables = [(table, dict(table)) for table in tables]
        self.counters = [
            (one, one.clone(), _version(one))
            for one in module._buffers.values()
            if one is not None and _is_counter(one)
        ]

    def put_back(self) -> None:
        """Bind every name to what it was bound to, and set every counter back."""
        now = vars(self.module)
        for name in [name for name in now if name not in self.names]:
            del now[name]
        now.update({name: one for name, one in self.names.items() if now.get(name) is not one})
        for table, before in self.tables:
            if list(table) != list(before) or any(table[k] is not before[k] for k in before):
                table.clear()
                table.update(before)
        for counter, as_it_was, version in self.counters:
            if version is None or counter._version != version:
                with torch.no_grad():
                    counter.copy_(as_it_was)


def _is_counter(buffer: torch.Tensor) -> bool:
    """Whether a buffer is a single number, which a network may count its passes with."""
    return buffer.numel() == 1 and not buffer.is_meta


def _version(tensor: torch.Tensor) -> int | None:
    """How often a tensor was written to; None for one that does not count."""
    return None if tensor.is_inference() else tensor._version


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
        for parameter in free:  # one that was made in inference mode is only set back in it
            with torch.inference_mode(parameter.is_inference()):
                parameter.requires_grad_(True)
