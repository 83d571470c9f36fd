"""Site: the one word for where in the network something is read or edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sukashi.errors import RangeError, UnsupportedError
from sukashi.model.anatomy import Anatomy, Stack, StackName

Part = Literal["embedding", "residual", "attention", "queries", "mlp"]


@dataclass(frozen=True)
class Site:
    """One place in one stack; every tensor found there has the batch as its first axis.

    embedding: (batch, tokens, width) what the token embedding gives; layer is ignored.
    residual: (batch, tokens, width) input of block `layer`; layer L is the last block's output.
    attention: (batch, heads, queries, keys) weights after the softmax.
    queries: (batch, heads, tokens, dim) as they meet the keys, after any rotation; the whole call
    comes with them.
    mlp: (batch, tokens, inner) input of the MLP's down-projection.
    cross: the decoder's attention to the encoder instead of to itself.
    """

    part: Part
    layer: int = 0
    stack: StackName = "decoder"
    cross: bool = False


def end(anatomy: Anatomy) -> Site | None:
    """After the last block of the stack that writes, where the head decodes row by row; else None.

    A pass may end there, and the rows that are read be decoded alone.
    """
    writer = anatomy.writer
    return None if anatomy.decode is None else Site("residual", writer.layers, writer.name)


def check(site: Site, anatomy: Anatomy) -> Stack:
    """The stack a site lies in.

    Raises: UnsupportedError when the network has no such stack or part, RangeError for the layer.
    """
    stack = anatomy.stacks.get(site.stack)
    if stack is None:
        there = " and ".join(anatomy.stacks)
        raise UnsupportedError(f"This model has no {site.stack}; it has: {there}.")
    if site.cross and not stack.cross_attention:
        raise UnsupportedError("This model has no cross-attention; ask for its self-attention.")
    if site.part == "queries" and not stack.interface:
        raise UnsupportedError(
            f"The {anatomy.family} architecture does not hand out queries and keys; "
            "ask for its attention weights."
        )
    last = {"embedding": 0, "residual": stack.layers}.get(site.part, stack.layers - 1)
    if not 0 <= site.layer <= last:
        raise RangeError("Layer", site.layer, 0, last)
    return stack
