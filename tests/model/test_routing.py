"""Mixtures of experts are seen by the choice they make, and their captions say that it jumps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
import transformers

import sukashi
from sukashi.model.dissect import dissect
from sukashi.view.caption import caption
from tests.networks import anatomy
from tests.tiny import CAUSAL, WIDTH, randomise, tiny_tokenizer

TEXT = "the film was good"


def mixture(kind: str, **settings: Any) -> Any:
    torch.manual_seed(0)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=320,
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=48,
        max_position_embeddings=128,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        **settings,
    )
    network = getattr(transformers, f"{kind}ForCausalLM")(config)
    randomise(network, scale=0.4)
    return network.eval()


def mixtral() -> Any:
    return mixture("Mixtral", num_local_experts=4, num_experts_per_tok=2)


def qwen() -> Any:
    return mixture(
        "Qwen2Moe",
        num_experts=4,
        num_experts_per_tok=2,
        moe_intermediate_size=24,
        shared_expert_intermediate_size=24,
    )


@pytest.mark.parametrize("made", [mixtral, qwen])
def test_a_choice_of_experts_is_seen(made: Any) -> None:
    assert dissect(made()).routed


@pytest.mark.parametrize("family", CAUSAL)
def test_networks_without_experts_choose_nothing(family: str) -> None:
    assert not anatomy(family).routed


@pytest.mark.filterwarnings("ignore:There is a performance drop")
def test_the_caption_says_that_the_choice_jumps() -> None:
    ex = sukashi.load(mixtral(), tiny_tokenizer("causal"))
    why = ex.attribution(TEXT, method="integrated_gradients", steps=8)
    assert why.routed
    assert why.interpretation == "ranking only"
    assert "picks which experts work on a token, and this choice jumps" in caption(why)
    assert "不連続に変わる" in caption(why, "ja")
    assert "experts" not in caption(replace(why, routed=False))
    assert "experts" not in caption(replace(why, interpretation="quantitative"))
