"""Cost: passes are counted where they happen, copies and targets each."""

from __future__ import annotations

import pytest

from sukashi.trace.cost import Cost, counting
from tests.networks import explainer

TEXT = "the film was not good."


def cost(**asked: object) -> tuple[int, int]:
    ex = explainer("gpt2")
    why = ex.attribution(ex.generate(TEXT, max_new_tokens=3), **asked)
    return why.forward_passes, why.backward_passes


def test_gradients_go_forward_once_and_back_once_a_target() -> None:
    assert cost(method="grad_x_input") == (1, 3)
    assert cost(method="gradient", outputs=1) == (1, 1)
    assert cost(method="smooth_grad", samples=5) == (5 + 1, 5 * 3)
    assert cost(method="integrated_gradients", steps=4) == (4 + 2, 4 * 3)


def test_perturbations_go_forward_only() -> None:
    ex = explainer("gpt2")
    tokens = len(ex.tokenize(TEXT)) + 2  # the last written one is seen by no target
    assert cost(method="occlusion") == (tokens + 1, 0)
    assert cost(method="attention_rollout") == (2, 0)


def test_a_count_inside_another_counts_for_both() -> None:
    with counting() as outer:
        explainer("gpt2").layers(TEXT)
        with counting() as inner:
            explainer("gpt2").attention(TEXT)
    assert inner == Cost(forward=1)
    assert outer.forward == 1 + inner.forward
    explainer("gpt2").attention(TEXT)
    assert outer.forward == 2


@pytest.mark.parametrize("family", ["t5", "bert"])
def test_embeddings_alone_are_no_pass(family: str) -> None:
    ex = explainer(family)
    text = "the [MASK] was good" if family == "bert" else TEXT
    why = ex.attribution(text, method="occlusion", baseline="zero")
    assert why.forward_passes == len(why.tokens) + 1
