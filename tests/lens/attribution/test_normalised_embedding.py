"""Families whose embedding is normalised before the first block: f does not see its size."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sukashi.trace.embedding_size import inputs_with_size
from tests.autograd import through
from tests.networks import anatomy, explain, explainer, network, text_for
from tests.tiny import FAMILIES, kind_of, tiny

NORMALISED = ("bloom", "deberta_v2", "modernbert")
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


@pytest.mark.parametrize("family", FAMILIES)
def test_they_are_found_by_what_they_do(family: str) -> None:
    found = inputs_with_size(explainer(family).subject)
    part = "residual" if family in NORMALISED else "embedding"
    assert {after.part for after in found.values()} == {part}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", NORMALISED)
def test_the_product_is_taken_behind_the_norm(family: str, dtype: str) -> None:
    """In every type of number the same places, of a size that is none of rounding."""
    net = tiny(family).to(DTYPES[dtype])
    text = "the [MASK] was not bad." if kind_of(family) == "masked" else text_for(family)
    exact = explainer(family).attribution(text, method="grad_x_input")
    same = exact.targets[0].id
    why = explain(net, family).attribution(text, method="grad_x_input", target=same)
    assert not why.signed
    off = np.abs(why.scores - exact.scores).max() / np.abs(exact.scores).max()
    assert off < {"float32": 1e-5, "bfloat16": 0.15, "float16": 0.02}[dtype]
    # before the norm the sum over a token is what rounding left of zero
    assert np.abs(exact.scores).max() > 0.05 * exact.magnitudes.max()


@pytest.mark.parametrize("family", NORMALISED)
def test_before_the_norm_it_is_zero(family: str) -> None:
    """The definition, by plain autograd: Σ g·x of every embedding is rounding."""
    why = explainer(family).attribution(text_for(family), method="grad_x_input")
    inputs = explainer(family).encode(text_for(family), None).inputs
    output, (x,) = through(network(family), anatomy(family), inputs)
    target = why.targets[0]
    row = target.position if target.position >= 0 else -1
    (slope,) = torch.autograd.grad(output.logits[0, row, target.id], [x])
    product = (slope * x)[0].detach()
    assert float(product.sum(-1).abs().max()) < 1e-3 * float(product.norm(dim=-1).max())
    assert np.abs(why.scores).max() > 0.05 * why.magnitudes.max()
