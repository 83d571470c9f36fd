"""Attention: whole weights, and the same from queries and keys where they are too large."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from sukashi.errors import BudgetError, FailureError, UnknownNameError
from sukashi.explainer import Explainer
from sukashi.lens import attention as lens
from sukashi.model.encoding import Encoding
from sukashi.model.load import load
from sukashi.result.recipe import Recipe
from sukashi.trace.budget import Budget
from tests.networks import TEXT, eager, explain, explainer, network, plain
from tests.tiny import CAUSAL, FAMILIES, MASKED, SEQ2SEQ, tiny

LONG = "the film was not good, it was very bad."
OWN = ("gpt_neo", "gptj", "bloom", "deberta_v2")  # architectures that hand out no queries
RECIPE = Recipe(model="", lens="attention")


def factored(family: str, part: Any = None, encoding: Encoding | None = None) -> Any:
    """The maps as queries and keys, which a small budget asks for."""
    ex = explainer(family)
    given = ex.encode(LONG, None) if encoding is None else encoding
    return lens.attention_maps(ex.subject, given, RECIPE, part, Budget(1000))


@pytest.mark.parametrize("family", FAMILIES)
def test_weights_are_those_of_transformers_and_rows_sum_to_one(family: str) -> None:
    ex = explainer(family)
    output = plain(eager(family), ex.encode(LONG, None).inputs, output_attentions=True)
    named = {
        "encoder": "encoder_attentions" if family in SEQ2SEQ else "attentions",
        "decoder": "decoder_attentions" if family in SEQ2SEQ else "attentions",
        "cross": "cross_attentions",
    }
    for part in lens.parts(ex.subject):
        maps = ex.attention(LONG, part=part)
        wanted = torch.stack([weights[0] for weights in output[named[part]]]).numpy()
        np.testing.assert_allclose(maps.weights, wanted, atol=1e-6)
        np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-5)
        assert maps.part == part


def test_parts() -> None:
    assert lens.parts(explainer("gpt2").subject) == ("decoder",)
    assert lens.parts(explainer("bert").subject) == ("encoder",)
    assert lens.parts(explainer("t5").subject) == ("cross", "encoder", "decoder")
    with pytest.raises(UnknownNameError, match="Unknown part 'cross'; choose from: decoder"):
        explainer("gpt2").attention(TEXT, part="cross")


def test_each_part_has_its_own_tokens() -> None:
    ex = explainer("bart")
    made = ex.generate("the film", max_new_tokens=3)
    source, own = made.tokens[: made.prompt_length], made.tokens[made.prompt_length :]
    asked = {
        "encoder": (source, source),
        "decoder": (own, own),
        "cross": (own, source),
    }
    for part, (queries, keys) in asked.items():
        maps = ex.attention(made, part=part)  # type: ignore[arg-type]
        np.testing.assert_array_equal(maps.query_tokens.ids, queries.ids)
        np.testing.assert_array_equal(maps.key_tokens.ids, keys.ids)
    assert ex.attention(made).part == "cross"


@pytest.mark.parametrize("family", [f for f in (*CAUSAL, *MASKED) if f not in OWN])
def test_queries_and_keys_give_the_same_weights(family: str) -> None:
    """Grouped heads, soft caps, windows and plain ones."""
    maps = factored(family)
    assert maps.dense is None
    whole = explainer(family).attention(LONG).weights
    for layer in range(maps.shape[0]):
        for head in range(maps.shape[1]):
            found = maps.factors.rows(layer, head, slice(None))
            np.testing.assert_allclose(found, whole[layer, head], atol=2e-6)


@pytest.mark.parametrize("family", ["bart", "mbart", "marian"])
@pytest.mark.parametrize("part", ["encoder", "decoder", "cross"])
def test_queries_and_keys_of_encoder_and_decoder(family: str, part: Any) -> None:
    ex = explainer(family)
    made = ex.generate(LONG, max_new_tokens=6)
    maps = lens.attention_maps(ex.subject, ex.encode(made, None), RECIPE, part, Budget(100))
    whole = ex.attention(made, part=part).weights
    for layer in range(maps.shape[0]):
        for head in range(maps.shape[1]):
            assert maps.factors is not None
            found = maps.factors.rows(layer, head, slice(None))
            np.testing.assert_allclose(found, whole[layer, head], atol=2e-6)


def padded(family: str, *, left: bool = False) -> Encoding:
    """A text with padding, as a tokenizer that pads would give it."""
    ex = explainer(family)
    given = ex.encode(LONG, None)
    visible = torch.ones_like(given.inputs["input_ids"])
    hidden = slice(0, 4) if left else slice(-4, None)
    visible[0, hidden] = 0
    ids = given.inputs["input_ids"].masked_fill(visible == 0, 0)
    return replace(given, inputs={**given.inputs, "input_ids": ids, "attention_mask": visible})


@pytest.mark.parametrize("family", ["bert", "roberta", "gpt2", "llama", "mistral", "distilbert"])
def test_padding_is_kept_in_the_rule_of_the_mask(family: str) -> None:
    given = padded(family)
    maps = factored(family, encoding=given)
    assert not maps.factors.visible[-4:].any()
    assert maps.factors.visible[:-4].all()
    ex = explainer(family)
    whole = lens.attention_maps(ex.subject, given, RECIPE, None, Budget(1 << 30)).weights
    for layer in range(maps.shape[0]):
        found = maps.factors.rows(layer, 1, slice(None))
        np.testing.assert_allclose(found[:-4], whole[layer, 1, :-4], atol=2e-6)


def test_windows_and_caps_are_read_off_the_call() -> None:
    assert factored("mistral").factors.window.tolist() == [4, 4]
    assert factored("gemma2").factors.window.tolist() == [4, 0]
    assert factored("gemma2").factors.softcap.tolist() == [3, 3]
    assert factored("modernbert").factors.window.tolist() == [0, 2]
    assert factored("gpt2").factors.causal
    assert not factored("bert").factors.causal
    assert factored("llama").factors.keys.shape[1] == 2
    np.testing.assert_allclose(factored("gpt2").factors.scaling, 8**-0.5)


@pytest.mark.parametrize("family", [*OWN, "t5", "mt5"])
def test_what_cannot_be_factored_is_refused(family: str) -> None:
    part = "encoder" if family in SEQ2SEQ else None
    message = (
        r"All attention weights need [\d,]+ bytes, the budget is 1,000, and this architecture's "
        r"cannot be kept as queries and keys; shorten the text or raise the budget"
    )
    with pytest.raises(BudgetError, match=message):
        factored(family, part)


def test_t5_has_no_bias_in_its_cross_attention() -> None:
    ex = explainer("t5")
    made = ex.generate(LONG, max_new_tokens=4)
    maps = lens.attention_maps(ex.subject, ex.encode(made, None), RECIPE, "cross", Budget(100))
    whole = ex.attention(made, part="cross").weights
    assert maps.factors is not None
    np.testing.assert_allclose(maps.factors.rows(1, 2, slice(None)), whole[1, 2], atol=2e-6)


def test_the_need_is_counted_in_bytes() -> None:
    """2 layers × 4 heads × n² × 4 bytes: one byte less and the maps are factored."""
    ex = explainer("gpt2")
    given = ex.encode(TEXT, None)
    need = 2 * 4 * len(given.tokens) ** 2 * 4
    assert lens.attention_maps(ex.subject, given, RECIPE, None, Budget(need)).dense is not None
    assert (
        lens.attention_maps(ex.subject, given, RECIPE, None, Budget(need - 1)).factors is not None
    )


@pytest.mark.parametrize("family", ["gpt2", "bert", "bloom"])
def test_one_token(family: str) -> None:
    maps = explainer(family).attention("a")
    assert maps.weights.shape[2] == len(maps.tokens)
    np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-6)


def test_one_token_as_queries_and_keys() -> None:
    ex = explainer("gpt2")
    maps = lens.attention_maps(ex.subject, ex.encode("a", None), RECIPE, None, Budget(1))
    assert maps.factors is not None
    np.testing.assert_allclose(maps.factors.rows(0, 0, slice(None)), [[1.0]])


def test_shared_blocks_keep_their_layers_apart() -> None:
    maps = explainer("albert").attention(LONG)
    assert maps.shape[0] == 3
    assert not np.allclose(maps.weights[0], maps.weights[1])


def test_a_body_without_a_head_has_attention() -> None:
    for family in ("bert", "gpt2", "t5", "bart"):
        body = explainer(family, "base").attention(TEXT, part=None)
        np.testing.assert_allclose(body.weights.sum(-1), 1, atol=1e-5)


def test_numbers_that_are_none_are_refused() -> None:
    ex: Explainer = explain(tiny("gpt2"), "gpt2")
    with torch.no_grad():
        ex.network.transformer.h[0].attn.c_attn.weight[0] = float("nan")
    with pytest.raises(FailureError, match="not finite"):
        ex.attention(TEXT)


def test_a_pair_has_one_map() -> None:
    ex = Explainer(load(network=network("bert"), tokenizer=explainer("bert").tokenizer))
    maps = ex.attention("the film", "was good")
    assert maps.tokens.boundary == len("the film")
    assert maps.shape[2] == len(maps.tokens)
