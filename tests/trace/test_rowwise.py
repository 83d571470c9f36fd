"""Rowwise steps: the gradients of plain autograd, and which rows they are computed for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from sukashi.model.dissect import dissect
from sukashi.trace import rowwise
from sukashi.trace.activation import with_known_slope
from sukashi.trace.gradient import Question
from sukashi.trace.rowwise import Product, is_product, with_known_product
from sukashi.trace.site import Site
from sukashi.trace.target import Target
from tests.autograd import through
from tests.tiny import tiny, tiny_inputs

TOKENS, WIDTH, INNER = 5, 4, 7


def drawn(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def mlp() -> tuple[nn.Module, nn.Module]:
    torch.manual_seed(1)
    return Conv1D(INNER, WIDTH).requires_grad_(False), nn.Linear(INNER, 3).requires_grad_(False)


def chained(x: Tensor) -> Tensor:
    up, down = mlp()
    inner = with_known_product(up, x, up(x))
    active = with_known_slope(inner, inner.tanh())
    found: Tensor = with_known_product(down, active, down(active))
    return found


def plain(x: Tensor) -> Tensor:
    up, down = mlp()
    found: Tensor = down(up(x).tanh())
    return found


def gradients(output: Tensor, x: Tensor, seeds: Tensor) -> Tensor:
    def back(seed: Tensor) -> Tensor:
        return torch.autograd.grad(output, x, seed, retain_graph=True)[0]

    return torch.vmap(back)(seeds)


def seeds_with_zeros(copies: int) -> Tensor:
    """Six targets: some see all tokens, some a few, one a single one and one nothing."""
    seeds = drawn(6, copies, TOKENS, 3, seed=2)
    for target, seen in enumerate((5, 5, 3, 1, 0, 2)):
        seeds[target, :, seen:] = 0
    return seeds


@pytest.mark.parametrize("copies", [1, 3])
@pytest.mark.parametrize("cut", [seeds_with_zeros, lambda copies: drawn(6, copies, TOKENS, 3)])
def test_a_chain_has_the_gradients_of_plain_autograd(
    copies: int, cut: Callable[[int], Tensor]
) -> None:
    x, seeds = drawn(copies, TOKENS, WIDTH).requires_grad_(), cut(copies)
    found, wanted = chained(x), plain(x)
    assert torch.equal(found, wanted)
    ours, theirs = gradients(found, x, seeds), gradients(wanted, x, seeds)
    torch.testing.assert_close(ours, theirs)
    assert not bool(ours[~seeds.any(-1)].any())  # exactly zero, not nearly


def test_a_chain_is_one_node() -> None:
    x = drawn(1, TOKENS, WIDTH).requires_grad_()
    (above,) = [node for node, _ in chained(x).grad_fn.next_functions if node is not None]
    assert type(above).__name__ == "AccumulateGrad"


def test_only_rows_that_are_not_zero_are_multiplied(monkeypatch: Any) -> None:
    rows: list[int] = []

    def counting(self: Product, gradient: Tensor, chosen: Tensor | None) -> Tensor:
        rows.append(len(gradient))
        return gradient @ self.matrix

    monkeypatch.setattr(Product, "back", counting)
    x = drawn(1, TOKENS, WIDTH).requires_grad_()
    gradients(chained(x), x, seeds_with_zeros(1))
    assert rows == [16, 16]  # 5 + 5 + 3 + 1 + 0 + 2, through both products
    rows.clear()
    gradients(chained(x), x, drawn(6, 1, TOKENS, 3))
    assert rows == [30, 30]


def test_a_row_with_no_number_is_kept() -> None:
    x, seeds = drawn(1, TOKENS, WIDTH).requires_grad_(), torch.zeros(1, 1, TOKENS, 3)
    seeds[0, 0, 2, 1] = float("nan")
    found = gradients(chained(x), x, seeds)
    assert bool(found[0, 0, 2].isnan().all())
    assert not bool(found[0, 0, [0, 1, 3, 4]].any())


@pytest.mark.parametrize("tiny_number", [1e-38, -1e-38, 1e-44])
def test_a_very_small_row_is_kept(tiny_number: float) -> None:
    flat = torch.zeros(3, 4)
    flat[1, 2] = tiny_number
    assert rowwise._nonzero(flat).tolist() == [1]


def test_what_came_between_two_steps_is_differentiated() -> None:
    """A tensor that was changed in between is not what the step before gave."""
    up, down = mlp()
    x = drawn(1, TOKENS, WIDTH).requires_grad_()
    inner = with_known_product(up, x, up(x)) * 2 + 1
    found = with_known_product(down, inner, down(inner))
    seeds = seeds_with_zeros(1)
    wanted = gradients(down(up(x) * 2 + 1), x, seeds)
    torch.testing.assert_close(gradients(found, x, seeds), wanted)


def test_plain_projections_are_recognised() -> None:
    assert is_product(nn.Linear(2, 3))
    assert is_product(Conv1D(2, 3))
    for other in (nn.Embedding(2, 3), nn.LayerNorm(2), nn.Bilinear(2, 2, 2)):
        assert not is_product(other)


def test_projections_that_are_more_than_one_are_left_alone() -> None:
    class Scaled(nn.Linear):
        """Someone's own projection."""

    hooked, prepared = nn.Linear(2, 3), nn.Linear(2, 3)
    hooked.register_forward_hook(lambda module, args, output: output * 2)
    prepared.register_forward_pre_hook(lambda module, args: (args[0] * 2,))
    for module in (Scaled(2, 3), hooked, prepared):
        assert not is_product(module)


def test_what_needs_no_gradient_is_given_back_as_it_is() -> None:
    up, _ = mlp()
    x = drawn(1, TOKENS, WIDTH)
    output = up(x)
    assert with_known_product(up, x, output) is output


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "t5"])
def test_the_inside_of_a_chain_can_be_differentiated_by(family: str) -> None:
    """The MLP's neurons lie between the steps of a chain."""
    network = tiny(family)
    parts, inputs = dissect(network), tiny_inputs(family)
    name = parts.writer.name
    sites, kept = [Site("mlp", layer, name) for layer in range(parts.writer.layers)], []
    handles = [
        module.register_forward_pre_hook(lambda module, args: kept.append(args[0]))
        for module in parts.writer.mlp_down
    ]
    output, _ = through(network, parts, inputs)
    for handle in handles:
        handle.remove()
    wanted = torch.autograd.grad(output.logits[0, 2, 7], kept)
    lines = Question(network, parts, (Target(2, 7),)).linearise(inputs, sites)
    ((_, found),) = lines.gradients(sites, 1)
    for ours, reference in zip(found, wanted, strict=True):
        scale = float(reference.abs().max())
        torch.testing.assert_close(ours[0], reference, atol=1e-5 * scale, rtol=0)
