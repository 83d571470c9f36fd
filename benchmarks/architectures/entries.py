"""Entries: what enters the first block of a stack, for networks that norm their embeddings first.

Where a norm stands right behind the embedding, f(2x) = f(x), so gradient × input of the embedding
is zero by Euler's theorem; what enters the first block is the first state whose size is seen.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from torch import Tensor, nn

UNMOVED = 0.01  # of its length, where the embedding is doubled


class Entries:
    """The first states of a network's lists of modules in one pass, in order of their calls."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self._encoder: set[int] = set()
        if getattr(network.config, "is_encoder_decoder", False):
            self._encoder = {id(each) for each in network.get_encoder().modules()}
        self._seen: list[tuple[nn.Module, Tensor]] = []

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Keep what the first module of every list is called with."""
        self._seen.clear()
        firsts = [each[0] for each in self._network.modules() if _is_list(each)]
        with contextlib.ExitStack() as stack:
            for module in firsts:
                handle = module.register_forward_pre_hook(self._keep, with_kwargs=True)
                stack.callback(handle.remove)
            yield

    def of(self, lengths: Sequence[int]) -> list[Tensor | None]:
        """By side, what enters its first block: (1, tokens, width), None where none was found."""
        found = []
        for side, length in enumerate(lengths):
            fitting = [
                state
                for module, state in self._seen
                if state.shape[1] == length and (not side or id(module) not in self._encoder)
            ]
            found.append(fitting[0] if fitting else None)
        return found

    def _keep(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        for value in (*args, *kwargs.values()):
            if isinstance(value, Tensor) and value.ndim == 3 and value.is_floating_point():
                self._seen.append((module, value))
                return


def _is_list(module: nn.Module) -> bool:
    return isinstance(module, nn.ModuleList) and len(module) > 0


def sees_size(plain: Tensor | None, doubled: Tensor | None) -> bool:
    """Whether a state moves when the embedding is doubled; so does one that was not found."""
    if plain is None or doubled is None:
        return True
    return float((doubled - plain).norm()) >= UNMOVED * max(float(plain.norm()), 1e-30)
