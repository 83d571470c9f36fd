"""Similarity: the numbers are those of plain PyTorch, sums hold, pairs divide the cosine."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

import sukashi
from sukashi.errors import MisuseError, TextError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.result.similarity import Similarity
from tests.encoders import MINILM, body, real
from tests.networks import explainer
from tests.tiny import tiny_tokenizer

ONE, OTHER = "A man is eating food.", "Somebody eats a meal at the table."
PAIRS = (
    (ONE, OTHER),
    ("The cat sits outside.", "A cat is sitting in the garden."),
    ("How do I cook rice?", "Boil the rice in salted water for twelve minutes."),
    ("The new movie is awesome.", "The new film is so great!"),
    ("Stocks fell sharply on Monday.", "Share prices dropped at the start of the week."),
    ("She plays the violin in an orchestra.", "The violinist performs with other musicians."),
)


@cache
def minilm() -> Explainer:
    assert MINILM is not None
    return sukashi.load(MINILM)


@cache
def tiny() -> Explainer:
    return sukashi.load(network=body(), tokenizer=tiny_tokenizer("masked"))


def states(ex: Explainer, ids: list[int], **given: Any) -> Tensor:
    """(tokens, width) of the plain network."""
    mask = torch.ones(1, len(ids), dtype=torch.long)
    fed = given or {"input_ids": torch.tensor([ids])}
    return ex.network(attention_mask=mask, **fed).last_hidden_state[0]


def vector(ex: Explainer, ids: list[int]) -> Tensor:
    with torch.no_grad():
        return states(ex, ids).mean(0)


def ids_of(ex: Explainer, text: str) -> list[int]:
    return ex.tokenizer(text)["input_ids"]


def cosine(one: Tensor, other: Tensor) -> float:
    return float(cosine_similarity(one, other, dim=0))


@real
def test_the_cosine_is_that_of_mean_pooling() -> None:
    found = minilm().similarity(ONE, OTHER, method="gradient")
    a, b = (vector(minilm(), ids_of(minilm(), text)) for text in (ONE, OTHER))
    assert found.cosine == pytest.approx(cosine(a, b), abs=1e-5)
    assert found.dot == pytest.approx(cosine(a, b), abs=1e-5)  # the folder says Normalize
    assert (found.pooling, found.pooling_from) == ("mean", "folder")
    assert minilm().task == "embedding"


def by_hand(ex: Explainer, text: str, other: str) -> tuple[Tensor, Tensor]:
    """(tokens, width) embeddings of a text, and the gradient of the cosine by them."""
    ids, fixed = ids_of(ex, text), vector(ex, ids_of(ex, other))
    embedded = ex.network.get_input_embeddings()(torch.tensor([ids])).detach().requires_grad_()
    pooled = states(ex, ids, inputs_embeds=embedded).mean(0)
    (slope,) = torch.autograd.grad(cosine_similarity(pooled, fixed, dim=0), embedded)
    return embedded[0].detach(), slope[0]


@pytest.mark.parametrize("which", ["tiny", pytest.param("minilm", marks=real)])
def test_gradients_are_those_of_autograd_on_both_sides(which: str) -> None:
    ex = {"tiny": tiny, "minilm": minilm}[which]()
    product = ex.similarity(ONE, OTHER, method="grad_x_input")
    length = ex.similarity(ONE, OTHER, method="gradient")
    for text, other, name in ((ONE, OTHER, "scores"), (OTHER, ONE, "other_scores")):
        x, slope = by_hand(ex, text, other)
        wanted = (x * slope).sum(-1).numpy()
        assert np.abs(wanted).max() > 1e-4
        np.testing.assert_allclose(getattr(product, name), wanted, atol=2e-5)
        norms = slope.norm(dim=-1).numpy()
        np.testing.assert_allclose(getattr(length, name), norms, rtol=1e-3, atol=1e-5)


@real
def test_integrated_gradients_of_each_text_sum_to_its_change_from_padding() -> None:
    ex = minilm()
    found = ex.similarity(ONE, OTHER)
    assert found.method == "integrated_gradients"
    assert found.interpretation == "quantitative"
    pad = ex.tokenizer.pad_token_id
    a, b = ids_of(ex, ONE), ids_of(ex, OTHER)
    empty_a, empty_b = ([i[0], *[pad] * (len(i) - 2), i[-1]] for i in (a, b))
    ends = [
        cosine(vector(ex, empty_a), vector(ex, b)),
        cosine(vector(ex, a), vector(ex, empty_b)),
    ]
    np.testing.assert_allclose(found.baseline_values, ends, atol=1e-5)
    for scores, low, residual in zip(
        (found.scores, found.other_scores), ends, found.residuals, strict=True
    ):
        change = found.cosine - low
        assert change > 0.5
        assert float(scores.sum()) - change == pytest.approx(residual, abs=1e-5)
        assert abs(residual) <= 0.01 * change + 1e-6


@real
def test_occlusion_is_the_fall_when_the_tokens_of_a_word_are_left_out() -> None:
    ex = minilm()
    text = "Unbelievably tasty food."  # of several tokens a word
    found = ex.similarity(text, OTHER, method="occlusion")
    ids, fixed = ids_of(ex, text), vector(ex, ids_of(ex, OTHER))
    spans = found.tokens.spans
    words = {word: text.index(word) for word in ("Unbelievably", "tasty", "food")}
    assert found.operator == "delete"
    for word, start in words.items():
        inside = [
            at
            for at in range(len(ids))
            if not found.tokens.special[at]
            and spans[at, 1] > start
            and spans[at, 1] <= start + len(word)
        ]
        left = [one for at, one in enumerate(ids) if at not in inside]
        fall = found.cosine - cosine(vector(ex, left), fixed)
        assert float(found.scores[inside].sum()) == pytest.approx(fall, abs=1e-5)
    assert len(ids) > 6
    assert found.scores[[0, -1]].tolist() == [0, 0]


def test_a_unit_can_be_replaced_instead() -> None:
    ex = tiny()
    found = ex.similarity(ONE, OTHER, method="occlusion", unit="token", operator="mask")
    ids, fixed = ids_of(ex, ONE), vector(ex, ids_of(ex, OTHER))
    whole = cosine(vector(ex, ids), fixed)
    for at in range(1, len(ids) - 1):
        other = [*ids[:at], ex.tokenizer.mask_token_id, *ids[at + 1 :]]
        fall = whole - cosine(vector(ex, other), fixed)
        assert float(found.scores[at]) == pytest.approx(fall, abs=1e-5)


@pytest.mark.parametrize("of", ["cosine", "dot"])
def test_pairs_are_the_products_of_pooled_states_and_sum_to_the_similarity(of: str) -> None:
    ex = tiny()
    found = ex.similarity(ONE, OTHER, method="gradient", of=of)
    a, b = (states(ex, ids_of(ex, text)).detach() for text in (ONE, OTHER))
    wanted = a @ b.T / (len(a) * len(b))
    if of == "cosine":
        wanted = wanted / (a.mean(0).norm() * b.mean(0).norm())
    assert found.pairs is not None
    np.testing.assert_allclose(found.pairs, wanted.numpy(), atol=1e-5, rtol=1e-4)
    assert float(found.pairs.sum()) == pytest.approx(found.value, rel=1e-4, abs=1e-6)


def test_a_dot_product_is_explained_where_it_is_asked() -> None:
    ex = tiny()
    found = ex.similarity(ONE, OTHER, of="dot", steps=64)
    a, b = (vector(ex, ids_of(ex, text)) for text in (ONE, OTHER))
    assert found.value == found.dot == pytest.approx(float(a @ b), rel=1e-4)
    change = found.dot - found.baseline_values
    sums = np.array([found.scores.sum(), found.other_scores.sum()])
    np.testing.assert_allclose(sums, change, atol=0.02 * np.abs(change).max())


@real
def test_without_its_first_word_a_text_is_less_similar_than_without_another() -> None:
    """By what integrated gradients rank first, over sentences that mean about the same."""
    ex = minilm()
    first, others = [], []
    for one, other in PAIRS:
        why = ex.similarity(one, other)
        falls = ex.similarity(one, other, method="occlusion")
        for ranked, fall, tokens in (
            (why.scores, falls.scores, why.tokens),
            (why.other_scores, falls.other_scores, why.other_tokens),
        ):
            own = np.flatnonzero(~tokens.special)
            best = own[ranked[own].argmax()]
            first.append(fall[best])
            others.append(fall[own[own != best]].mean())
    assert np.mean(first) > 2 * np.mean(others)
    assert np.mean(np.array(first) > np.array(others)) > 0.7


@real
def test_of_several_texts_each_has_its_rank_and_the_explanation_it_has_alone() -> None:
    ex = minilm()
    texts = ["The car is red.", "Boil the rice in water.", "Cooking is fun."]
    found = ex.similarity("how to cook rice", texts, method="occlusion")
    assert [one.rank for one in found] == [3, 1, 2]
    assert {one.compared for one in found} == {3}
    assert [one.other_tokens.text for one in found] == texts
    alone = ex.similarity("how to cook rice", texts[1], method="occlusion")
    assert (alone.rank, alone.compared) == (0, 0)
    np.testing.assert_allclose(found[1].scores, alone.scores, atol=1e-6)
    np.testing.assert_allclose(found[1].other_scores, alone.other_scores, atol=1e-6)


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        (
            {"pair": None},
            MisuseError,
            "A similarity is one of two texts; give the second too (pair=).",
        ),
        ({"pair": []}, MisuseError, "pair is []; give a text, or a list of texts."),
        ({"pair": " "}, TextError, "The text is empty; give at least one word."),
        (
            {"pair": ["a dog", " "]},
            MisuseError,
            "Text 2 of 2: The text is empty; give at least one word.",
        ),
        (
            {"pair": "a dog", "steps": 4, "method": "occlusion"},
            MisuseError,
            "The method 'occlusion' does not read 'steps'; it reads operator, and 'steps' is read "
            "by integrated_gradients.",
        ),
        (
            {"pair": "a dog", "prompt_name": "query"},
            MisuseError,
            "This model has no prompt 'query'; its prompts are none: name one of them, or leave it "
            "out.",
        ),
        (
            {"pair": "a \ud800"},
            TextError,
            "The text has half a character (a lone surrogate) at place 2; take it out.",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(given: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as found:
        tiny().similarity(ONE, **given)
    assert str(found.value) == sentence


def test_a_model_that_gives_no_vector_is_refused_with_the_way_out() -> None:
    ex = explainer("gpt2")
    assert "similarity" not in ex.answers
    with pytest.raises(UnsupportedError) as found:
        ex.similarity(ONE, OTHER)
    assert str(found.value).endswith(
        "(task causal) gives no vector of a text; load it with task='embedding', which takes its "
        "body alone, or load a sentence encoder."
    )


def test_a_body_is_compared_by_the_mean_and_says_that_this_is_the_default() -> None:
    assert tiny().task == "body"
    assert "similarity" in tiny().answers
    found = tiny().similarity(ONE, OTHER, method="gradient")
    assert (found.pooling, found.pooling_from, found.undivided) == ("mean", "default", "")
    asked = tiny().similarity(ONE, OTHER, method="gradient", pooling="cls")
    assert (asked.pooling, asked.pooling_from) == ("cls", "asked")
    assert asked.pairs is None
    assert asked.undivided == "one token"
    a, b = (states(tiny(), ids_of(tiny(), text)).detach()[0] for text in (ONE, OTHER))
    assert asked.cosine == pytest.approx(cosine(a, b), abs=1e-5)


def test_a_network_is_left_as_it_was(tmp_path: Any) -> None:
    ex = tiny()
    before = {name: tensor.clone() for name, tensor in ex.network.state_dict().items()}
    found = ex.similarity(ONE, OTHER)
    assert all(torch.equal(before[name], x) for name, x in ex.network.state_dict().items())
    assert all(not module._forward_hooks for module in ex.network.modules())
    path = sukashi.save(found, tmp_path / "near.safetensors")
    again = sukashi.open(path)
    assert isinstance(again, Similarity)
    np.testing.assert_array_equal(again.scores, found.scores)
    np.testing.assert_array_equal(again.pairs, found.pairs)
    assert again.recipe == found.recipe
