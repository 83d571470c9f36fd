"""A network that says something else with our attention function keeps its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.models.llama import modeling_llama

import sukashi
from sukashi.model.attention_interface import NAME
from tests.test_strangers import TEXT, tokenizer


def network() -> Any:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=90,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        attn_implementation="eager",
    )
    found: Any = LlamaForCausalLM(config)
    for parameter in found.parameters():
        if parameter.ndim > 1:
            torch.nn.init.normal_(parameter, std=0.3)
    return found.eval()


def test_a_network_with_the_usual_arithmetic_is_read_by_our_function() -> None:
    assert sukashi.load(network(), tokenizer()).anatomy.attention_function == NAME


def test_arithmetic_of_its_own_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = modeling_llama.eager_attention_forward

    def sharper(module: Any, query: Tensor, *rest: Any, scaling: float, **more: Any) -> Any:
        return plain(module, query, *rest, scaling=3 * scaling, **more)

    monkeypatch.setattr(modeling_llama, "eager_attention_forward", sharper)
    own = network()
    ex = sukashi.load(own, tokenizer())
    assert ex.anatomy.attention_function == "eager"
    ids = tokenizer()(TEXT, return_tensors="pt").input_ids
    with torch.no_grad():
        maps = torch.stack(own(ids, output_attentions=True).attentions)[:, 0]
    np.testing.assert_allclose(ex.attention(TEXT).weights, maps, atol=1e-6)
    why = ex.attribution(TEXT, method="grad_x_input")
    x = own.get_input_embeddings()(ids).detach().requires_grad_()
    logits = own(inputs_embeds=x).logits
    (slope,) = torch.autograd.grad(logits[0, -1, why.targets[0].id], x)
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=1e-5)
