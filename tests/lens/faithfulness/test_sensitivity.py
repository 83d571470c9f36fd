"""Sensitivity: on a linear model the answer to a disturbance is known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from sukashi.explainer import Explainer
from sukashi.model.load import load
from tests.lens.attribution.bag import Bag, registered
from tests.tiny import tiny_tokenizer

TEXT = "the film was not the good film"


@pytest.fixture(scope="module")
def bag() -> Iterator[Bag]:
    with registered() as network:
        yield network


@pytest.fixture(scope="module")
def ex(bag: Bag) -> Explainer:
    return Explainer(load(network=bag, tokenizer=tiny_tokenizer("masked"), task="classify"))


def test_the_gradient_of_a_linear_model_never_changes(ex: Explainer) -> None:
    trust = ex.faithfulness(TEXT, method="gradient", rankings=4, draws=3)
    assert trust.sensitivity is not None
    assert trust.sensitivity.values[0] == pytest.approx(0, abs=1e-6)
    assert (trust.draws, trust.radius) == (3, 0.1)


def test_grad_x_input_changes_by_the_slope_times_the_noise(ex: Explainer, bag: Bag) -> None:
    trust = ex.faithfulness(TEXT, method="grad_x_input", rankings=4, draws=3)
    assert trust.sensitivity is not None
    ids, inner = torch.tensor(trust.tokens.ids), ~torch.tensor(trust.tokens.special)
    rows = torch.tensor(np.unique(trust.tokens.ids))
    words = bag.words.weight.detach()
    slope = bag.slopes[trust.targets[0].id] / len(ids)
    scores = (words[ids] @ slope)[inner]
    generator = torch.Generator().manual_seed(0)
    largest = 0.0
    for _ in range(3):
        noise = 2 * torch.rand(len(rows), words.shape[1], generator=generator) - 1
        shift = torch.zeros_like(words)
        shift[rows] = 0.1 * words[rows].square().mean().sqrt() * noise
        largest = max(largest, float((shift[ids] @ slope)[inner].norm() / scores.norm()))
    assert trust.sensitivity.values[0] == pytest.approx(largest, rel=1e-4)


def test_the_control_is_the_same_scores_on_other_units(ex: Explainer) -> None:
    trust = ex.faithfulness(TEXT, method="grad_x_input", rankings=50, draws=1)
    assert trust.sensitivity is not None
    scores = (
        ex.attribution(TEXT, method="grad_x_input")
        .scores[0, ~trust.tokens.special]
        .astype(np.float64)
    )
    rng = np.random.default_rng(0)
    change = [
        np.linalg.norm(rng.permutation(scores) - scores) / np.linalg.norm(scores)
        for _ in range(4000)
    ]
    assert trust.sensitivity.chance == pytest.approx(np.mean(change), rel=0.15)
    assert trust.sensitivity.standing == "better"


def test_no_draw_no_figure(ex: Explainer) -> None:
    assert ex.faithfulness(TEXT, rankings=4, draws=0).sensitivity is None
