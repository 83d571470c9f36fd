"""Checks without a forward pass: weights that are not numbers."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sukashi.errors import ModelError
from sukashi.model.verify import check_weights
from tests.tiny import FAMILIES, tiny


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_passes(family: str) -> None:
    check_weights(tiny(family))


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
