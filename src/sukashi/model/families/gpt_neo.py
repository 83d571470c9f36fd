"""GPT-Neo: GPT-2's layout with global and local layers, attention of its own."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

GPT_NEO = Family(
    name="GPT-Neo",
    model_types=("gpt_neo",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="wte",
            blocks="h",
            attention="attn.attention",
            mlp="mlp",
            mlp_down="mlp.c_proj",
            norms=("ln_1", "ln_2"),
            final_norm="ln_f",
            probabilities="attn.attention.attn_dropout",
        )
    },
)
