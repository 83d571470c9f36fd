"""Sinks: what a learned place beside the keys takes, by its name, and as the softmax has it."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from transformers import GptOssConfig, GptOssForCausalLM

import sukashi
from sukashi.lens import attention as lens
from sukashi.result.recipe import Recipe
from sukashi.result.store import dumps, loads
from sukashi.trace.budget import Budget
from tests.model.strangers import WIDTH, Einsum, Stranger
from tests.test_strangers import TEXT, tokenizer


@cache
def explainer() -> Any:
    torch.manual_seed(0)
    config = GptOssConfig(
        hidden_size=32, intermediate_size=16, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, head_dim=8, vocab_size=90, num_local_experts=4,
        num_experts_per_tok=2, sliding_window=4, max_position_embeddings=64, pad_token_id=1,
        bos_token_id=None, eos_token_id=None, attn_implementation="eager",
    )  # fmt: skip
    network = GptOssForCausalLM(config).eval()
    for layer in network.model.layers:
        torch.nn.init.normal_(layer.self_attn.sinks, mean=1.0)
        for part in (layer.self_attn.q_proj, layer.self_attn.k_proj):
            torch.nn.init.normal_(part.weight, std=0.15)
    return sukashi.load(network, tokenizer())


def by_hand() -> tuple[torch.Tensor, torch.Tensor]:
    """(heads, queries, keys) weights and (heads, queries) rest of layer 0, in plain PyTorch."""
    network = explainer().network
    kept: dict[str, Any] = {}

    def keep(_: Any, args: Any, kwargs: Any) -> None:
        kept.update(kwargs, hidden=kwargs.get("hidden_states", args[0] if args else None))

    attention = network.model.layers[0].self_attn
    handle = attention.register_forward_pre_hook(keep, with_kwargs=True)
    try:
        network(tokenizer()(TEXT, return_tensors="pt").input_ids)
    finally:
        handle.remove()
    length = kept["hidden"].shape[1]
    query = attention.q_proj(kept["hidden"])[0].view(length, 4, 8)
    key = attention.k_proj(kept["hidden"])[0].view(length, 2, 8)
    cos, sin = (each[0][:, None] for each in kept["position_embeddings"])

    def turned(states: torch.Tensor) -> torch.Tensor:
        one, other = states[..., :4], states[..., 4:]
        return torch.cat([one * cos - other * sin, other * cos + one * sin], -1)

    weights = torch.zeros(4, length, length)
    rest = torch.zeros(4, length)
    for head in range(4):
        for at in range(length):
            seen = range(max(0, at - 3), at + 1)  # layer 0 of gpt-oss slides: four tokens
            scores = [turned(query)[at, head] @ turned(key)[k, head // 2] / 8**0.5 for k in seen]
            parts = torch.stack([*scores, attention.sinks[head]]).softmax(0)
            weights[head, at, list(seen)] = parts[:-1]
            rest[head, at] = parts[-1]
    return weights.detach(), rest.detach()


def test_the_sink_of_gpt_oss_is_what_its_softmax_gives_it() -> None:
    maps = explainer().attention(TEXT)
    weights, rest = by_hand()
    assert rest.min() > 1e-3
    np.testing.assert_allclose(maps.head(0, 1), weights[1], atol=1e-6)
    np.testing.assert_allclose(maps.weights[0], weights, atol=1e-6)
    np.testing.assert_allclose(maps.sink_weights[0], rest, atol=1e-6)
    np.testing.assert_allclose(maps.sink(0, [2]), rest[2], atol=1e-6)
    np.testing.assert_allclose(maps.sink(0), rest.mean(0), atol=1e-6)
    np.testing.assert_allclose(maps.weights.sum(-1) + maps.sink_weights, 1, atol=1e-6)


def test_queries_and_keys_know_the_sink_too() -> None:
    ex = explainer()
    given = ex.encode(TEXT, None)
    kept = lens.attention_maps(ex.subject, given, Recipe("", "attention"), None, Budget(100))
    whole = ex.attention(TEXT)
    assert kept.dense is None
    assert kept.factors is not None
    for layer in range(2):
        for head in range(4):
            found = kept.factors.rows(layer, head, slice(None))
            np.testing.assert_allclose(found, whole.head(layer, head), atol=2e-6)
    np.testing.assert_allclose(kept.sink_weights, whole.sink_weights, atol=2e-6)
    again = loads(dumps(kept))
    np.testing.assert_array_equal(again.factors.sinks, kept.factors.sinks)  # type: ignore[union-attr]


class Beside(Einsum):
    """A block that lays a learned key without a value behind the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.place = torch.nn.Parameter(torch.tensor([0.5, 1.0, 0.0, -1.0]))

    def mix(self, hidden: torch.Tensor) -> torch.Tensor:
        q, k, v = (
            part(hidden).unflatten(-1, (4, -1)) for part in (self.query, self.key, self.value)
        )
        scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / (WIDTH // 4) ** 0.5
        length = hidden.shape[1]
        scores = scores.masked_fill(torch.ones(length, length).triu(1).bool(), float("-inf"))
        beside = self.place[None, :, None, None].expand(*scores.shape[:3], 1)
        weights = torch.softmax(torch.cat([scores, beside], -1), -1)[..., :-1]
        found: torch.Tensor = self.out(torch.einsum("bhqk,bkhd->bqhd", weights, v).flatten(2))
        return found


def test_a_sink_is_seen_in_any_softmax_and_only_where_there_is_one() -> None:
    torch.manual_seed(1)
    ex = sukashi.load(Stranger([Einsum(), Beside()]).eval(), tokenizer())
    assert ex.anatomy.unproven == {}
    maps = ex.attention(TEXT)
    assert maps.sink_weights is not None
    assert maps.sink_weights[0].max() == 0
    assert maps.sink_weights[1].min() > 0.05
    first = maps.head(1, 1)[0, 0]  # one key and the place beside it: a logistic function
    hidden = ex.network.words(tokenizer()(TEXT, return_tensors="pt").input_ids) * 3
    hidden = hidden + ex.network.places(torch.arange(hidden.shape[1]))
    block = ex.network.blocks[1]
    with torch.no_grad():
        normed = block.norm(ex.network.blocks[0](hidden))[0, 0]
        score = (block.query(normed)[4:8] @ block.key(normed)[4:8]) / 2
    assert first == pytest.approx(float(torch.sigmoid(score - 1.0)), abs=1e-6)
    assert (
        sukashi.load(Stranger([Einsum()]).eval(), tokenizer()).attention(TEXT).sink_weights is None
    )
