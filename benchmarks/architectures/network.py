"""Network: a tiny random network of a type whose weights matter, and that runs by itself."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.architectures.catalogue import Task
from benchmarks.architectures.configuration import tiny_config

MOST = 8_000_000  # parameters
SPREAD = 0.15  # standard deviation of matrices that are drawn


class NotBuiltError(Exception):
    """No network of this type that could be asked; the sentence says why."""


def build(task: Task, name: str, inputs: dict[str, Tensor]) -> Any:
    """The network in eval mode. Raises: NotBuiltError."""
    try:
        network = _made(task, name)
        fill(network)
        network.eval()
        _try(network, inputs)
    except NotBuiltError:
        raise
    except Exception as error:
        raise NotBuiltError(sentence(error)) from error
    return network


def sentence(error: BaseException) -> str:
    """An error as one short line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:240]


def accepted(network: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs that the network's forward pass names."""
    names = inspect.signature(network.forward).parameters
    anything = any(each.kind is each.VAR_KEYWORD for each in names.values())
    known = {"input_ids", "attention_mask", "decoder_input_ids"} if anything else set()
    return {key: value for key, value in inputs.items() if key in known | set(names)}


def _made(task: Task, name: str) -> Any:
    config = tiny_config(name, task.name)
    count = _parameters(task, config)
    if count > MOST:
        raise NotBuiltError(f"The smallest configuration found has {count:,} parameters.")
    torch.manual_seed(0)
    with _uninitialised_is_nan():
        return task.auto.from_config(config).float()


def _parameters(task: Task, config: Any) -> int:
    """How many parameters it would have, without making them."""
    from copy import deepcopy

    with torch.device("meta"):
        try:
            made = task.auto.from_config(deepcopy(config))
        except (NotImplementedError, RuntimeError):
            return 0  # its constructor reads numbers; a limit of memory holds it instead
    return sum(each.numel() for each in made.parameters())


@contextlib.contextmanager
def _uninitialised_is_nan() -> Iterator[None]:
    """Memory that nobody has written to holds NaN, so that it is seen."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


@torch.no_grad()
def fill(network: nn.Module) -> None:
    """Draw what is empty, constant or small anew; keep what has a form (sines, decay rates)."""
    for name, parameter in network.named_parameters():
        if not parameter.is_floating_point() or not parameter.numel():
            continue
        seed = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(parameter.shape, generator=generator)
        finite = bool(torch.isfinite(parameter).all())
        if not finite:
            parameter.copy_(SPREAD * noise)
        elif parameter.ndim < 2:
            parameter.add_(0.1 * noise)
        else:
            spread = float(parameter.std()) if parameter.numel() > 1 else 0.0
            if spread < 1e-6:
                parameter.add_(SPREAD * noise)
            elif spread < SPREAD:
                parameter.mul_(SPREAD / spread)
    for buffer in network.buffers():
        if buffer.is_floating_point() and bool(torch.isnan(buffer).all()):
            buffer.zero_()  # nobody has written to it


@torch.no_grad()
def _try(network: Any, inputs: dict[str, Tensor]) -> None:
    """It runs, says the same thing twice, says numbers, and hears its words."""
    fed = accepted(network, {**inputs, "use_cache": False})
    first, second = said(network(**fed)), said(network(**fed))
    if not bool(torch.isfinite(first).all()):
        raise NotBuiltError("Its random network gives numbers that are not finite.")
    if not torch.equal(first, second):
        raise NotBuiltError("It answers the same text differently each time.")
    other = dict(fed)
    ids = fed["input_ids"].clone()
    ids[0, 2] = ids[0, 2] - 1
    other["input_ids"] = ids
    if torch.equal(first, said(network(**other))):
        raise NotBuiltError("Its answer does not depend on the text.")


def said(output: Any) -> Tensor:
    """The numbers a network answers with; of a finder of answers start and end, one after other."""
    if getattr(output, "logits", None) is not None:
        return output.logits
    if getattr(output, "start_logits", None) is not None:
        return torch.stack([output.start_logits, output.end_logits], -1)
    names = ", ".join(output.keys()) if hasattr(output, "keys") else type(output).__name__
    raise NotBuiltError(f"Its answer has no logits, but {names}.")
