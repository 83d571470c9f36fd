"""Checks without a forward pass: shapes against the config, weights that are not numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from sukashi.errors import ModelError, VerificationError
from sukashi.model.dissect import dissect
from sukashi.model.verify import check_shapes, check_weights
from tests.tiny import FAMILIES, tiny


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_passes(family: str) -> None:
    network = tiny(family)
    check_shapes(dissect(network), network)
    check_weights(network)


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "albert", "t5", "bart"])
def test_classifiers_pass(family: str) -> None:
    network = tiny(family, "classify")
    check_shapes(dissect(network), network)


def test_networks_with_two_vocabularies_pass() -> None:
    network = tiny("marian", share_encoder_decoder_embeddings=False, decoder_vocab_size=90)
    check_shapes(dissect(network), network)


def test_albert_with_several_blocks_in_a_group_passes() -> None:
    network = tiny("albert", num_hidden_layers=4, num_hidden_groups=2, inner_group_num=2)
    check_shapes(dissect(network), network)


def test_the_number_of_blocks() -> None:
    network = tiny("gpt2")
    network.config.n_layer = 5
    with pytest.raises(
        VerificationError, match=r"decoder of GPT-2, there are 2 blocks.*hidden_layers 5"
    ):
        check_shapes(dissect(network), network)


def test_the_number_of_tokens() -> None:
    network = tiny("bert")
    network.config.vocab_size = 999
    with pytest.raises(
        VerificationError, match=r"embedding has 320 rows, but the config says vocab_size 999"
    ):
        check_shapes(dissect(network), network)


def test_the_head() -> None:
    network = tiny("gpt2")
    network.lm_head = nn.Linear(32, 7)
    with pytest.raises(VerificationError, match=r"last matrix has 7 rows.*vocab_size 320"):
        check_shapes(dissect(network), network)


def test_a_down_projection_that_goes_up() -> None:
    network = tiny("llama")
    anatomy = dissect(network)
    stack = anatomy.writer
    ups = tuple(block.mlp.up_proj for block in network.model.layers)
    spoiled = replace(anatomy, stacks={"decoder": replace(stack, mlp_down=ups)})
    with pytest.raises(
        VerificationError, match=r"down-projection of layer 0 gives 48 numbers.*width 32"
    ):
        check_shapes(spoiled, network)


def test_heads_that_do_not_divide() -> None:
    network = tiny("llama")
    anatomy = dissect(network)
    stack = replace(anatomy.writer, key_value_heads=3)
    with pytest.raises(
        VerificationError, match="there are 4 heads, but the config says 3 key heads"
    ):
        check_shapes(replace(anatomy, stacks={"decoder": stack}), network)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_one_bad_number_is_found_and_named(value: float) -> None:
    network = tiny("bert")
    with torch.no_grad():
        network.bert.encoder.layer[1].output.dense.weight[0, 0] = value
    with pytest.raises(
        ModelError, match=r"1 of the 1536 numbers of the weight 'bert\.encoder\.layer\.1"
    ):
        check_weights(network)


def test_large_numbers_are_not_bad_ones() -> None:
    """Their sum overflows, they do not."""
    network = tiny("gpt2")
    with torch.no_grad():
        network.transformer.wte.weight.fill_(3e38)
    check_weights(network)


def test_half_precision_sums_do_not_overflow() -> None:
    network = tiny("gpt2").half()
    with torch.no_grad():
        network.transformer.wte.weight.fill_(6e4)
    check_weights(network)


def test_weights_that_are_not_in_memory_are_left_out() -> None:
    with torch.device("meta"):
        network = nn.Linear(3, 3)
    check_weights(network)
