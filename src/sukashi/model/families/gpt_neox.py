"""GPT-NeoX (Pythia, rinna and others): attention and MLP side by side, rotary positions."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

GPT_NEOX = Family(
    name="GPT-NeoX",
    model_types=("gpt_neox",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="embed_in",
            blocks="layers",
            attention="attention",
            mlp="mlp",
            mlp_down="mlp.dense_4h_to_h",
            norms=("input_layernorm", "post_attention_layernorm"),
            final_norm="final_layer_norm",
        )
    },
)
