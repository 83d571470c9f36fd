"""BLOOM: positions by ALiBi, attention of its own; both parts of a block add the residual."""

from __future__ import annotations

from sukashi.model.family import Family, StackTable

BLOOM = Family(
    name="BLOOM",
    model_types=("bloom",),
    stacks={
        "decoder": StackTable(
            root="",
            embedding="word_embeddings",
            blocks="h",
            attention="self_attention",
            mlp="mlp.dense_4h_to_h",
            mlp_down="mlp.dense_4h_to_h",
            norms=("input_layernorm", "post_attention_layernorm"),
            final_norm="ln_f",
            probabilities="self_attention.attention_dropout",
        )
    },
)
