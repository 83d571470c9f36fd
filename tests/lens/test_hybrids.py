"""Hybrids: layers keep the network's numbers, and those without attention say so everywhere."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from transformers import CONFIG_MAPPING, AutoModelForCausalLM

import sukashi
from sukashi.errors import RangeError, UnsupportedError
from sukashi.result.attention import numbers
from sukashi.result.store import dumps, loads
from tests.networks import plain
from tests.test_strangers import TEXT, explainer, tokenizer

SMALL: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "vocab_size": 90,
    "pad_token_id": 1, "bos_token_id": None, "eos_token_id": None,
}  # fmt: skip
MAMBA: dict[str, Any] = {"mamba_d_state": 8, "mamba_expand": 2, "use_mamba_kernels": False}
CONFIGS: dict[str, dict[str, Any]] = {
    "jamba": {
        "num_hidden_layers": 4, "num_key_value_heads": 2, "attn_layer_period": 4,
        "attn_layer_offset": 2, "num_experts": 2, **MAMBA,
    },
    "qwen3_next": {
        "num_hidden_layers": 4, "num_key_value_heads": 2, "head_dim": 8, "num_experts": 4,
        "num_experts_per_tok": 2, "moe_intermediate_size": 16, "linear_num_key_heads": 2,
        "linear_num_value_heads": 4, "linear_key_head_dim": 8, "linear_value_head_dim": 8,
        "shared_expert_intermediate_size": 16,
    },
    "lfm2": {
        "num_hidden_layers": 3, "num_key_value_heads": 2,
        "layer_types": ["conv", "full_attention", "conv"],
    },
    "zamba": {
        "num_hidden_layers": 5, "num_key_value_heads": 4, "attn_layer_period": 3,
        "attn_layer_offset": 1, "attention_hidden_size": 64, "attention_head_dim": 16,
        "mamba_d_state": 8, "n_mamba_heads": 2, "use_mamba_kernels": False,
    },
    "recurrent_gemma": {"num_hidden_layers": 3, "num_key_value_heads": 1, "lru_width": 32},
}  # fmt: skip
MIXERS = {
    "jamba": ("state space", "state space", "attention", "state space"),
    "qwen3_next": ("linear attention", "linear attention", "linear attention", "attention"),
    "lfm2": ("convolution", "attention", "convolution"),
    "zamba": ("state space", "state space", "attention", "state space", "attention"),
    "recurrent_gemma": ("recurrence", "recurrence", "attention"),
}


@cache
def hybrid(family: str) -> Any:
    torch.manual_seed(0)
    config = CONFIG_MAPPING[family](**SMALL, **CONFIGS[family])
    network = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    for parameter in network.parameters():
        if parameter.ndim == 2:
            parameter.data.mul_(3)
    return sukashi.load(network, tokenizer())


@pytest.mark.parametrize("family", CONFIGS)
def test_layers_have_the_networks_numbers_and_its_weights(family: str) -> None:
    ex = hybrid(family)
    assert ex.anatomy.unproven == {}
    maps = ex.attention(TEXT)
    assert maps.mixers == MIXERS[family]
    assert maps.layers == tuple(n for n, one in enumerate(maps.mixers) if one == "attention")
    given = ex.encode(TEXT, None).inputs
    own = plain(ex.network, given, output_attentions=True).attentions
    shown = [one[0] for one in own if one is not None and one.ndim == 4]
    assert len(shown) == len(maps.layers)
    for layer, wanted in zip(maps.layers, shown, strict=True):
        for head in range(4):
            np.testing.assert_allclose(maps.head(layer, head), wanted[head], atol=1e-6)


def test_a_layer_without_attention_says_what_it_has_and_which_have_weights() -> None:
    maps = explainer("hybrid").attention(TEXT)  # convolution, attention, convolution, attention
    assert (maps.layers, maps.weights.shape[0]) == ((1, 3), 2)
    said = r"Layer 2 has no attention \(convolution\); choose one that has: 1, 3\."
    for asking in (
        lambda: maps.head(2, 0),
        lambda: maps.rows(-2, 0, slice(0, 1)),
        lambda: maps.mean(2),
        lambda: maps.sink(2),
    ):
        with pytest.raises(UnsupportedError, match=said):
            asking()
    with pytest.raises(RangeError, match="Layer 4 does not exist; choose from 0 to 3"):
        maps.head(4, 0)
    np.testing.assert_array_equal(maps.head(-1, 0), maps.weights[1, 0])
    np.testing.assert_allclose(maps.mean(1), maps.weights[0].mean(0), atol=1e-7)
    np.testing.assert_allclose(maps.mean(), maps.weights.mean((0, 1)), atol=1e-7)
    again = loads(dumps(maps))
    assert (again.layers, again.mixers) == (maps.layers, maps.mixers)  # type: ignore[union-attr]


def test_old_files_have_attention_in_every_layer() -> None:
    maps = explainer("einsum").attention(TEXT)
    old = loads(dumps(maps, without=("layers", "mixers", "sink_weights")))
    assert (old.layers, old.mixers) == ((0, 1), ("attention", "attention"))  # type: ignore[union-attr]
    assert old.sink_weights is None  # type: ignore[union-attr]


def test_runs_of_numbers_are_short() -> None:
    assert numbers([2]) == "2"
    assert numbers([0, 1, 3, 4, 5, 9]) == "0, 1, 3–5, 9"
