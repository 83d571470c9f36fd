"""Anatomy: the parts of a network by their role, whatever its architecture calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from torch import Tensor, nn

from sukashi.errors import UnsupportedError
from sukashi.model.attention_interface import NAME
from sukashi.model.parts import parts
from sukashi.model.port import Place, Port, moved
from sukashi.model.structure import read
from sukashi.result.attention import Mixer

StackName = Literal["encoder", "decoder"]

Answer = Literal["words", "one label a text", "one label a token", "places", "hidden states"]
"""What a network gives: logits of words, of labels, of where an answer may start and end; none."""


class Decode(Protocol):
    """(…, width) output of a block -> (…, vocabulary) logits; norm is "final" or "none"."""

    def __call__(self, hidden: Tensor, norm: str = "final") -> Tensor:
        """The logits of `hidden`."""
        ...


@dataclass(frozen=True, eq=False)
class Block:
    """One layer at work: its module, and where hidden states enter and leave it.

    module: a list of modules where a network has no module of the whole layer.
    """

    module: nn.Module
    entry: Place
    exit: Place


@dataclass(frozen=True, eq=False)
class Attention:
    """One attention inside a block.

    module: the innermost module around it. nth: which softmax of the block it is. interface:
    whether it goes through the attention interface of transformers, which hands out queries and
    keys. extra: columns behind the keys. sink: whether the weights on the keys sum to less than 1,
    because some of it goes to a learned place beside them. again: numbers of further calls with the
    same queries and keys, whose weights are these. first: how many rows and columns of the
    network's own (or columns alone, learnt keys) stand before those of the text. laid: whether the
    softmaxes inside the module have other rows and columns than queries and keys (see
    `sukashi.trace.layout`). exchanged: whether another module inside takes its place for other
    texts, as BigBird's does for long ones.
    """

    module: nn.Module
    nth: int
    cross: bool
    heads: int
    key_value_heads: int
    interface: bool
    extra: int = 0
    sink: bool = False
    again: tuple[int, ...] = ()
    first: int = 0
    laid: bool = False
    exchanged: bool = False


@dataclass(frozen=True, eq=False)
class Lookup:
    """The token embedding at work: the module, which of its calls, and where its output lies.

    rows: how many tokens it knows. width: of what it gives.
    """

    module: nn.Module
    nth: int
    exit: Port
    rows: int
    width: int

    def __call__(self, ids: Tensor) -> Tensor:
        """(texts, tokens) ids -> (texts, tokens, width) what it gives for them."""
        gave: Tensor = read(self.module(ids), self.exit.path)
        if gave.ndim < 3:
            return gave.reshape(*ids.shape, gave.shape[-1])
        return moved(gave, self.exit.axes)


@dataclass(frozen=True, eq=False)
class Stack:
    """One tower of blocks; tuples have one entry a layer (shared modules repeat).

    attention, cross_attention: None for a layer that has none; cross_attention is empty where no
    layer has any. mlp_down: the feed-forward part's projection back to the
    width, None where it is none of its own (experts in one tensor). norms: all norms of a block.
    mixers: what a layer mixes its tokens with, "attention" where it has weights.
    """

    name: StackName
    causal: bool
    lookup: Lookup
    layer_blocks: tuple[Block, ...]
    attention: tuple[Attention | None, ...]
    cross_attention: tuple[Attention | None, ...]
    mlp_down: tuple[nn.Module | None, ...]
    norms: tuple[tuple[nn.Module, ...], ...]
    width: int
    mixers: tuple[Mixer, ...] = ()
    final_norm: nn.Module | None = None

    @property
    def embedding(self) -> nn.Module:
        """The token embedding that is really called in the forward pass."""
        return self.lookup.module

    @property
    def blocks(self) -> tuple[nn.Module, ...]:
        """The module of every layer."""
        return tuple(block.module for block in self.layer_blocks)

    @property
    def layers(self) -> int:
        """Number of blocks."""
        return len(self.layer_blocks)

    @property
    def rows_before(self) -> int:
        """How many rows of the network's own stand before those of the text."""
        return self.layer_blocks[0].entry.port.first if self.layer_blocks else 0

    @property
    def heads(self) -> int:
        """The most heads a layer has; 0 without attention."""
        return max((one.heads for one in self.attention if one), default=0)

    @property
    def key_value_heads(self) -> int:
        """The most groups of keys and values a layer has."""
        return max((one.key_value_heads for one in self.attention if one), default=0)

    @property
    def neurons(self) -> int:
        """Neurons of the widest feed-forward part: what its projection back takes in."""
        known = [in_features(one) for one in self.mlp_down if one is not None]
        return max(known, default=4 * self.width)

    @property
    def interface(self) -> bool:
        """Whether all its attention goes through the attention interface of transformers."""
        found = [one for one in (*self.attention, *self.cross_attention) if one is not None]
        return bool(found) and all(one.interface for one in found)


@dataclass(frozen=True, eq=False, repr=False)
class Anatomy:
    """The parts of one network.

    stacks: "decoder" for causal models, "encoder" for masked ones and classifiers on them, both for
    encoder–decoder. unembedding: the last matrix of the language head; None without one.
    decode: the output of a block of the writing stack -> logits with norm, soft cap, biases and
    scaling as the network has them; norm="none" leaves the stack's final norm out. None for
    classifiers and bodies, and where the head reads more than one row at a time. writes: whether
    the logits are of words. gives: what the logits are of. classes: width of the logits, 0 without.
    room: tokens that its table of positions has rows for, None without one. calls: how often each
    block's module was called, by its identity. routed: whether a block
    picks the best of several parts, as routers of experts do. apart: whether what is said of a text
    depends on the texts beside it in a pass, so that each goes alone. changed: modules whose output
    is written to afterwards, in place. unproven: what was found and did not hold, by the
    name of the capability, with the reason. attention_function: by which weights are read on
    transformers' attention interface: ours, where the network says the same with it as with its
    own. decoder_start: the id that a classifier's decoder reads before the
    text, "last" for the text's own last one; None where that is not known.
    """

    family: str
    stacks: dict[StackName, Stack]
    decode: Decode | None = None
    unembedding: nn.Module | None = None
    writes: bool = False
    gives: Answer = "hidden states"
    room: int | None = None
    routed: bool = False
    calls: Mapping[int, int] = field(default_factory=dict)
    apart: bool = False
    classes: int = 0
    changed: frozenset[int] = frozenset()
    unproven: Mapping[str, str] = field(default_factory=dict)
    attention_function: str = NAME
    decoder_start: int | Literal["last"] | None = None

    def __repr__(self) -> str:
        """One line a part: printing every module would print the network once a layer."""
        lines = [f"  {part}" for part in parts(self)]
        lines += [f"  without {name}: {reason}" for name, reason in self.unproven.items()]
        return "\n".join([f"Anatomy of {self.family}", *lines])

    @property
    def writer(self) -> Stack:
        """The stack that predicts words: the decoder where there is one."""
        return self.stacks.get("decoder") or self.stacks["encoder"]

    @property
    def reader(self) -> Stack:
        """The stack that reads the text: the encoder where there is one."""
        return self.stacks.get("encoder") or self.stacks["decoder"]


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
    "Answer",
    "Attention",
    "Block",
    "Decode",
    "Lookup",
    "Stack",
    "StackName",
    "in_features",
    "out_features",
]
