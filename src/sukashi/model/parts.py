"""Parts: what was found in a network, one line a part, layers that are alike together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from torch import nn

Role = Literal["embedding", "layers", "final norm", "head"]


@dataclass(frozen=True)
class Part:
    """One part of a stack, or several layers that are alike.

    layers: their numbers, empty for a part that is none. module: its class. path: where it stands
    in the network, `*` for the number of a layer; empty where that is not known. shape: rows and
    width of the embedding, classes and width of the head. mixer: what the layers mix their tokens
    with. heads, key_value_heads: of their attention. sink: whether some of it goes to a learned
    place beside the tokens. cross_heads: of their cross-attention. feed_forward: class of the
    projection back to the width, empty where it is none of its own. norms: how many a layer has.
    """

    stack: str
    role: Role
    module: str
    path: str = ""
    layers: tuple[int, ...] = ()
    shape: tuple[int, ...] = ()
    mixer: str = ""
    heads: int = 0
    key_value_heads: int = 0
    sink: bool = False
    cross_heads: int = 0
    feed_forward: str = ""
    norms: int = 0

    def __str__(self) -> str:
        said = {name: value for name, value in vars(self).items() if value or name == "layers"}
        role, stack = said.pop("role"), said.pop("stack")
        numbers = ranges(said.pop("layers"))
        rest = ", ".join(f"{name}={value}" for name, value in said.items())
        return f"{stack} {role} {numbers}".rstrip() + f": {rest}"


def parts(anatomy: Any, network: Any = None) -> tuple[Part, ...]:
    """Every part that was found, in the order of the pass; with the network, where each stands.

    anatomy: an `Anatomy`, which imports this to print itself.
    """
    names = {id(one): name for name, one in network.named_modules()} if network is not None else {}
    found: list[Part] = []
    for stack in anatomy.stacks.values():
        found.extend(_of_stack(stack, names))
    if anatomy.unembedding is not None:
        head, shape = anatomy.unembedding, (anatomy.classes, anatomy.writer.width)
        path = names.get(id(head), "")
        found.append(Part(anatomy.writer.name, "head", _kind(head), path, shape=shape))
    return tuple(found)


def _of_stack(stack: Any, names: dict[int, str]) -> Iterator[Part]:
    lookup = stack.lookup
    path, shape = names.get(id(lookup.module), ""), (lookup.rows, lookup.width)
    yield Part(stack.name, "embedding", _kind(lookup.module), path, shape=shape)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number in range(stack.layers):
        alike.setdefault(_layer(stack, number, names), []).append(number)
    for what, numbers in alike.items():
        module, path, *rest = what
        yield Part(stack.name, "layers", module, path, tuple(numbers), (), *rest)
    if stack.final_norm is not None:
        norm = stack.final_norm
        yield Part(stack.name, "final norm", _kind(norm), names.get(id(norm), ""))


def _layer(stack: Any, number: int, names: dict[int, str]) -> tuple[Any, ...]:
    """What a layer is, in the order of the fields of `Part`: equal for layers that are alike."""
    module, own = stack.blocks[number], stack.attention[number]
    cross = stack.cross_attention[number] if stack.cross_attention else None
    down = stack.mlp_down[number] if stack.mlp_down else None
    return (
        _kind(module),
        re.sub(r"(?<=\.)\d+(?=\.|$)", "*", names.get(id(module), "")),
        stack.mixers[number] if stack.mixers else ("attention" if own else "none"),
        own.heads if own else 0,
        own.key_value_heads if own else 0,
        bool(own and own.sink),
        cross.heads if cross else 0,
        _kind(down) if down is not None else "",
        len(stack.norms[number]) if stack.norms else 0,
    )


def ranges(numbers: tuple[int, ...]) -> str:
    """Numbers in order as people write them: 0–3, 5, 7–9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _kind(module: nn.Module) -> str:
    return type(module).__name__


__all__ = ["Part", "parts", "ranges"]
