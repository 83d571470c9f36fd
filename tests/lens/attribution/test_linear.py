"""On a linear model all methods have closed forms, and those that share a definition agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import reads
from sukashi.model.load import load
from sukashi.result.attribution import Attribution
from tests.lens.attribution.bag import LABELS, Bag, registered
from tests.tiny import PAD, tiny_tokenizer

TEXT = "the film was not bad"
SUMMING = ("grad_x_input", "integrated_gradients", "occlusion", "shapley")


@pytest.fixture(scope="module")
def bag() -> Iterator[Bag]:
    with registered() as network:
        yield network


@pytest.fixture(scope="module")
def ex(bag: Bag) -> Explainer:
    return Explainer(load(network=bag, tokenizer=tiny_tokenizer("masked"), task="classify"))


def embedded(bag: Bag, why: Attribution) -> torch.Tensor:
    return bag.words(torch.tensor(why.tokens.ids)).detach()


def close(ours: np.ndarray, wanted: torch.Tensor) -> None:
    np.testing.assert_allclose(ours, wanted.numpy(), atol=1e-6)


@pytest.mark.parametrize("label", LABELS)
def test_gradient_is_the_slope_everywhere(ex: Explainer, bag: Bag, label: str) -> None:
    why = ex.attribution(TEXT, method="gradient", target=label)
    n = len(why.tokens)
    close(why.magnitudes[0], (bag.slopes[LABELS.index(label)].norm() / n).expand(n))
    assert not why.signed


def zero(method: str) -> dict[str, Any]:
    """The baseline, of a method that reads one."""
    return {"baseline": "zero"} if "baseline" in reads(method) else {}


@pytest.mark.parametrize("noise", [0.0, 0.15, 3.0])
def test_smooth_grad_is_the_gradient(ex: Explainer, noise: float) -> None:
    plain = ex.attribution(TEXT, method="gradient")
    why = ex.attribution(TEXT, method="smooth_grad", noise=noise, samples=5)
    np.testing.assert_allclose(why.magnitudes, plain.magnitudes, atol=1e-6)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("method", SUMMING)
def test_the_score_is_the_tokens_share_of_the_logit(
    ex: Explainer, bag: Bag, method: str, label: str
) -> None:
    why = ex.attribution(TEXT, method=method, target=label, **zero(method))
    x, c = embedded(bag, why), LABELS.index(label)
    close(why.scores[0], x @ bag.slopes[c] / len(x))
    value = float(bag.head.bias[c].detach() + (x @ bag.slopes[c]).mean())
    assert why.targets[0].value == pytest.approx(value, abs=1e-6)
    if method == "grad_x_input":
        close(why.magnitudes[0], (x * bag.slopes[c]).norm(dim=-1) / len(x))
    assert why.scores.sum() == pytest.approx(value - float(bag.head.bias[c].detach()), abs=1e-5)


@pytest.mark.parametrize("baseline", ["pad", "mask", "mean"])
@pytest.mark.parametrize("method", ["integrated_gradients", "occlusion", "shapley"])
def test_another_baseline_is_subtracted(
    ex: Explainer, bag: Bag, method: str, baseline: str
) -> None:
    why = ex.attribution(TEXT, method=method, target="yes", baseline=baseline)
    x = embedded(bag, why)
    words = bag.words.weight.detach()
    empty = words.mean(0) if baseline == "mean" else words[{"pad": PAD, "mask": 4}[baseline]]
    start = empty.expand_as(x).clone()
    if baseline != "mean":  # what frames the text stays
        start[[0, -1]] = x[[0, -1]]
    close(why.scores[0], (x - start) @ bag.slopes[2] / len(x))


def test_integrated_gradients_need_no_more_than_the_first_steps(ex: Explainer, bag: Bag) -> None:
    why = ex.attribution(TEXT, method="integrated_gradients", target="no", baseline="zero")
    assert why.steps == 7
    assert why.interpretation == "quantitative"
    assert abs(why.residuals[0]) < 1e-6
    assert why.targets[0].baseline_value == pytest.approx(
        float(bag.head.bias[0].detach()), abs=1e-6
    )


def test_a_contrast_is_the_difference(ex: Explainer) -> None:
    for method in SUMMING:
        options = {"method": method, **zero(method)}
        yes = ex.attribution(TEXT, target="yes", **options)
        no = ex.attribution(TEXT, target="no", **options)
        both = ex.attribution(TEXT, target="yes", contrast="no", **options)
        np.testing.assert_allclose(both.scores, yes.scores - no.scores, atol=1e-6)
        assert both.targets[0].contrast == "no"
        assert both.targets[0].value == pytest.approx(
            yes.targets[0].value - no.targets[0].value, abs=1e-6
        )


def test_rollout_spreads_evenly_and_keeps_a_half(ex: Explainer) -> None:
    """½(U + I), read as the mean over tokens, gives every token the same share."""
    why = ex.attribution(TEXT, method="attention_rollout")
    n = len(why.tokens)
    close(why.scores[0], torch.full((n,), 1 / n))


def test_attention_x_gradient_is_what_passes_through_the_attention(ex: Explainer, bag: Bag) -> None:
    why = ex.attribution(TEXT, method="attention_x_gradient", target="maybe")
    x = embedded(bag, why)
    passed = bag.blocks[0].value(x).detach() @ bag.head.weight[1]
    close(why.scores[0], (passed / len(x)).detach())
    # Σ over queries of |A ⊙ ∂f/∂A|: the same, as all queries are alike
    close(why.magnitudes[0], (passed / len(x)).detach().abs())


def test_value_zeroing_by_hand(ex: Explainer, bag: Bag) -> None:
    why = ex.attribution(TEXT, method="value_zeroing")
    x = embedded(bag, why).double()
    n = len(x)
    with torch.no_grad():
        passed = x @ bag.blocks[0].value.weight.T.double() / n
        out = x + passed.sum(0)
        distance = torch.stack(
            [1 - torch.cosine_similarity(out, out - passed[j], dim=-1) for j in range(n)], 1
        )
    close(why.scores[0], (distance / distance.sum(-1, keepdim=True)).mean(0).float())
    assert why.scores.sum() == pytest.approx(1, abs=1e-6)
