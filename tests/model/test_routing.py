"""Mixtures of experts are seen by the choice they make, and their captions say that it jumps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
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


@pytest.mark.filterwarnings("ignore:There is a performance drop")
@pytest.mark.parametrize("made", [mixtral, qwen])
def test_experts_without_a_projection_of_their_own_are_explained(made: Any) -> None:
    """Experts in one tensor have no module that projects back to the width."""
    network, tokenizer = made(), tiny_tokenizer("causal")
    ex = sukashi.load(network, tokenizer)
    if made is mixtral:
        assert ex.anatomy.writer.mlp_down == (None, None)
    assert ex.anatomy.unproven == {}
    ids = tokenizer(TEXT, return_tensors="pt").input_ids
    table = network.get_input_embeddings()
    x = table(ids).detach().requires_grad_()

    def said(embeddings: Any) -> Any:
        return network(inputs_embeds=embeddings).logits[0, -1]

    logits = said(x)
    id = int(logits.argmax())
    (slope,) = torch.autograd.grad(logits[id], x)
    why = ex.attribution(TEXT, method="grad_x_input")
    assert why.targets[0].id == id
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=1e-4)
    gone = ex.attribution(TEXT, method="occlusion", baseline="zero").scores[0]
    for place in range(ids.shape[1]):
        without = x.detach().clone()
        without[0, place] = 0
        lost = float((logits - said(without))[id].detach())
        assert gone[place] == pytest.approx(lost, abs=1e-4)
    steps = ex.layers(TEXT, top=3)
    chances = logits.softmax(-1).detach().topk(3).values
    np.testing.assert_allclose(steps.top_probabilities[-1, -1], chances, atol=1e-5)
    network.set_attn_implementation("eager")
    plain = network(ids, output_attentions=True).attentions
    weights = torch.cat(plain).detach()
    np.testing.assert_allclose(ex.attention(TEXT).weights, weights, atol=1e-5)
    summed = ex.attribution(TEXT, method="integrated_gradients", baseline="pad", steps=64)
    assert np.isfinite(summed.scores).all()
    assert summed.targets[0].value == pytest.approx(float(logits[id].detach()), abs=1e-4)
