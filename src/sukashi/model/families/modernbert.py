"""ModernBERT: norms before (none before the first attention), local and global layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """Prediction head (dense, activation, norm), then the decoder with its bias."""
    logits: Tensor = network.decoder(network.head(hidden))
    return logits


MODERNBERT = Family(
    name="ModernBERT",
    model_types=("modernbert",),
    stacks={
        "encoder": StackTable(
            root="",
            embedding="embeddings.tok_embeddings",
            blocks="layers",
            attention="attn",
            mlp="mlp",
            mlp_down="mlp.Wo",
            norms=("attn_norm", "mlp_norm"),
            final_norm="final_norm",
            causal=False,
        )
    },
    head=head,
)
