"""DistilBERT: BERT's blocks under other names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """Transform, activation, norm, projector with its bias."""
    hidden = network.activation(network.vocab_transform(hidden))
    logits: Tensor = network.vocab_projector(network.vocab_layer_norm(hidden))
    return logits


DISTILBERT = Family(
    name="DistilBERT",
    model_types=("distilbert",),
    stacks={
        "encoder": StackTable(
            root="",
            embedding="embeddings.word_embeddings",
            blocks="transformer.layer",
            attention="attention",
            mlp="ffn",
            mlp_down="ffn.lin2",
            norms=("sa_layer_norm", "output_layer_norm"),
            causal=False,
        )
    },
    head=head,
)
