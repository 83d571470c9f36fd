"""BERT, and the block its descendants share: norms after attention and MLP, no final norm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable

if TYPE_CHECKING:
    from torch import Tensor

BERT_STACK = StackTable(
    root="",
    embedding="embeddings.word_embeddings",
    blocks="encoder.layer",
    attention="attention.self",
    mlp="output.dense",
    mlp_down="output.dense",
    norms=("attention.output.LayerNorm", "output.LayerNorm"),
    causal=False,
)


def head(network: Any, hidden: Tensor) -> Tensor:
    """Transform (dense, activation, norm), then the decoder with its bias."""
    logits: Tensor = network.cls.predictions(hidden)
    return logits


BERT = Family(name="BERT", model_types=("bert",), stacks={"encoder": BERT_STACK}, head=head)
