"""Gemma 1 to 3: Llama's layout; from 2 on norms on both sides, and a soft cap on the logits."""

from __future__ import annotations

from dataclasses import replace

from sukashi.model.families.llama import LLAMA_STACK
from sukashi.model.family import Family

SANDWICH = replace(
    LLAMA_STACK,
    norms=(
        "input_layernorm",
        "post_attention_layernorm",
        "pre_feedforward_layernorm",
        "post_feedforward_layernorm",
    ),
)

GEMMA = Family(name="Gemma", model_types=("gemma",), stacks={"decoder": LLAMA_STACK})
GEMMA2 = Family(
    name="Gemma 2",
    model_types=("gemma2",),
    stacks={"decoder": SANDWICH},
    softcap="final_logit_softcapping",
)
GEMMA3_TEXT = replace(GEMMA2, name="Gemma 3", model_types=("gemma3_text",))
# Those that also see pictures keep the words in one part of their body and do not cap the logits.
GEMMA3 = replace(
    GEMMA3_TEXT,
    model_types=("gemma3",),
    stacks={"decoder": replace(SANDWICH, root="language_model")},
    softcap=None,
)
