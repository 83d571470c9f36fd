"""Llama and the models of its layout: RMS norms before, gated MLP, rotary positions."""

from __future__ import annotations

from dataclasses import replace

from sukashi.model.family import Family, StackTable

LLAMA_STACK = StackTable(
    root="",
    embedding="embed_tokens",
    blocks="layers",
    attention="self_attn",
    mlp="mlp",
    mlp_down="mlp.down_proj",
    norms=("input_layernorm", "post_attention_layernorm"),
    final_norm="norm",
)

LLAMA = Family(name="Llama", model_types=("llama",), stacks={"decoder": LLAMA_STACK})
MISTRAL = replace(LLAMA, name="Mistral", model_types=("mistral",))
QWEN2 = replace(LLAMA, name="Qwen2", model_types=("qwen2",))
QWEN3 = replace(LLAMA, name="Qwen3", model_types=("qwen3",))
PHI3 = replace(LLAMA, name="Phi-3", model_types=("phi3",))
