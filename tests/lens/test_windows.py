"""Attention in windows: tokens × tokens, as the network's own maps say, put in place by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from transformers import (
    BigBirdConfig,
    BigBirdForMaskedLM,
    LEDConfig,
    LEDForConditionalGeneration,
    LongformerConfig,
    LongformerForMaskedLM,
    LongformerForSequenceClassification,
)

import sukashi
from sukashi.errors import UnsupportedError
from sukashi.trace.layout import laid_out
from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.model.strangers import WIDTH
from tests.test_strangers import tokenizer

TEXT = "w3 w17 w80 w5 w5 w41 w22 w9 w11 w12 w13"
WINDOWS = [4, 8]


@cache
def longformer(kind: str) -> Any:
    torch.manual_seed(0)
    config = LongformerConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32,
        vocab_size=90, attention_window=WINDOWS, max_position_embeddings=64, pad_token_id=1,
    )  # fmt: skip
    classes = {"local": LongformerForMaskedLM, "global": LongformerForSequenceClassification}
    return sukashi.load(louder(classes[kind](config)), tokenizer())


def louder(network: Any) -> Any:
    for parameter in network.parameters():
        if parameter.ndim == 2:
            parameter.data.mul_(4)
    return network.eval()


def in_place(band: torch.Tensor, around: int, first: torch.Tensor | None = None) -> Any:
    """(heads, n, n) of the library's (heads, n, columns): a band of 2·around + 1 columns.

    first: (heads, n) the weights of the one global token, whose column stands before the band.
    """
    heads, n, columns = band.shape
    before = columns - (2 * around + 1)
    found = torch.zeros(heads, n, n)
    for query in range(n):
        for step in range(-around, around + 1):
            if 0 <= query + step < n:
                found[:, query, query + step] += band[:, query, before + around + step]
    if first is not None:
        found[:, :, 0] += band[:, :, 0]
        found[:, 0] = first
    return found.numpy()


@pytest.mark.parametrize("kind", ["local", "global"])
def test_longformers_windows_are_maps_of_tokens(kind: str) -> None:
    ex = longformer(kind)
    assert "attention" not in ex.anatomy.unproven
    inputs = ex.encode(TEXT, None).inputs
    n = inputs["input_ids"].shape[1]
    with torch.no_grad():
        own = ex.network(**inputs, output_attentions=True)
    assert n > max(WINDOWS)
    maps = ex.attention(TEXT)
    assert maps.weights.shape == (2, 4, n, n)
    for layer, window in enumerate(WINDOWS):
        first = own.global_attentions[layer][0, :, :n, 0] if kind == "global" else None
        wanted = in_place(own.attentions[layer][0], window // 2, first)
        np.testing.assert_allclose(maps.weights[layer], wanted, atol=1e-6)
    np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-5)
    far = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) > WINDOWS[0] // 2
    if kind == "global":
        far[0] = far[:, 0] = False
    assert maps.weights[0][:, far].max() == 0


@pytest.mark.parametrize("kind", ["local", "global"])
def test_a_weight_in_a_window_can_be_edited_and_differentiated(kind: str) -> None:
    ex = longformer(kind)
    inputs = ex.encode(TEXT, None).inputs
    site = Site("attention", 1, "encoder")

    def logit(edit: dict[Site, Any], *, grad: bool = False) -> Any:
        trace = run(ex.network, ex.anatomy, inputs, read=[site], edit=edit, grad=grad)
        assert trace.logits is not None
        return trace, trace.rows[0, 5 % trace.rows.shape[1]][-2]

    _, plain = logit({})
    assert float(logit({site: torch.clone})[1]) == pytest.approx(float(plain), abs=1e-6)
    leaf: list[torch.Tensor] = []

    def held(weights: torch.Tensor) -> torch.Tensor:
        leaf.append(weights.detach().double().float().requires_grad_())
        return leaf[0]

    (slope,) = torch.autograd.grad(logit({site: held}, grad=True)[1], leaf)
    assert slope.abs().max() > 1e-4
    step = 0.05
    for head, query, key in ((0, 5, 4), (1, 5, 5), (3, 0, 2), (2, 7, 0)):
        seen = float(leaf[0].detach()[0, head, query, key]) > 0

        def moved(weights: torch.Tensor, by: float, at: Any = (0, head, query, key)) -> Any:
            other = weights.clone()
            other[at] += by
            return other

        one, other = (
            float(logit({site: lambda w, by=by: moved(w, by)})[1])  # type: ignore[misc]
            for by in (step, -step)
        )
        wanted = float(slope[0, head, query, key])
        assert (one - other) / (2 * step) == pytest.approx(wanted, abs=2e-3)
        assert seen or wanted == 0  # beyond the window there is nothing to change


def test_methods_of_attention_answer_on_windows() -> None:
    ex = longformer("global")
    for method in ("attention_rollout", "attention_x_gradient", "value_zeroing"):
        why = ex.attribution(TEXT, method=method)
        assert np.isfinite(why.scores).all()
        assert np.abs(why.scores).max() > 0


def test_leds_encoder_is_a_map_of_tokens_too() -> None:
    torch.manual_seed(0)
    config = LEDConfig(
        d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=32, decoder_ffn_dim=32, vocab_size=90,
        attention_window=4, max_encoder_position_embeddings=64, max_decoder_position_embeddings=64,
        pad_token_id=1, bos_token_id=2, eos_token_id=2, decoder_start_token_id=2,
    )  # fmt: skip
    ex = sukashi.load(louder(LEDForConditionalGeneration(config)), tokenizer())
    maps = ex.attention(TEXT, part="encoder")
    inputs = ex.encode(TEXT, None).inputs
    with torch.no_grad():
        own = ex.network(
            input_ids=inputs["input_ids"],
            decoder_input_ids=torch.tensor([[2]]),
            output_attentions=True,
        )
    n = inputs["input_ids"].shape[1]
    for layer in range(2):
        wanted = in_place(own.encoder_attentions[layer][0][:, :n], 2)
        np.testing.assert_allclose(maps.weights[layer], wanted, atol=1e-6)


@cache
def big_bird() -> Any:
    torch.manual_seed(0)
    config = BigBirdConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32,
        vocab_size=90, block_size=2, num_random_blocks=1, max_position_embeddings=64,
        attention_type="block_sparse", pad_token_id=1,
    )  # fmt: skip
    return louder(BigBirdForMaskedLM(config))


def test_a_network_that_exchanges_its_attention_is_left_as_it_was() -> None:
    network = big_bird()
    ids = torch.randint(3, 90, (1, 30), generator=torch.Generator().manual_seed(1))
    before = [*network.modules()]
    with torch.no_grad():
        logits = network(ids).logits
    ex = sukashi.load(network, tokenizer())
    ex.attention("w3 w4 w5")  # so short that BigBird reads it whole, from then on and for good
    assert [*network.modules()] == before
    assert network.bert.attention_type == "block_sparse"
    with torch.no_grad():
        assert torch.equal(network(ids).logits, logits)


@pytest.mark.parametrize("count", [24, 29])
def test_big_birds_blocks_are_maps_of_tokens(count: int) -> None:
    """Weights times values is what the module gives, where a key is read twice as well."""
    network = big_bird()
    ex = sukashi.load(network, tokenizer())
    text = " ".join(f"w{3 + at % 50}" for at in range(count))
    maps = ex.attention(text)
    assert maps.weights.shape == (2, 4, count, count)
    np.testing.assert_allclose(maps.weights.sum(-1), 1, atol=1e-5)
    assert (maps.weights == 0).any()
    kept: dict[str, Any] = {}

    def keep(_: Any, args: Any, kwargs: Any, output: Any) -> None:
        kept.update(hidden=args[0] if args else kwargs["hidden_states"], output=output[0])

    module = network.bert.encoder.layer[0].attention.self
    handle = module.register_forward_hook(keep, with_kwargs=True)
    try:
        with torch.no_grad():
            network(ex.encode(text, None).inputs["input_ids"])
            values = module.value(kept["hidden"])[0, :count].unflatten(-1, (4, 8)).transpose(0, 1)
    finally:
        handle.remove()
    mixed = (torch.from_numpy(np.array(maps.weights[0])) @ values).transpose(0, 1).flatten(1)
    np.testing.assert_allclose(mixed, kept["output"][0, :count], atol=1e-5)


class Odd(torch.nn.Module):
    """Mixes values and squares what comes out: no weights times values."""

    def __init__(self) -> None:
        super().__init__()
        self.score, self.value = torch.nn.Linear(WIDTH, WIDTH), torch.nn.Linear(WIDTH, WIDTH)

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        weights = torch.softmax(self.score(hidden)[..., None, :5], -1)
        moved = torch.stack([self.value(hidden).roll(by, 1) for by in range(5)], -2)
        found: torch.Tensor = (weights @ moved)[..., 0, :].square()
        return found


def test_what_cannot_be_traced_is_said_in_one_sentence() -> None:
    torch.manual_seed(0)
    with pytest.raises(UnsupportedError, match=r"^The weights of Odd are laid out in a way"):
        laid_out(Odd(), (torch.randn(1, 7, WIDTH),), {})
