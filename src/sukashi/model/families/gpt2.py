"""GPT-2: learned positions, norms before, fused Conv1D projections."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

GPT2 = Family(
    name="GPT-2",
    model_types=("gpt2",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="wte",
            blocks="h",
            attention="attn",
            mlp="mlp",
            mlp_down="mlp.c_proj",
            norms=("ln_1", "ln_2"),
            final_norm="ln_f",
        )
    },
)
