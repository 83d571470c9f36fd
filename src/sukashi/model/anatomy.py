"""Anatomy: the parts of a network by their role, whatever its architecture calls them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from torch import Tensor, nn

from sukashi.errors import UnsupportedError
from sukashi.model.family import Family, StackName, StackTable


class Decode(Protocol):
    """(…, width) output of a block -> (…, vocabulary) logits; norm is "final" or "none"."""

    def __call__(self, hidden: Tensor, norm: str = "final") -> Tensor:
        """The logits of `hidden`."""
        ...


@dataclass(frozen=True, eq=False)
class Stack:
    """One tower of blocks of a real network; tuples have one entry a layer (shared modules repeat).

    root: the tower. embedding: the token embedding that is really called in the forward pass.
    attention: the modules that compute softmax(q·k)·v. mlp: the modules whose output is the MLP's
    part of the block; mlp_down: their projections back to the width. norms: all norms of a block.
    probabilities: the dropouts that receive the attention weights, empty for architectures on the
    attention interface. cross_attention: empty where there is none.
    """

    name: StackName
    causal: bool
    root: nn.Module
    embedding: nn.Module
    blocks: tuple[nn.Module, ...]
    attention: tuple[nn.Module, ...]
    cross_attention: tuple[nn.Module, ...]
    mlp: tuple[nn.Module, ...]
    mlp_down: tuple[nn.Module, ...]
    norms: tuple[tuple[nn.Module, ...], ...]
    final_norm: nn.Module | None
    probabilities: tuple[nn.Module, ...]
    heads: int
    key_value_heads: int
    width: int

    @property
    def layers(self) -> int:
        """Number of blocks."""
        return len(self.blocks)

    @property
    def neurons(self) -> int:
        """Number of neurons of one MLP: what its down-projection takes in."""
        return in_features(self.mlp_down[0])

    @property
    def interface(self) -> bool:
        """Whether its attention goes through the attention interface of transformers."""
        return not self.probabilities


@dataclass(frozen=True, eq=False)
class Anatomy:
    """The parts of one network.

    stacks: "decoder" for causal models, "encoder" for masked ones and classifiers on them, both for
    encoder–decoder. unembedding: the last matrix of the language head; None without one.
    decode: the output of a block of the writing stack -> logits with norm, soft cap, biases and
    scaling as the network has them; norm="none" leaves the stack's final norm out. In encoders
    that normalise after each block there is no final norm and the whole head is the decoding.
    None for classifiers and bodies. softcap: the final soft cap, for information.
    """

    family: str
    stacks: dict[StackName, Stack]
    decode: Decode | None = None
    unembedding: nn.Module | None = None
    softcap: float | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def writer(self) -> Stack:
        """The stack that predicts words: the decoder where there is one."""
        return self.stacks.get("decoder") or self.stacks["encoder"]

    @property
    def reader(self) -> Stack:
        """The stack that reads the text: the encoder where there is one."""
        return self.stacks.get("encoder") or self.stacks["decoder"]


def follow(root: nn.Module, path: str) -> nn.Module:
    """The module at a dotted path; "" is the root itself."""
    return root.get_submodule(path) if path else root


def in_features(module: Any) -> int:
    """How many numbers a projection takes in: Linear keeps (out, in), GPT-2's Conv1D (in, out).

    Raises UnsupportedError for a module that has neither `in_features` nor a matrix.
    """
    if hasattr(module, "in_features"):
        return int(module.in_features)
    weight = getattr(module, "weight", None)
    if weight is None or weight.ndim != 2:
        raise UnsupportedError(
            f"{type(module).__name__} is not a projection that sukashi can measure."
        )
    return int(weight.shape[0])


def out_features(module: Any) -> int:
    """How many numbers a projection gives out."""
    if hasattr(module, "out_features"):
        return int(module.out_features)
    return int(module.weight.shape[1])


__all__ = [
    "Anatomy",
    "Decode",
    "Family",
    "Stack",
    "StackName",
    "StackTable",
    "follow",
    "in_features",
    "out_features",
]
