"""Value zeroing against the slow way: a run for every layer and token that edits only there."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.model.anatomy import Stack
from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.networks import anatomy, explain, explainer, network, text_for
from tests.tiny import FAMILIES


def distance(one: Tensor, other: Tensor) -> Tensor:
    return 1 - torch.cosine_similarity(one.double(), other.double(), dim=-1)


def slow(family: str, inputs: dict[str, Tensor], stack: Stack, layer: int, cross: bool) -> Tensor:
    """(queries, keys) of one layer."""
    net, parts = network(family), anatomy(family)
    site = Site("attention", layer, stack.name, cross)
    after = Site("residual", layer + 1, stack.name)
    clean = run(net, parts, inputs, read=[site, after]).at
    columns = []
    for key in range(clean[site].shape[-1]):

        def silence(weights: Tensor, key: int = key) -> Tensor:
            weights = weights.clone()
            weights[..., key] = 0
            return weights

        edited = run(net, parts, inputs, read=[after], edit={site: silence})
        columns.append(distance(edited.at[after][0], clean[after][0]))
    return torch.stack(columns, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_one_batched_pass_equals_the_slow_way(family: str) -> None:
    ex, parts = explainer(family), anatomy(family)
    why = ex.attribution(text_for(family), method="value_zeroing")
    inputs = ex.encode(text_for(family), None).inputs
    first = inputs["input_ids"].shape[1]
    size = len(why.tokens)
    total = torch.eye(size).double()
    for name in ("encoder", "decoder"):
        stack = parts.stacks.get(name)  # type: ignore[call-overload]
        second = len(parts.stacks) == 2 and name == "decoder"
        rows = slice(first, size) if second else slice(0, first)
        for layer in range(stack.layers if stack else 0):
            step = torch.eye(size).double()
            step[rows, rows] = slow(family, inputs, stack, layer, cross=False)
            if stack.cross_attention:
                step[rows, :first] = slow(family, inputs, stack, layer, cross=True)
            total = (step / step.sum(-1, keepdim=True)) @ total
    for place, target in enumerate(why.targets):
        # a gap or the last token is read at its own row
        wanted = total[target.position] if target.position >= 0 else total[-1]
        np.testing.assert_allclose(why.scores[place], wanted.numpy(), atol=1e-4)
        assert why.scores[place].sum() == pytest.approx(1, abs=1e-5)
    assert not why.signed


def test_what_a_causal_token_cannot_see_is_exactly_zero() -> None:
    ex = explainer("gpt2")
    made = ex.generate("the film was", max_new_tokens=4)
    why = ex.attribution(made, method="value_zeroing")
    for place, target in enumerate(why.targets):
        assert not why.scores[place, target.position :].any()


@pytest.mark.parametrize("memory", [150_000, 300_000])
def test_memory_changes_nothing(memory: int) -> None:
    for family in ("gpt2", "bart"):
        small = explain(network(family), family, memory=memory)
        why = small.attribution(text_for(family), method="value_zeroing")
        wanted = explainer(family).attribution(text_for(family), method="value_zeroing")
        np.testing.assert_allclose(why.scores, wanted.scores, atol=1e-5)


def test_one_token_alone() -> None:
    why = explainer("gpt2").attribution("a", method="value_zeroing")
    np.testing.assert_allclose(why.scores, [[1.0]])
