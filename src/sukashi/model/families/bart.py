"""BART, and the towers its descendants share: norms after, a constant bias on the logits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable, unembed

if TYPE_CHECKING:
    from torch import Tensor

ENCODER = StackTable(
    root="encoder",
    embedding="embed_tokens",
    blocks="layers",
    attention="self_attn",
    mlp="fc2",
    mlp_down="fc2",
    norms=("self_attn_layer_norm", "final_layer_norm"),
    causal=False,
    heads="encoder_attention_heads",
    layers="encoder_layers",
)
DECODER = replace(
    ENCODER,
    root="decoder",
    norms=("self_attn_layer_norm", "encoder_attn_layer_norm", "final_layer_norm"),
    cross_attention="encoder_attn",
    causal=True,
    heads="decoder_attention_heads",
    layers="decoder_layers",
)


def head(network: Any, hidden: Tensor) -> Tensor:
    """Output embeddings plus `final_logits_bias`, which the decoder on its own does not have."""
    logits = unembed(network, hidden)
    bias = getattr(network, "final_logits_bias", None)
    return logits if bias is None else logits + bias[0].to(logits.device)


BART = Family("BART", ("bart",), {"encoder": ENCODER, "decoder": DECODER}, head=head)
