"""OPT: the 350M model normalises after each block and changes width around the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.family import Family, StackTable, unembed

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """Back to the width of the embedding where it differs, then the output embeddings."""
    project_out = network.base_model.decoder.project_out
    return unembed(network, hidden if project_out is None else project_out(hidden))


OPT = Family(
    name="OPT",
    model_types=("opt",),
    stacks={
        "decoder": StackTable(
            root="decoder",
            embedding="embed_tokens",
            blocks="layers",
            attention="self_attn",
            mlp="fc2",
            mlp_down="fc2",
            norms=("self_attn_layer_norm", "final_layer_norm"),
            final_norm="final_layer_norm",
        )
    },
    head=head,
)
