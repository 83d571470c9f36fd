"""T5 and mT5: relative position biases, RMS norms before, tied T5 scales before the vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable, unembed

if TYPE_CHECKING:
    from torch import Tensor

ENCODER = StackTable(
    root="encoder",
    embedding="embed_tokens",
    blocks="block",
    attention="layer.0.SelfAttention",
    mlp="layer.1.DenseReluDense",
    mlp_down="layer.1.DenseReluDense.wo",
    norms=("layer.0.layer_norm", "layer.1.layer_norm"),
    final_norm="final_layer_norm",
    causal=False,
)
DECODER = replace(
    ENCODER,
    root="decoder",
    mlp="layer.2.DenseReluDense",
    mlp_down="layer.2.DenseReluDense.wo",
    norms=("layer.0.layer_norm", "layer.1.layer_norm", "layer.2.layer_norm"),
    cross_attention="layer.1.EncDecAttention",
    causal=True,
    layers="num_decoder_layers",
)


def head(network: Any, hidden: Tensor) -> Tensor:
    """Scaled by width ** -0.5 where input and output embeddings are one matrix (never in mT5)."""
    scaled = getattr(network.config, "scale_decoder_outputs", False)
    return unembed(network, hidden * network.config.d_model**-0.5 if scaled else hidden)


T5 = Family("T5", ("t5", "mt5"), {"encoder": ENCODER, "decoder": DECODER}, head=head)
