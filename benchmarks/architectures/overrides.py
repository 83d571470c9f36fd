"""Overrides: tiny values that a type needs beyond the rules of sizes, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Override:
    """Dotted names of configuration fields with their values, and the reason for them."""

    why: str
    settings: Mapping[str, Any]


HYBRID = ["linear_attention", "hybrid", "hybrid"]
MOE = {"n_routed_experts": 4, "num_experts_per_tok": 2, "n_shared_experts": 1}

OVERRIDES: dict[str, Override] = {
    "bamba": Override(
        "no layer has attention unless its number is named", {"attn_layer_indices": [1]}
    ),
    "blt": Override(
        "its four parts name one another's widths",
        {
            "patcher_config.vocab_size": 112,
            "encoder_config.hidden_size_global": 32,
            "decoder_config.hidden_size_global": 32,
        },
    ),
    "cohere_compass_text": Override(
        "rotations are looked up by a kind of layer that its default leaves out",
        {
            "num_hidden_layers": 2,
            "layer_types": ["sliding_attention", "full_attention"],
            "rope_parameters": {
                "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
                "full_attention": {"rope_type": "default", "rope_theta": 10000.0},
            },
        },
    ),
    "deepseek_v2": Override("the default names no number of experts", {"num_experts_per_tok": 2}),
    "dots1": Override(
        "the default names no number of experts", {**MOE, "first_k_dense_replace": 1}
    ),
    "encoder-decoder": Override(
        "a decoder hears its encoder only where it is told so",
        {"decoder.is_decoder": True, "decoder.add_cross_attention": True},
    ),
    "esm": Override(
        "the default has no vocabulary",
        {"vocab_size": 112, "mask_token_id": 4, "pad_token_id": 0},
    ),
    "falcon_h1": Override(
        "the width of its state space follows from the model's",
        {"mamba_d_ssm": 64, "mlp_multipliers": [1.0, 1.0], "ssm_multipliers": [1.0] * 5},
    ),
    "granitemoehybrid": Override(
        "the default has no attention",
        {"num_hidden_layers": 2, "layer_types": ["linear_attention", "full_attention"]},
    ),
    "gemma3n_text": Override(
        "layers that share keys need one of their kind before them",
        {"num_kv_shared_layers": 0},
    ),
    "gpt_neo": Override(
        "kinds of attention are counted against the layers",
        {"attention_types": [[["global", "local"], 1]]},
    ),
    "hunyuan_v1_dense": Override("the default names no width of a head", {"head_dim": 8}),
    "hunyuan_v1_moe": Override("the default names no width of a head", {"head_dim": 8}),
    "lfm2_moe": Override(
        "the default names no kinds of layers",
        {
            "num_hidden_layers": 3,
            "layer_types": ["conv", "full_attention", "conv"],
            "num_dense_layers": 1,
        },
    ),
    "layoutlmv3": Override(
        "places of a box fill the width together", {"coordinate_size": 4, "shape_size": 8}
    ),
    "lilt": Override("a sixth of the width is a place of a box", {"hidden_size": 48}),
    "longcat_flash": Override(
        "a head's width is the sum of its two parts", {"head_dim": 8, "qk_head_dim": 16}
    ),
    "mamba2": Override("heads times their width are twice the model's", {"num_heads": 8}),
    "ministral": Override("the default names no width of a head", {"head_dim": 8}),
    "nemotron": Override(
        "the default names no width of a head", {"head_dim": 8, "num_key_value_heads": 2}
    ),
    "neomme": Override(
        "two axes of rotation share a head",
        {"head_dim": 16},
    ),
    "recurrent_gemma": Override("attention stands in every third layer", {"num_hidden_layers": 3}),
    "reformer": Override(
        "axial positions are a factorisation of one length; hashing is drawn anew each time",
        {"axial_pos_embds": False, "hash_seed": 0, "attn_layers": ["local", "lsh"]},
    ),
    "reformer/causal": Override("its causal class asks for it", {"is_decoder": True}),
    "xlstm": Override(
        "widths are rounded up to a multiple of 64",
        {
            "mlstm_round_up_to_multiple_of": 8,
            "ffn_round_up_to_multiple_of": 8,
        },
    ),
    "xmod": Override("a language has to be chosen", {"default_language": "en_XX"}),
    "zamba": Override(
        "its shared block is tied between two layers",
        {
            "num_hidden_layers": 3,
            "layers_block_type": HYBRID,
            "attention_hidden_size": 64,
            "attention_head_dim": 16,
        },
    ),
}


def settings(name: str, task: str) -> dict[str, Any]:
    """The values for a type, and those for it in one task."""
    found = [OVERRIDES[key] for key in (name, f"{name}/{task}") if key in OVERRIDES]
    return {key: value for one in found for key, value in one.settings.items()}
