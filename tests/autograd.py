"""Plain autograd by the embeddings of a network, with nothing of ours: the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from torch import Tensor

from sukashi.model.anatomy import Anatomy


def stack_names(parts: Anatomy) -> list[str]:
    """The stacks in the order of the tokens."""
    return [name for name in ("encoder", "decoder") if name in parts.stacks]


def through(
    net: Any,
    parts: Anatomy,
    inputs: Mapping[str, Tensor],
    given: Mapping[str, Tensor] | None = None,
    **asked: Any,
) -> tuple[Any, list[Tensor]]:
    """The network's output, and the embeddings of each stack as leaves of its graph.

    given: stack name -> embeddings used instead of those looked up.
    """
    kept: dict[str, Tensor] = {}
    with _leaves(parts, dict(given or {}), kept):
        output = net(**inputs, **asked, return_dict=True)
    return output, [kept[name] for name in stack_names(parts)]


@contextmanager
def _leaves(parts: Anatomy, given: dict[str, Tensor], kept: dict[str, Tensor]) -> Iterator[None]:
    calls: dict[int, int] = {}
    names = {(id(s.embedding), s.lookup.nth): name for name, s in parts.stacks.items()}

    def keep(module: Any, args: Any, output: Tensor) -> Tensor:
        nth = calls.get(id(module), 0)
        calls[id(module)] = nth + 1
        name = names[id(module), nth]
        kept[name] = given.get(name, output).detach().clone().requires_grad_()
        return kept[name]

    modules = {id(stack.embedding): stack.embedding for stack in parts.stacks.values()}
    handles = [module.register_forward_hook(keep) for module in modules.values()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
