"""Decoding: the output of the last block gives the logits of the network, in every family."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import transformers
from torch import Tensor

from sukashi.errors import UnknownNameError
from sukashi.model.dissect import dissect
from tests.model.watching import outputs_of
from tests.tiny import (
    FAMILIES,
    VOCABULARY,
    WIDTH,
    tiny,
    tiny_config,
    tiny_inputs,
)


def decoded(network: Any, inputs: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """(logits decoded from the last block's output, logits of the network)."""
    anatomy = dissect(network)
    assert anatomy.decode is not None
    (hidden,), result = outputs_of(network, [anatomy.writer.blocks[-1]], inputs)
    with torch.no_grad():
        return anatomy.decode(hidden), result.logits


@pytest.mark.parametrize("family", FAMILIES)
def test_last_block_decodes_to_the_logits(family: str) -> None:
    ours, logits = decoded(tiny(family), tiny_inputs(family))
    torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)


@pytest.mark.parametrize(
    ("family", "changes"),
    [
        ("opt", {"word_embed_proj_dim": 16, "do_layer_norm_before": False}),
        ("opt", {"_remove_final_layer_norm": True}),
        ("deberta_v2", {"legacy": False}),
        ("t5", {"tie_word_embeddings": False}),
        ("mt5", {"feed_forward_proj": "relu"}),
        ("gemma2", {"final_logit_softcapping": None}),
        ("gemma3", {"final_logit_softcapping": 2.0}),
        ("albert", {"num_hidden_layers": 4, "num_hidden_groups": 2, "inner_group_num": 2}),
        ("gpt_neox", {"use_parallel_residual": False}),
        ("bloom", {"apply_residual_connection_post_layernorm": True}),
        ("distilbert", {"activation": "relu"}),
        ("electra", {"embedding_size": WIDTH}),
        ("marian", {"share_encoder_decoder_embeddings": False, "decoder_vocab_size": 90}),
    ],
)
def test_variants_of_a_family_decode_to_the_logits(family: str, changes: dict[str, Any]) -> None:
    inputs = tiny_inputs(family)
    if "decoder_vocab_size" in changes:
        inputs["decoder_input_ids"] %= changes["decoder_vocab_size"]
    ours, logits = decoded(tiny(family, **changes), inputs)
    torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)


def test_t5_scales_only_where_the_embeddings_are_tied() -> None:
    hidden = torch.randn(2, WIDTH)
    for tied, factor in ((True, WIDTH**-0.5), (False, 1.0)):
        network = tiny("t5", tie_word_embeddings=tied)
        anatomy = dissect(network)
        assert anatomy.decode is not None
        wanted = network.lm_head(hidden * factor)
        torch.testing.assert_close(anatomy.decode(hidden, norm="none"), wanted)


def test_gemma2_caps_its_logits() -> None:
    anatomy = dissect(tiny("gemma2"))
    assert anatomy.decode is not None
    logits = anatomy.decode(1000 * torch.randn(4, WIDTH), norm="none")
    assert logits.abs().max() <= 5.0


@pytest.mark.parametrize("family", FAMILIES)
def test_without_the_final_norm_decoding_is_the_head_alone(family: str) -> None:
    anatomy = dissect(tiny(family))
    assert anatomy.decode is not None
    hidden = 3 * torch.randn(1, 4, WIDTH)
    bare = anatomy.decode(hidden, norm="none")
    norm = anatomy.writer.final_norm
    with torch.no_grad():
        if norm is None:
            torch.testing.assert_close(anatomy.decode(hidden), bare)
        else:
            torch.testing.assert_close(
                anatomy.decode(norm(hidden), norm="none"), anatomy.decode(hidden)
            )
            assert not torch.allclose(anatomy.decode(hidden), bare, atol=1e-3)


def test_a_norm_that_does_not_exist() -> None:
    anatomy = dissect(tiny("gpt2"))
    assert anatomy.decode is not None
    with pytest.raises(UnknownNameError, match="Unknown norm 'last'; choose from: final, none"):
        anatomy.decode(torch.zeros(1, WIDTH), norm="last")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_unembedding_is_the_last_matrix(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    unembedding = dissect(network).unembedding
    assert unembedding is not None
    assert unembedding.weight.shape[0] == VOCABULARY
    (written,), result = outputs_of(network, [unembedding], inputs)
    softcap = getattr(network.config, "final_logit_softcapping", None)
    if softcap is not None:
        written = softcap * torch.tanh(written / softcap)
    bias = getattr(network, "final_logits_bias", torch.zeros(1))
    torch.testing.assert_close(written + bias, result.logits, atol=1e-6, rtol=0)


def test_the_original_deberta_head_ends_in_the_embeddings() -> None:
    network = tiny("deberta_v2", legacy=False)
    assert dissect(network).unembedding is network.deberta.embeddings.word_embeddings


def test_an_encoder_used_as_a_causal_model_is_a_decoder() -> None:
    for family in ("bert", "roberta", "electra"):
        config = tiny_config(family, is_decoder=True)
        name = {"bert": "BertLMHeadModel", "roberta": "RobertaForCausalLM"}.get(
            family, "ElectraForCausalLM"
        )
        network = getattr(transformers, name)(config).eval()
        anatomy = dissect(network)
        assert list(anatomy.stacks) == ["decoder"]
        assert anatomy.writer.causal
        ours, logits = decoded(network, tiny_inputs(family))
        torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)


def test_a_decoder_on_its_own_has_no_cross_attention() -> None:
    network = transformers.BartForCausalLM(tiny_config("bart", encoder_layers=3)).eval()
    anatomy = dissect(network)
    assert list(anatomy.stacks) == ["decoder"]
    assert anatomy.writer.cross_attention == ()
    inputs = tiny_inputs("gpt2")
    ours, logits = decoded(network, inputs)
    torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)


def gemma3_that_sees() -> Any:
    """A tiny Gemma 3 with a vision part."""
    vision = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 16,
        "image_size": 28,
        "patch_size": 14,
    }
    config = transformers.Gemma3Config(
        text_config=tiny_config("gemma3", final_logit_softcapping=3.0).to_dict(),
        vision_config=vision,
        mm_tokens_per_image=4,
        image_token_id=VOCABULARY - 1,
        boi_token_id=VOCABULARY - 2,
        eoi_token_id=VOCABULARY - 3,
    )
    torch.manual_seed(0)
    return transformers.Gemma3ForConditionalGeneration(config).eval()


def test_gemma3_that_sees_pictures_has_the_words_in_one_part() -> None:
    network = gemma3_that_sees()
    anatomy = dissect(network)
    assert list(anatomy.stacks) == ["decoder"]
    assert anatomy.writer.layers == 2
    ours, logits = decoded(network, tiny_inputs("gemma3"))
    torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)


def test_a_network_of_one_layer() -> None:
    ours, logits = decoded(tiny("gpt2", num_hidden_layers=1), tiny_inputs("gpt2"))
    torch.testing.assert_close(ours, logits, atol=1e-6, rtol=0)
