"""Quantised networks: what can be asked is asked, and the gradient only where it is proved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import sukashi
from sukashi.errors import UnsupportedError
from tests.tiny import tiny, tiny_tokenizer

TEXT = "the film was good"


class Packed(nn.Module):
    """A projection whose weight is whole numbers of 8 bits, and a scale a row."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        scale = weight.abs().amax(1, keepdim=True) / 127
        self.in_features, self.out_features = linear.in_features, linear.out_features
        self.register_buffer("packed", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.bias = linear.bias

    @property
    def whole(self) -> Tensor:
        weight: Tensor = self.packed.to(self.scale.dtype) * self.scale
        return weight

    def forward(self, hidden: Tensor) -> Tensor:
        return nn.functional.linear(hidden, self.whole, self.bias)


class ForwardOnly(torch.autograd.Function):
    """A kernel that nobody wrote a backward pass for."""

    @staticmethod
    def forward(hidden: Tensor, weight: Tensor, bias: Any) -> Tensor:
        return nn.functional.linear(hidden, weight, bias)

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        pass


class Opaque(Packed):
    def forward(self, hidden: Tensor) -> Tensor:
        return ForwardOnly.apply(hidden, self.whole, self.bias)  # type: ignore[no-any-return, no-untyped-call]


class Detached(Packed):
    """A kernel whose output is no part of the graph, as of quantised operations of torch."""

    def forward(self, hidden: Tensor) -> Tensor:
        with torch.no_grad():
            return super().forward(hidden)


def replaced(network: nn.Module, kind: Any) -> Any:
    """The network with every projection but the head made anew."""
    for name, module in list(network.named_modules()):
        if isinstance(module, nn.Linear) and "lm_head" not in name and "classifier" not in name:
            parent, _, leaf = name.rpartition(".")
            setattr(network.get_submodule(parent), leaf, kind(module))
    return network


def whole(network: nn.Module) -> Any:
    """The same network with the weights that the packed ones stand for."""
    for module in network.modules():
        if isinstance(module, nn.Linear):
            packed = Packed(module)
            module.weight = nn.Parameter(packed.whole.clone())
    return network


def plain() -> Any:
    """The tiny network whose projections have the values that packing gives."""
    network = tiny("llama")
    head = network.lm_head.weight.detach().clone()
    network = whole(network)
    network.lm_head.weight = nn.Parameter(head)
    return sukashi.load(network, tiny_tokenizer("causal"))


def packed(kind: Any) -> Any:
    return sukashi.load(replaced(tiny("llama"), kind), tiny_tokenizer("causal"))


@pytest.mark.parametrize("kind", [Packed, Opaque, Detached])
def test_what_needs_no_gradient_is_that_of_the_weights_it_stands_for(kind: Any) -> None:
    ex, wanted = packed(kind), plain()
    assert set(ex.answers) == set(wanted.answers)
    for ours, theirs in (
        (ex.attribution(TEXT, method="occlusion"), wanted.attribution(TEXT, method="occlusion")),
        (
            ex.attribution(TEXT, method="value_zeroing"),
            wanted.attribution(TEXT, method="value_zeroing"),
        ),
    ):
        np.testing.assert_allclose(ours.scores, theirs.scores, atol=1e-5)
    np.testing.assert_allclose(
        ex.attention(TEXT).weights, wanted.attention(TEXT).weights, atol=1e-5
    )
    np.testing.assert_allclose(
        ex.layers(TEXT).probabilities, wanted.layers(TEXT).probabilities, atol=1e-5
    )
    assert ex.generate(TEXT, 4).tokens.ids.tolist() == wanted.generate(TEXT, 4).tokens.ids.tolist()


def test_a_packed_projection_that_unpacks_is_differentiated() -> None:
    for method in ("grad_x_input", "integrated_gradients"):
        ours, theirs = (one.attribution(TEXT, method=method) for one in (packed(Packed), plain()))
        np.testing.assert_allclose(ours.scores, theirs.scores, atol=1e-5)


@pytest.mark.parametrize("kind", [Opaque, Detached])
def test_one_without_a_backward_pass_is_refused_where_a_gradient_is_needed(kind: Any) -> None:
    ex = packed(kind)
    assert set(ex.anatomy.unproven) == {"gradient"}
    for method in ("grad_x_input", "integrated_gradients", "attention_x_gradient"):
        with pytest.raises(UnsupportedError, match="has no gradient that could be relied on"):
            ex.attribution(TEXT, method=method)


@pytest.mark.filterwarnings("ignore:.*deprecated")
def test_torchs_own_dynamic_quantisation() -> None:
    """Its numbers are the network's own; it passes no gradient on, which is noticed."""
    network = torch.ao.quantization.quantize_dynamic(tiny("bert", "classify"), {nn.Linear})
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    made = tiny_tokenizer("masked")(TEXT, return_tensors="pt")
    np.testing.assert_allclose(ex.classify(TEXT).logits, network(**made).logits.detach(), atol=1e-5)
    assert ex.attribution(TEXT, method="occlusion").scores.shape == (1, len(made.input_ids[0]))
    with pytest.raises(UnsupportedError, match="has no gradient that could be relied on"):
        ex.attribution(TEXT, method="integrated_gradients")
