"""Networks that nobody knows are explained, and rightly: every number against plain PyTorch."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformers import PreTrainedTokenizerFast

import sukashi
from sukashi.errors import UnsupportedError
from tests.model.strangers import HEADS, VOCABULARY, Convolution, Stranger, strangers

TEXT = "w3 w17 w80 w5 w5 w41"
LAYERS = {"einsum": 2, "torch": 2, "hybrid": 4, "parallel": 2, "shared": 3}
LAYERS |= {"lists": 3, "past": 2, "prompted": 2, "written over": 2, "streams": 2, "triple": 2}
NAMES = tuple(LAYERS)


@cache
def tokenizer() -> Any:
    words = {"<unk>": 0, "<pad>": 1} | {f"w{number}": number for number in range(2, VOCABULARY)}
    found = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    found.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=found, unk_token="<unk>", pad_token="<pad>")


@cache
def explainer(name: str) -> Any:
    return sukashi.load(strangers()[name], tokenizer())


def fed(name: str, embeddings: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(embeddings, logits) of the network itself, by a hook of the test's own."""
    network = explainer(name).network
    kept: list[Tensor] = []

    def keep(_: Any, __: Any, output: Tensor) -> Tensor:
        kept.append((output if embeddings is None else embeddings).detach().requires_grad_())
        return kept[0].clone()  # a network may write to what it is given

    handle = network.words.register_forward_hook(keep)
    try:
        logits = network(tokenizer()(TEXT, return_tensors="pt").input_ids)
    finally:
        handle.remove()
    return kept[0], logits


@pytest.mark.parametrize("name", NAMES)
def test_gradient_times_input_is_autograds(name: str) -> None:
    why = explainer(name).attribution(TEXT, method="grad_x_input")
    x, logits = fed(name)
    (slope,) = torch.autograd.grad(logits[0, -1, why.targets[0].id], x)
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_integrated_gradients_add_up(name: str) -> None:
    why = explainer(name).attribution(TEXT, method="integrated_gradients", steps=512)
    target = why.targets[0]
    assert target.value is not None
    assert target.baseline_value is not None
    difference = target.value - target.baseline_value
    assert abs(why.scores.sum() - difference) <= 0.01 * max(1.0, abs(difference))


@pytest.mark.parametrize("name", NAMES)
def test_occlusion_is_what_the_network_says_without_a_token(name: str) -> None:
    ex = explainer(name)
    why = ex.attribution(TEXT, method="occlusion", baseline="zero")
    embeddings = ex.network.words(tokenizer()(TEXT, return_tensors="pt").input_ids)
    id = why.targets[0].id
    whole = fed(name)[1][0, -1, id].detach()
    for place in range(embeddings.shape[1]):
        without = embeddings.detach().clone()
        without[0, place] = 0
        lost = whole - fed(name, without)[1][0, -1, id].detach()
        assert why.scores[0, place] == pytest.approx(float(lost), abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_the_last_layer_says_what_the_network_says(name: str) -> None:
    steps = explainer(name).layers(TEXT, top=3)
    assert steps.ranks.shape[0] == LAYERS[name] + 1
    chances = fed(name)[1][0].softmax(-1).detach()
    np.testing.assert_allclose(steps.top_probabilities[-1], chances.topk(3).values, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_attention_is_shown_and_used(name: str) -> None:
    maps = explainer(name).attention(TEXT)
    layers = {"hybrid": 2}.get(name, LAYERS[name])
    length = len(maps.query_tokens)
    assert maps.weights.shape == (layers, HEADS, length, length)
    sums = maps.weights.sum(-1)
    if name == "prompted":  # the rest is on its own three rows
        assert maps.sink_weights is not None
        sums = sums + maps.sink_weights
    np.testing.assert_allclose(sums, 1, atol=1e-5)
    assert np.triu(maps.weights, 1).max() == 0
    assert explainer(name).anatomy.unproven == {}


def test_rows_before_the_text_are_left_out_of_its_attention() -> None:
    ex = explainer("prompted")
    network = ex.network
    ids = tokenizer()(TEXT, return_tensors="pt").input_ids
    hidden = torch.cat([network.prompt, network.words(ids) * 3], 1)
    hidden = hidden + network.places(torch.arange(hidden.shape[1]))
    block = network.blocks[0]
    normed = block.norm(hidden)
    query, key = (part(normed).unflatten(-1, (HEADS, -1)) for part in (block.query, block.key))
    scores = torch.einsum("bqhd,bkhd->bhqk", query, key) / 2
    later = torch.ones(hidden.shape[1], hidden.shape[1]).triu(1).bool()
    weights = scores.masked_fill(later, float("-inf")).softmax(-1)[0].detach()
    maps = ex.attention(TEXT)
    np.testing.assert_allclose(maps.weights[0], weights[:, 3:, 3:], atol=1e-6)
    np.testing.assert_allclose(maps.sink_weights[0], weights[:, 3:, :3].sum(-1), atol=1e-6)


def test_torchs_own_attention_is_what_torch_says() -> None:
    ex = explainer("torch")
    hidden = ex.network.words(tokenizer()(TEXT, return_tensors="pt").input_ids) * 3
    hidden = hidden + ex.network.places(torch.arange(hidden.shape[1]))
    block = ex.network.blocks[0]
    normed = block.norm(hidden)
    later = torch.ones(hidden.shape[1], hidden.shape[1]).triu(1).bool()
    weights = block.attention(normed, normed, normed, attn_mask=later, average_attn_weights=False)[
        1
    ]
    np.testing.assert_allclose(ex.attention(TEXT).weights[0], weights[0].detach(), atol=1e-6)


def test_a_network_without_attention_says_what_it_can_be_asked() -> None:
    torch.manual_seed(1)
    network = Stranger([Convolution(), Convolution()]).eval()
    ex = sukashi.load(network, tokenizer())
    assert set(ex.answers) == {"generate", "attribution", "faithfulness", "layers"}
    with pytest.raises(
        UnsupportedError, match="its layers have no attention weights but convolution; it can be"
    ):
        ex.attention(TEXT)
    with pytest.raises(UnsupportedError, match="choose a method that needs none"):
        ex.attribution(TEXT, method="attention_rollout")
    assert ex.attribution(TEXT, method="occlusion").scores.shape == (1, 6)
