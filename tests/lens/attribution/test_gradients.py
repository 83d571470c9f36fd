"""gradient, grad_x_input and smooth_grad against plain autograd."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from sukashi.errors import MisuseError, RangeError
from tests.autograd import through
from tests.lens.attribution.test_normalised_embedding import NORMALISED
from tests.networks import anatomy, explain, explainer, network, text_for
from tests.tiny import FAMILIES, tiny


def plain(family: str, text: str, id: int, row: int = -1) -> tuple[torch.Tensor, torch.Tensor]:
    """(tokens, width) gradient of a logit and the embeddings, the source above the decoder."""
    inputs = explainer(family).encode(text, None).inputs
    output, leaves = through(network(family), anatomy(family), inputs)
    slopes = torch.autograd.grad(output.logits[0, row, id], leaves)
    return torch.cat([s[0] for s in slopes]), torch.cat([x[0].detach() for x in leaves])


def near(ours: np.ndarray, wanted: torch.Tensor, scale: torch.Tensor | None = None) -> None:
    """Equal to 1e-5 of the largest number, or of the largest term that was summed."""
    most = float((wanted if scale is None else scale).abs().max())
    np.testing.assert_allclose(ours, wanted.numpy(), atol=1e-5 * most)


@pytest.mark.parametrize("family", FAMILIES)
def test_grad_x_input_and_gradient_of_every_family(family: str) -> None:
    text = text_for(family)
    why = explainer(family).attribution(text, method="grad_x_input")
    raw = explainer(family).attribution(text, method="gradient")
    for place, target in enumerate(why.targets):
        slope, x = plain(family, text, target.id, target.position)
        if family not in NORMALISED:  # which have a test of their own
            near(why.scores[place], (slope * x).sum(-1), slope * x)
            near(why.magnitudes[place], (slope * x).norm(dim=-1))
        near(raw.magnitudes[place], slope.norm(dim=-1))
        np.testing.assert_array_equal(raw.scores, raw.magnitudes)
    assert (why.signed, raw.signed) == (False, False)
    assert np.isnan(why.residuals).all()
    assert (why.steps, why.interpretation) == (0, "ranking only")
    assert len(why.tokens) == why.scores.shape[1]


@pytest.mark.agreement
def test_the_saliency_of_ecco() -> None:
    """‖x ⊙ ∂p/∂x‖₂ over its sum, p the probability of the written token.

    The formula of Ecco (Alammar 2021): the embedding is one-hot · W, and the input is the one-hot
    row's product with W, differentiated by the probability.
    """
    ex = explainer("gpt2")
    run = ex.generate("the film was", max_new_tokens=4)
    why = ex.attribution(run, method="grad_x_input", of="probability")
    net, ids = network("gpt2"), torch.tensor(run.tokens.ids)[None]
    matrix = net.get_input_embeddings().weight
    for place, position in enumerate(run.written):
        one_hot = torch.nn.functional.one_hot(ids[:, :position], matrix.shape[0]).float()
        x = (one_hot @ matrix).detach().requires_grad_()
        chance = net(inputs_embeds=x).logits[0, -1].softmax(-1)[ids[0, position]]
        (slope,) = torch.autograd.grad(chance, x)
        saliency = (x * slope).norm(dim=-1)[0].detach()
        saliency = saliency / saliency.sum()
        np.testing.assert_allclose(why.shares[place, :position], saliency.numpy(), atol=1e-5)
        assert why.targets[place].value == pytest.approx(float(chance.detach()), abs=1e-6)


def test_smooth_grad_without_noise_is_the_gradient() -> None:
    for family in ("gpt2", "bert", "t5"):
        text = text_for(family)
        plain_one = explainer(family).attribution(text, method="gradient")
        why = explainer(family).attribution(text, method="smooth_grad", noise=0.0, samples=3)
        scale = plain_one.magnitudes.max()
        np.testing.assert_allclose(why.magnitudes, plain_one.magnitudes, atol=1e-5 * scale)


def test_smooth_grad_is_the_mean_over_the_very_noise() -> None:
    ex, family, samples = explainer("gpt2"), "gpt2", 3
    why = ex.attribution(text_for(family), method="smooth_grad", samples=samples, seed=7)
    inputs = ex.encode(text_for(family), None).inputs
    _, (x,) = through(network(family), anatomy(family), inputs)
    spread = 0.15 * float((x.max() - x.min()).detach())
    generator, total = torch.Generator().manual_seed(7), torch.zeros_like(x)
    for _ in range(samples):
        noisy = x.detach() + spread * torch.randn(x.shape, generator=generator)
        output, (leaf,) = through(network(family), anatomy(family), inputs, {"decoder": noisy})
        (slope,) = torch.autograd.grad(output.logits[0, -1, why.targets[0].id], leaf)
        total += slope / samples
    near(why.magnitudes[0], total.norm(dim=-1)[0])


@pytest.mark.parametrize("family", ["gpt2", "t5"])
def test_a_seed_gives_the_same_and_memory_does_not_change_it(family: str) -> None:
    options: dict[str, Any] = {"method": "smooth_grad", "samples": 9}
    one = explainer(family).attribution(text_for(family), **options)
    same = explainer(family).attribution(text_for(family), **options)
    other = explainer(family).attribution(text_for(family), seed=1, **options)
    np.testing.assert_array_equal(one.scores, same.scores)
    assert not np.allclose(one.scores, other.scores)
    small = explain(network(family), family, memory=600_000)
    cut = small.attribution(text_for(family), **options)
    np.testing.assert_allclose(cut.scores, one.scores, atol=1e-5 * one.scores.max())
    assert (one.recipe.seed, other.recipe.seed) == (0, 1)


def test_smooth_grad_leaves_the_global_random_state_alone() -> None:
    ex = explainer("gpt2")  # made before: random networks are
    before = torch.get_rng_state()
    ex.attribution("the film", method="smooth_grad", samples=2)
    assert torch.equal(torch.get_rng_state(), before)


def test_options_out_of_range_are_refused() -> None:
    ex = explainer("gpt2")
    with pytest.raises(RangeError, match="samples 0 does not exist; choose from 1 to"):
        ex.attribution("the film", method="smooth_grad", samples=0)
    with pytest.raises(MisuseError, match=r"noise is -1; give a number that is at least 0"):
        ex.attribution("the film", method="smooth_grad", noise=-1)


def test_a_network_of_one_layer() -> None:
    net = tiny("gpt2", num_hidden_layers=1)
    ex = explain(net, "gpt2")
    why = ex.attribution("the film", method="grad_x_input")
    inputs = ex.encode("the film", None).inputs
    output, (x,) = through(net, ex.anatomy, inputs)
    (slope,) = torch.autograd.grad(output.logits[0, -1, why.targets[0].id], x)
    near(why.scores[0], (slope * x.detach()).sum(-1)[0])
