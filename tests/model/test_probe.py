"""The few tokens that a network is tried with."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import sukashi
from sukashi.model.probe import probe
from tests.tiny import EOS, tiny, tiny_tokenizer


@pytest.mark.parametrize("given", [EOS, [EOS, 77]])
def test_one_end_token_or_several_the_text_ends_with_the_first(given: Any) -> None:
    network = tiny("llama")
    network.config.eos_token_id = given
    ids = probe(network, torch.device("cpu"))["input_ids"][0].tolist()
    assert ids[-1] == EOS
    assert EOS not in ids[:-1]
    assert given == EOS or 77 not in ids


def test_a_network_with_several_end_tokens_is_explained_as_one_with_one() -> None:
    """As Llama 3, GLM and Phi 4 have them."""
    shares = []
    for end in (EOS, [EOS, 77]):
        explainer = sukashi.load(tiny("llama", eos_token_id=end), tiny_tokenizer("causal"))
        shares.append(explainer.attribution("the king").scores)
    assert (shares[0] == shares[1]).all()
