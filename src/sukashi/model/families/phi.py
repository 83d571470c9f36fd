"""Phi (1, 1.5, 2): one norm a block, attention and MLP side by side, a head with bias."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

PHI = Family(
    name="Phi",
    model_types=("phi",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="embed_tokens",
            blocks="layers",
            attention="self_attn",
            mlp="mlp",
            mlp_down="mlp.fc2",
            norms=("input_layernorm",),
            final_norm="final_layernorm",
        )
    },
)
