"""Family: the table that says where one architecture keeps its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from torch import Tensor, nn

StackName = Literal["encoder", "decoder"]


def output_embeddings(network: Any) -> Any:
    """The module transformers calls the output embeddings: (…, width) -> (…, vocabulary)."""
    return network.get_output_embeddings()


def unembed(network: Any, hidden: Tensor) -> Tensor:
    """The plain head of most causal models: the output embeddings and nothing else."""
    logits: Tensor = network.get_output_embeddings()(hidden)
    return logits


@dataclass(frozen=True)
class StackTable:
    """Where one tower of blocks keeps its parts.

    root: path from the network's body (`network.base_model`) to the tower; "" is the body itself.
    embedding, blocks, final_norm: paths from the root; the others: paths from one block.
    blocks: a ModuleList, or a function (root, config) -> blocks in the order they are called.
    attention: the module that computes softmax(q·k)·v (what the attention interface receives).
    mlp: the module whose output is the MLP's part of the block, before dropout and norm.
    mlp_down: its projection back to the width. None means: there is no such part.
    probabilities: path from the block to the dropout that receives the attention weights
    (batch, heads, queries, keys), for architectures outside the attention interface.
    heads, layers: names of the config's attributes.
    """

    root: str
    embedding: str
    blocks: str | Callable[[Any, Any], Sequence[nn.Module]]
    attention: str
    mlp: str
    mlp_down: str
    norms: tuple[str, ...]
    final_norm: str | None = None
    cross_attention: str | None = None
    probabilities: str | None = None
    causal: bool = True
    heads: str = "num_attention_heads"
    layers: str = "num_hidden_layers"


@dataclass(frozen=True)
class Family:
    """The table of one architecture.

    model_types: values of `config.model_type` it covers.
    head: (network, hidden (…, width)) -> logits (…, vocabulary), from what the final norm returns
    (or the last block, where there is none); only asked where the network has a language head.
    unembedding: its last matrix, or None in a network without a language head.
    softcap: the config's attribute c of a soft cap, c · tanh(logits / c), that follows the head.
    """

    name: str
    model_types: tuple[str, ...]
    stacks: dict[StackName, StackTable]
    head: Callable[[Any, Tensor], Tensor] = unembed
    unembedding: Callable[[Any], Any] = output_embeddings
    softcap: str | None = None


__all__ = ["Family", "StackName", "StackTable", "output_embeddings", "unembed"]
