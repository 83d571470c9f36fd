"""attention_rollout and attention_x_gradient against transformers' own attentions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.result.attribution import Attribution
from tests.networks import anatomy, eager, explainer, plain, text_for
from tests.tiny import CAUSAL, FAMILIES, MASKED, SEQ2SEQ

pytestmark = pytest.mark.agreement


def inputs_of(family: str, task: str = "lm") -> dict[str, Tensor]:
    return explainer(family, task).encode(text_for(family, task), None).inputs


def numbers(weights: Tensor) -> np.ndarray:
    """(queries, keys) in double precision, the mean over heads."""
    return weights[0].detach().double().mean(0).numpy()


def half(weights: np.ndarray) -> np.ndarray:
    """½(weights + identity), rows divided by their sum."""
    step = 0.5 * weights + 0.5 * np.eye(len(weights))
    return np.asarray(step / step.sum(1, keepdims=True))


def row_of(why: Attribution, place: int) -> int:
    position = why.targets[place].position
    return position if position >= 0 else len(why.tokens) - 1


@pytest.mark.parametrize("family", [*CAUSAL, *MASKED])
def test_rollout_is_the_product_of_the_layers(family: str) -> None:
    why = explainer(family).attribution(text_for(family), method="attention_rollout")
    output = plain(eager(family), inputs_of(family), output_attentions=True)
    total = np.eye(len(why.tokens))
    for weights in output.attentions:
        total = half(numbers(weights)) @ total
    for place in range(len(why.targets)):
        np.testing.assert_allclose(why.scores[place], total[row_of(why, place)], atol=1e-5)
        assert why.scores[place].sum() == pytest.approx(1, abs=1e-5)
    assert not why.signed


@pytest.mark.parametrize("family", SEQ2SEQ)
def test_rollout_through_encoder_and_cross_attention(family: str) -> None:
    """A decoder's rows over the source and its own tokens: self-attention, then cross-attention."""
    ex = explainer(family)
    made = ex.generate(text_for(family), max_new_tokens=3)
    why = ex.attribution(made, method="attention_rollout")
    output = plain(eager(family), ex.encode(made, None).inputs, output_attentions=True)
    source = np.eye(output.encoder_attentions[0].shape[-1])
    for weights in output.encoder_attentions:
        source = half(numbers(weights)) @ source
    n = output.decoder_attentions[0].shape[-1]
    from_source, from_own = np.zeros((n, len(source))), np.eye(n)
    for own, cross in zip(output.decoder_attentions, output.cross_attentions, strict=True):
        step = half(numbers(own))
        from_source, from_own = step @ from_source, step @ from_own
        from_source = 0.5 * from_source + 0.5 * numbers(cross) @ source
        from_own = 0.5 * from_own
    total = np.concatenate([from_source, from_own], 1)
    for place, target in enumerate(why.targets):
        row = target.position - len(source) - 1
        np.testing.assert_allclose(why.scores[place], total[row], atol=1e-5)


@pytest.mark.parametrize(("family", "row"), [("bert", 0), ("modernbert", 0), ("gpt2", -1)])
def test_a_classifier_is_read_where_it_reads(family: str, row: int) -> None:
    text = text_for(family, "classify")
    why = explainer(family, "classify").attribution(text, method="attention_rollout")
    inputs = inputs_of(family, "classify")
    output = plain(eager(family, "classify"), inputs, output_attentions=True)
    total = np.eye(len(why.tokens))
    for weights in output.attentions:
        total = half(numbers(weights)) @ total
    np.testing.assert_allclose(why.scores[0], total[row], atol=1e-5)


def products(family: str, task: str, inputs: dict[str, Tensor], read: Any) -> list[Tensor]:
    """A ⊙ ∂f/∂A, (heads, queries, keys) a layer: encoder, decoder, cross."""
    output = eager(family, task)(**inputs, output_attentions=True)
    names = (
        ("encoder_attentions", "decoder_attentions", "cross_attentions")
        if family in SEQ2SEQ
        else ("attentions",)
    )
    weights = [each for name in names for each in output[name]]
    for each in weights:
        each.retain_grad()
    eager(family, task).zero_grad()
    read(output.logits).backward()
    return [(each * each.grad)[0].detach() for each in weights]


@pytest.mark.parametrize("family", FAMILIES)
def test_attention_x_gradient_of_every_family(family: str) -> None:
    why = explainer(family).attribution(text_for(family), method="attention_x_gradient")
    inputs = inputs_of(family)
    first = inputs["input_ids"].shape[1]
    for place, target in enumerate(why.targets):
        row = target.position if target.position >= 0 else -1
        found = products(family, "lm", inputs, lambda x, r=row, t=target: x[0, r, t.id])
        wanted = np.zeros(len(why.tokens))
        sizes = np.zeros(len(why.tokens))
        layers = anatomy(family).writer.layers
        for number, product in enumerate(found):
            own = family in SEQ2SEQ and len(found) - 2 * layers <= number < len(found) - layers
            columns = slice(first, None) if own else slice(0, first)
            wanted[columns] += product.sum((0, 1)).numpy()
            sizes[columns] += product.abs().sum((0, 1)).numpy()
        atol = 1e-5 * sizes.max()
        np.testing.assert_allclose(why.scores[place], wanted, atol=atol)
        np.testing.assert_allclose(why.magnitudes[place], sizes, atol=atol)
    assert why.signed


@pytest.mark.parametrize("family", ["bert", "gpt2"])
def test_attention_x_gradient_of_a_classifier(family: str) -> None:
    ex = explainer(family, "classify")
    why = ex.attribution(text_for(family, "classify"), method="attention_x_gradient", target=1)
    inputs = inputs_of(family, "classify")
    found = products(family, "classify", inputs, lambda logits: logits[0, 1])
    wanted = sum(product.sum((0, 1)) for product in found).numpy()  # type: ignore[union-attr]
    np.testing.assert_allclose(why.scores[0], wanted, atol=1e-5 * np.abs(wanted).max())


def test_every_written_token_has_its_own_row() -> None:
    ex = explainer("gpt2")
    made = ex.generate("the film was", max_new_tokens=4)
    for method in ("attention_rollout", "attention_x_gradient"):
        why = ex.attribution(made, method=method)
        for place in range(4):
            alone = ex.attribution(made, method=method, outputs=[place])
            np.testing.assert_allclose(why.scores[place], alone.scores[0], atol=1e-5)
            assert not why.scores[place, why.targets[place].position :].any()


def test_sums_of_rollout_stay_one_for_long_texts() -> None:
    why = explainer("gpt2").attribution("the film " * 8, method="attention_rollout")
    assert why.scores.sum() == pytest.approx(1, abs=1e-5)
    assert torch.is_grad_enabled()
