"""Networks in which the texts of a pass change each other are asked about one text at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import sukashi
from sukashi.errors import UnsupportedError
from tests.model.strangers import WIDTH, Einsum, Stranger
from tests.test_strangers import TEXT, tokenizer


class Centred(Stranger):
    """Takes the mean of the texts of a pass off each of them, as a norm over a batch does."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for block in self.blocks:
            hidden = block(hidden)
            hidden = hidden - 0.3 * hidden.mean(0, keepdim=True)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Crowded(Stranger):
    """Only the first four tokens of a pass find room in its expert."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for block in self.blocks:
            every = block(hidden).reshape(-1, WIDTH)
            room = (torch.arange(len(every)) < 4)[:, None]
            hidden = (every + room * torch.tanh(every)).view_as(hidden)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Single(Stranger):
    """Takes one text."""

    def forward(self, input_ids: Tensor) -> Tensor:
        if len(input_ids) > 1:
            raise ValueError("one text, please")
        return super().forward(input_ids)


@pytest.fixture(params=[Centred, Crowded, Single])
def network(request: pytest.FixtureRequest) -> Any:
    torch.manual_seed(3)
    made = request.param([Einsum(), Einsum()])
    for parameter in made.parameters():
        if parameter.ndim > 1:
            nn.init.normal_(parameter, std=0.3)
    return made.eval()


def last(network: Any, text: str, without: int | None = None) -> Tensor:
    """(vocabulary,) what the network says of a text alone, one embedding set to zero."""

    def edit(_: Any, __: Any, output: Tensor) -> Tensor:
        output = output.clone()
        if without is not None:
            output[0, without] = 0
        return output

    handle = network.words.register_forward_hook(edit)
    try:
        with torch.no_grad():
            found: Tensor = network(tokenizer()(text, return_tensors="pt").input_ids)[0, -1]
    finally:
        handle.remove()
    return found


def test_occlusion_is_what_is_said_of_each_copy_alone(network: Any) -> None:
    why = sukashi.load(network, tokenizer()).attribution(TEXT, method="occlusion", baseline="zero")
    id = why.targets[0].id
    whole = last(network, TEXT)[id]
    wanted = [float(whole - last(network, TEXT, place)[id]) for place in range(6)]
    np.testing.assert_allclose(why.scores[0], wanted, atol=1e-5)


def test_a_list_is_explained_as_each_text_is_alone(network: Any) -> None:
    ex = sukashi.load(network, tokenizer())
    texts = [TEXT, "w3 w17", "w9 w8 w7 w6 w5 w4"]
    for text, why in zip(texts, ex.attribution(texts, method="grad_x_input"), strict=True):
        alone = ex.attribution(text, method="grad_x_input")
        assert why.targets[0].value == pytest.approx(float(last(network, text).max()), abs=1e-5)
        np.testing.assert_allclose(why.scores, alone.scores, atol=1e-5)


def test_value_zeroing_needs_copies_beside_each_other(network: Any) -> None:
    with pytest.raises(UnsupportedError, match="depends on the texts beside it"):
        sukashi.load(network, tokenizer()).attribution(TEXT, method="value_zeroing")


def test_other_networks_take_many_texts() -> None:
    torch.manual_seed(3)
    assert not sukashi.load(Stranger([Einsum()]).eval(), tokenizer()).anatomy.apart
