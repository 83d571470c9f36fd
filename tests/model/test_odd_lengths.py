"""Networks that do another thing with a short text than with a long one say so in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

import sukashi
from sukashi.errors import ModelError, UnsupportedError
from tests.model.strangers import WIDTH, Einsum, Stranger
from tests.test_strangers import TEXT, tokenizer


class Deeper(Stranger):
    """Goes through its blocks once for every four tokens."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) + self.places(torch.arange(input_ids.shape[1]))
        for _ in range(1 + input_ids.shape[1] // 4):
            for block in self.blocks:
                hidden = block(hidden)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Growing(Stranger):
    """Puts as many learnt rows before a text as it has pairs of tokens."""

    def __init__(self, blocks: list[nn.Module]) -> None:
        super().__init__(blocks)
        self.prompt = nn.Parameter(torch.randn(1, 20, WIDTH))

    def forward(self, input_ids: Tensor) -> Tensor:
        count = input_ids.shape[1] // 2
        before = self.prompt[:, :count].expand(len(input_ids), -1, -1)
        hidden = torch.cat([before, self.words(input_ids)], 1)
        for block in self.blocks:
            hidden = block(hidden)
        logits: Tensor = self.head(self.norm(hidden)[:, count:])
        return logits


class LastAlone(Stranger):
    """Gives the logits of the last token only."""

    def forward(self, input_ids: Tensor) -> Tensor:
        return super().forward(input_ids)[:, -1:]


class Keeping(Stranger):
    """Keeps what it saw last, and counts its passes."""

    def __init__(self, blocks: list[nn.Module]) -> None:
        super().__init__(blocks)
        self.register_buffer("passes", torch.zeros(()))
        self.register_buffer("seen", None)
        self.last: Tensor | None = None

    def forward(self, input_ids: Tensor) -> Tensor:
        self.passes += 1
        self.last = self.seen = input_ids.clone()
        self.length = input_ids.shape[1]
        return super().forward(input_ids)


def made(kind: Any) -> Any:
    torch.manual_seed(3)
    return kind([Einsum(), Einsum()]).eval()


def test_more_blocks_for_a_long_text() -> None:
    ex = sukashi.load(made(Deeper), tokenizer())
    for method in ("grad_x_input", "occlusion"):
        with pytest.raises(UnsupportedError, match="does not go through layer 6"):
            ex.attribution(TEXT, method=method)
    with pytest.raises(UnsupportedError, match="does not go through layer"):
        ex.layers(TEXT)


def test_more_turns_for_a_text_that_is_longer_than_the_first() -> None:
    network = made(Deeper)
    ex = sukashi.load(network, tokenizer())
    long = " ".join(f"w{number}" for number in range(3, 20))
    for method in ("grad_x_input", "occlusion"):
        with pytest.raises(UnsupportedError, match="takes more than 6 layers"):
            ex.attribution(long, method=method)
    with pytest.raises(UnsupportedError, match="takes more than 6 layers"):
        ex.layers(long)
    same = " ".join(f"w{number}" for number in range(3, 12))  # three turns, as the first text
    ids = tokenizer()(same, return_tensors="pt").input_ids
    why = ex.attribution(same, method="grad_x_input")
    assert why.targets[0].id == int(network(ids)[0, -1].argmax())


def test_more_rows_before_a_long_text() -> None:
    ex = sukashi.load(made(Growing), tokenizer())
    with pytest.raises(UnsupportedError, match="The last layer gives 4 rows for the 6 tokens"):
        ex.attribution(TEXT)


def test_logits_of_the_last_token_alone() -> None:
    with pytest.raises(ModelError, match="LastAlone gives logits for 1 of 11 tokens"):
        sukashi.load(made(LastAlone), tokenizer())


def test_what_a_network_keeps_is_as_it_was_before() -> None:
    network = made(Keeping)
    ex = sukashi.load(network, tokenizer())
    for ask in (ex.attribution, ex.layers, ex.attention, ex.generate):
        ask(TEXT)
        assert network.last is network.seen is None
        assert float(network.passes) == 0
        assert not hasattr(network, "length")
