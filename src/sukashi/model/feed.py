"""Feed: a network called with its inputs, and the logits in whatever it answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.config import config_of

Inputs = Mapping[str, Tensor]
_LOGITS = ("logits", "prediction_logits", "logits_per_text")


def feed(network: nn.Module, inputs: Inputs) -> Any:
    """What the network answers; without a cache, and as a structure with names where it can."""
    names, anything = _accepted(type(network).forward)
    arguments: dict[str, Any] = dict(inputs)
    config = config_of(network)
    if "use_cache" in names or (anything and hasattr(config, "use_cache")):
        arguments["use_cache"] = False
    if "return_dict" in names or (anything and hasattr(config, "return_dict")):
        arguments["return_dict"] = True
    return network(**arguments)


def logits_in(output: Any) -> Tensor | None:
    """(batch, …, classes) logits of an output; None where there are none.

    Of a model that finds answers (batch, 2, tokens), the places where one may start and end. A
    network that gives a tensor, or a tuple with one in it (behind a loss), gives logits.
    """
    if isinstance(output, Tensor):
        return output
    if getattr(output, "start_logits", None) is not None:
        return torch.stack([output.start_logits, output.end_logits], 1)
    for name in _LOGITS:
        found = output.get(name) if isinstance(output, Mapping) else getattr(output, name, None)
        if isinstance(found, Tensor):
            return found
    if isinstance(output, tuple):
        return next((one for one in output if isinstance(one, Tensor) and one.ndim > 1), None)
    return None


def accepts(network: nn.Module, name: str) -> bool:
    """Whether a network's forward names a parameter."""
    return name in _accepted(type(network).forward)[0]


@cache
def _accepted(forward: Callable[..., Any]) -> tuple[frozenset[str], bool]:
    """The names that a forward takes, and whether it takes any other."""
    parameters = inspect.signature(forward).parameters.values()
    anything = any(one.kind is one.VAR_KEYWORD for one in parameters)
    return frozenset(one.name for one in parameters), anything
