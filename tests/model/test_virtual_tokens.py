"""Virtual tokens: networks with peft's prompt, p- and prefix tuning, against plain PyTorch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import peft
import pytest
import torch
from torch import Tensor

import sukashi
from sukashi.errors import BudgetError
from sukashi.model.limit import position_limit
from tests.tiny import tiny, tiny_tokenizer

TEXT = "the film was good"
OWN = 3
SETTINGS = {
    "prompt": (peft.PromptTuningConfig, {}),
    "p": (peft.PromptEncoderConfig, {"encoder_hidden_size": 16}),
    "prefix": (peft.PrefixTuningConfig, {}),
}
EVERY = [(family, kind) for family in ("llama", "gpt2") for kind in SETTINGS]
pytestmark = pytest.mark.filterwarnings("ignore")  # peft speaks of its own
each = pytest.mark.parametrize(("family", "kind"), EVERY)


@cache
def adapted(family: str, kind: str) -> Any:
    """A tiny network with three random virtual tokens, in evaluation mode."""
    torch.manual_seed(1)
    made, settings = SETTINGS[kind]
    given = made(task_type="CAUSAL_LM", num_virtual_tokens=OWN, **settings)
    network = peft.get_peft_model(tiny(family), given)
    for parameter in network.prompt_encoder.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    return network.eval()


@cache
def explainer(family: str, kind: str) -> Any:
    return sukashi.load(adapted(family, kind), tiny_tokenizer("causal"))


def ids() -> Tensor:
    found: Tensor = tiny_tokenizer("causal")(TEXT, return_tensors="pt").input_ids
    return found


def logits(network: Any, fed: Tensor | None = None, embeddings: Tensor | None = None) -> Tensor:
    """(tokens, words) the network's own logits of the text, with other embeddings where given."""
    handles = []
    if embeddings is not None:
        table = network.get_input_embeddings()
        handles.append(table.register_forward_hook(lambda *_: embeddings))
    try:
        given = ids() if fed is None else fed
        found: Tensor = network(input_ids=given).logits[0, -given.shape[1] :]
    finally:
        for handle in handles:
            handle.remove()
    return found


@each
def test_gradient_times_input_is_autograds(family: str, kind: str) -> None:
    network, ex = adapted(family, kind), explainer(family, kind)
    assert ex.anatomy.unproven == {}
    why = ex.attribution(TEXT, method="grad_x_input")
    x = network.get_input_embeddings()(ids()).detach().requires_grad_()
    (slope,) = torch.autograd.grad(logits(network, embeddings=x)[-1, why.targets[0].id], x)
    np.testing.assert_allclose(why.scores[0], (slope * x).sum(-1)[0].detach(), atol=1e-5)


@each
def test_occlusion_is_what_the_network_says_without_a_token(family: str, kind: str) -> None:
    network = adapted(family, kind)
    why = explainer(family, kind).attribution(TEXT, method="occlusion", baseline="zero")
    x, id = network.get_input_embeddings()(ids()).detach(), why.targets[0].id
    whole = logits(network)[-1, id]
    for place in range(x.shape[1]):
        without = x.clone()
        without[0, place] = 0
        lost = float(whole - logits(network, embeddings=without)[-1, id])
        assert why.scores[0, place] == pytest.approx(lost, abs=1e-5)


@each
def test_what_is_written_is_the_likeliest_token_after_another(family: str, kind: str) -> None:
    network, fed = adapted(family, kind), ids()
    for _ in range(4):
        fed = torch.cat([fed, logits(network, fed)[-1:].argmax(-1)[None]], 1)
    run = explainer(family, kind).generate(TEXT, 4)
    assert run.tokens.ids.tolist() == fed[0].tolist()


@each
def test_the_last_layer_says_what_the_network_says(family: str, kind: str) -> None:
    steps = explainer(family, kind).layers(TEXT, top=3)
    chances = logits(adapted(family, kind)).softmax(-1).detach()
    np.testing.assert_allclose(steps.top_probabilities[-1], chances.topk(3).values, atol=1e-6)


@each
def test_attention_on_virtual_tokens_is_a_column_of_its_own(family: str, kind: str) -> None:
    network, ex = adapted(family, kind), explainer(family, kind)
    base = network.get_base_model()
    before = base.config._attn_implementation
    base.set_attn_implementation("eager")
    try:
        plain = network(input_ids=ids(), output_attentions=True).attentions
    finally:
        base.set_attn_implementation(before)
    whole = torch.stack(plain)[:, 0].detach()[:, :, -ids().shape[1] :]
    maps = ex.attention(TEXT)
    np.testing.assert_allclose(maps.weights, whole[..., OWN:], atol=1e-6)
    np.testing.assert_allclose(maps.sink_weights, whole[..., :OWN].sum(-1), atol=1e-6)


@pytest.mark.parametrize("kind", ["prompt", "prefix"])
def test_queries_and_keys_of_the_text_alone_are_not_kept(kind: str) -> None:
    ex = sukashi.load(adapted("llama", kind), tiny_tokenizer("causal"), memory=1)
    with pytest.raises(BudgetError, match="cannot be kept as queries and keys"):
        ex.attention(TEXT)


@each
def test_texts_of_a_list_have_what_each_has_alone(family: str, kind: str) -> None:
    ex, texts = explainer(family, kind), [TEXT, "it was not good at all , sadly"]
    for found, text in zip(ex.attribution(texts, method="occlusion"), texts, strict=True):
        alone = ex.attribution(text, method="occlusion")
        np.testing.assert_allclose(found.scores, alone.scores, atol=1e-5)


@pytest.mark.parametrize("kind", list(SETTINGS))
def test_a_folder_is_what_was_saved(kind: str, tmp_path: Path) -> None:
    base = tmp_path / "base"
    tiny("llama").save_pretrained(base)
    tiny_tokenizer("causal").save_pretrained(base)
    network = adapted("llama", kind)
    for given in network.peft_config.values():
        given.base_model_name_or_path = str(base)
    network.save_pretrained(tmp_path / "adapter")
    found = sukashi.load(tmp_path / "adapter")
    assert found.generate(TEXT, 4).tokens.ids.tolist() == (
        explainer("llama", kind).generate(TEXT, 4).tokens.ids.tolist()
    )
    np.testing.assert_allclose(
        found.attention(TEXT).weights, explainer("llama", kind).attention(TEXT).weights, atol=1e-6
    )


@pytest.mark.parametrize("kind", list(SETTINGS))
def test_a_classifier_is_explained(kind: str) -> None:
    torch.manual_seed(1)
    made, settings = SETTINGS[kind]
    given = made(task_type="SEQ_CLS", num_virtual_tokens=OWN, **settings)
    network = peft.get_peft_model(tiny("bert", "classify"), given).eval()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    fed = tiny_tokenizer("masked")(TEXT, return_tensors="pt")
    plain = network(input_ids=fed.input_ids, attention_mask=fed.attention_mask).logits[0]
    np.testing.assert_allclose(ex.classify(TEXT).logits, plain.detach()[None], atol=1e-5)
    why = ex.attribution(TEXT, method="grad_x_input")
    assert why.scores.shape == (1, fed.input_ids.shape[1])


@pytest.mark.parametrize(
    ("family", "kind", "limit"),
    [("llama", "prompt", 125), ("gpt2", "prompt", 125), ("gpt2", "prefix", 125)],
)
def test_virtual_tokens_take_positions(family: str, kind: str, limit: int) -> None:
    """A longer text than that has places in GPT-2's table no more."""
    assert position_limit(adapted(family, kind), explainer(family, kind).anatomy) == limit
    fed = torch.arange(limit)[None] % 50 + 10
    assert logits(adapted(family, kind), fed).shape[0] == limit
    if family == "gpt2":
        with pytest.raises(IndexError):
            logits(adapted(family, kind), torch.cat([fed, fed[:, :1]], 1))
