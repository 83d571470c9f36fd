"""Activations with a known slope: the same numbers and the same gradients."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers.activations import ACT2CLS, ACT2FN

from sukashi.model.dissect import dissect
from sukashi.trace.activation import is_elementwise, with_known_slope
from sukashi.trace.gradient import Question
from sukashi.trace.site import Site
from sukashi.trace.target import Target
from tests.autograd import through
from tests.tiny import tiny, tiny_inputs

NAMES = [name for name in ACT2CLS if name != "xielu"]  # xielu warns about a missing CUDA kernel


def points(count: int = 41) -> Tensor:
    return torch.linspace(-4, 4, count).reshape(1, -1).requires_grad_()


@pytest.mark.parametrize("name", NAMES)
def test_gradients_equal_plain_autograd(name: str) -> None:
    activation, x = ACT2FN[name], points()
    plain = activation(x)
    known = with_known_slope(x, activation(x))
    assert torch.equal(known, plain)
    seeds = torch.randn(3, *x.shape, generator=torch.Generator().manual_seed(0))

    def back(output: Tensor, seed: Tensor) -> Tensor:
        return torch.autograd.grad(output, x, seed, retain_graph=True)[0]

    wanted = torch.stack([back(plain, seed) for seed in seeds])
    torch.testing.assert_close(back(known, seeds[0]), wanted[0])
    torch.testing.assert_close(torch.vmap(back, (None, 0))(known, seeds), wanted)


@pytest.mark.parametrize("name", ["gelu_new", "gelu", "silu", "relu", "quick_gelu", "relu2"])
def test_the_activations_of_models_are_recognised(name: str) -> None:
    assert is_elementwise(ACT2FN[name])


@pytest.mark.parametrize(
    "module", [nn.Softmax(-1), nn.LayerNorm(4), nn.Linear(4, 4), nn.GLU(), nn.Dropout(), nn.PReLU()]
)
def test_other_modules_are_not(module: nn.Module) -> None:
    assert not is_elementwise(module)


def test_an_activation_with_an_activation_inside_is_left_alone() -> None:
    """Its inner one is met on its own."""
    gelu = ACT2FN["gelu_10"]
    assert is_elementwise(gelu) == (not list(gelu.children()))


def test_what_needs_no_gradient_is_given_back_as_it_is() -> None:
    x = torch.randn(3)
    y = x.relu()
    assert with_known_slope(x, y) is y
    other = torch.randn(2).requires_grad_()
    assert with_known_slope(points(), other) is other  # another shape
    pair = (y, y)
    assert with_known_slope(points(), pair) is pair


def test_a_graph_of_one_node_is_left() -> None:
    x = points()
    known = with_known_slope(x, ACT2FN["gelu_new"](x))
    (above,) = [node for node, _ in known.grad_fn.next_functions if node is not None]
    assert type(above).__name__ == "AccumulateGrad"


@pytest.mark.parametrize(
    ("family", "setting"),
    [
        *[("gpt2", {"activation_function": n}) for n in ("gelu_new", "gelu", "relu", "silu")],
        *[
            ("bert", {"hidden_act": n})
            for n in ("gelu", "quick_gelu", "relu2", "gelu_pytorch_tanh")
        ],
        ("t5", {"feed_forward_proj": "relu"}),
        ("mt5", {"feed_forward_proj": "gated-gelu"}),
        ("llama", {"hidden_act": "silu"}),
    ],
    ids=str,
)
def test_networks_with_known_slopes_have_the_same_gradients(
    family: str, setting: dict[str, Any]
) -> None:
    network = tiny(family, **setting)
    parts, inputs = dissect(network), tiny_inputs(family)
    sites = [Site("embedding", 0, name) for name in parts.stacks]
    lines = Question(network, parts, (Target(2, 7),)).linearise(inputs, sites)
    ((_, found),) = lines.gradients(sites, 1)
    output, leaves = through(network, parts, inputs)
    reference = torch.autograd.grad(output.logits[0, 2, 7], leaves)
    for ours, wanted in zip(found, reference, strict=True):
        torch.testing.assert_close(ours[0], wanted, atol=1e-5 * float(wanted.abs().max()), rtol=0)
