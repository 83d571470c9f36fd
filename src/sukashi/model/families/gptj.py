"""GPT-J: one norm a block, attention and MLP side by side, attention of its own."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

GPTJ = Family(
    name="GPT-J",
    model_types=("gptj",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="wte",
            blocks="h",
            attention="attn",
            mlp="mlp",
            mlp_down="mlp.fc_out",
            norms=("ln_1",),
            final_norm="ln_f",
            probabilities="attn.attn_dropout",
        )
    },
)
