"""A network whose weights were made in inference mode is asked, and left as it was."""

from __future__ import annotations

import pytest
import torch

import sukashi
from sukashi.errors import UnsupportedError
from tests.tiny import tiny, tiny_tokenizer


def test_weights_of_inference_mode_stay_free() -> None:
    with torch.inference_mode():
        network = tiny("gpt2")
        ex = sukashi.load(network, tiny_tokenizer("causal"))
        ex.layers("the cat")
        with pytest.raises(UnsupportedError, match="no gradient that could be relied on"):
            ex.attribution("the cat", method="grad_x_input")
    held = sukashi.load(tiny("gpt2"), tiny_tokenizer("causal"))
    found, wanted = (one.attribution("the cat", method="occlusion") for one in (ex, held))
    torch.testing.assert_close(torch.tensor(found.scores), torch.tensor(wanted.scores))
    assert all(parameter.requires_grad for parameter in network.parameters())
