"""ALBERT: few blocks called many times, a narrow embedding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable

if TYPE_CHECKING:
    from torch import Tensor


def called(root: Any, config: Any) -> list[Any]:
    """The blocks as they are called: layer i runs all blocks of group ⌊i / (layers / groups)⌋."""
    groups = root.encoder.albert_layer_groups
    span = config.num_hidden_layers / len(groups)
    chosen = (groups[int(layer / span)] for layer in range(config.num_hidden_layers))
    return [block for group in chosen for block in group.albert_layers]


def head(network: Any, hidden: Tensor) -> Tensor:
    """Down to the embedding's width, activation, norm, decoder with its bias."""
    logits: Tensor = network.predictions(hidden)
    return logits


STACK = StackTable(
    root="",
    embedding="embeddings.word_embeddings",
    blocks=called,
    attention="attention",
    mlp="ffn_output",
    mlp_down="ffn_output",
    norms=("attention.LayerNorm", "full_layer_layer_norm"),
    causal=False,
)
ALBERT = Family(name="ALBERT", model_types=("albert",), stacks={"encoder": STACK}, head=head)
