"""Agreement with Captum: the same numbers from a well-known library."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.result.attribution import Attribution
from tests.autograd import through
from tests.networks import anatomy, explainer, network, text_for

captum = pytest.importorskip("captum.attr")
pytestmark = [
    pytest.mark.agreement,
    # Captum warns that it sets gradients on inputs, as it must
    pytest.mark.filterwarnings("ignore:Input Tensor:UserWarning"),
]
CASES = [("gpt2", "lm"), ("llama", "lm"), ("bert", "classify")]


def question(family: str, task: str) -> tuple[Callable[[Tensor], Tensor], Tensor]:
    """Embeddings (batch, tokens, width) -> logits, with nothing of ours; and the embeddings."""
    net = network(family, task)
    inputs = dict(explainer(family, task).encode(text_for(family, task), None).inputs)
    _, (x,) = through(net, anatomy(family, task), inputs)
    del inputs["input_ids"]

    def forward(embeddings: Tensor) -> Tensor:
        beside = {k: v.expand(len(embeddings), *v.shape[1:]) for k, v in inputs.items()}
        logits: Tensor = net(inputs_embeds=embeddings, **beside).logits
        return logits if task == "classify" else logits[:, -1]

    return forward, x.detach()


def asked(family: str, task: str, method: str, **options: Any) -> Attribution:
    return explainer(family, task).attribution(text_for(family, task), method=method, **options)


def compare(ours: np.ndarray, theirs: Tensor) -> None:
    wanted = theirs.detach()[0].numpy()
    np.testing.assert_allclose(ours, wanted, atol=1e-4 * max(1.0, float(np.abs(wanted).max())))


@pytest.mark.parametrize(("family", "task"), CASES)
def test_input_x_gradient(family: str, task: str) -> None:
    why = asked(family, task, "grad_x_input")
    forward, x = question(family, task)
    theirs = captum.InputXGradient(forward).attribute(x, target=why.targets[0].id)
    compare(why.scores[0], theirs.sum(-1))
    compare(why.magnitudes[0], theirs.norm(dim=-1))


@pytest.mark.parametrize(("family", "task"), CASES)
def test_integrated_gradients_with_the_same_steps(family: str, task: str) -> None:
    why = asked(family, task, "integrated_gradients", baseline="zero", steps=20)
    forward, x = question(family, task)
    theirs = captum.IntegratedGradients(forward).attribute(
        x, torch.zeros_like(x), target=why.targets[0].id, n_steps=20, method="gausslegendre"
    )
    compare(why.scores[0], theirs.sum(-1))


@pytest.mark.parametrize(("family", "task"), CASES)
def test_feature_ablation(family: str, task: str) -> None:
    why = asked(family, task, "occlusion", baseline="zero")
    forward, x = question(family, task)
    groups = torch.arange(x.shape[1])[None, :, None].expand_as(x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = captum.FeatureAblation(forward).attribute(
            x, torch.zeros_like(x), target=why.targets[0].id, feature_mask=groups
        )
    compare(why.scores[0], theirs[..., 0])
