"""Explainer: one model on the table; every answer says how it was made."""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

import sukashi
from sukashi.errors import (
    BudgetError,
    MisuseError,
    ModelError,
    RangeError,
    TextError,
    UnknownNameError,
)
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.model.load import load
from sukashi.model.subject import hash_of_network
from sukashi.result.attribution import Attribution
from sukashi.result.generation import Generation
from sukashi.result.layers import LayerPredictions
from tests.left_behind import half_frozen, state
from tests.lens.words import three_words
from tests.networks import GAP, TEXT, explain, explainer, network, text_for
from tests.tiny import tiny, tiny_tokenizer


def asked(ex: Explainer) -> list[Any]:
    """One answer of every kind."""
    run = ex.generate(TEXT, max_new_tokens=3)
    return [run, ex.attention(TEXT), ex.attribution(run), ex.layers(TEXT)]


def test_the_recipe_says_how_to_get_the_answer_again() -> None:
    ex = explainer("gpt2")
    why = ex.attribution(
        TEXT, method="smooth_grad", target=" the", of="probability", samples=2, seed=4
    )
    recipe = why.recipe
    assert recipe.lens == "attribution"
    assert recipe.parameters == {
        "method": "smooth_grad",
        "target": " the",
        "of": "probability",
        "samples": 2,
        "seed": 4,
    }
    assert recipe.target == " the"
    assert recipe.seed == 4
    assert recipe.weights == hash_of_network(network("gpt2"))
    assert (recipe.dtype, recipe.device, recipe.attention) == ("float32", "cpu", "sdpa")
    assert recipe.versions["torch"] == torch.__version__
    assert recipe.versions["transformers"] == transformers.__version__
    assert recipe.versions["sukashi"] == sukashi.__version__
    assert recipe.seconds > 0
    again = ex.attribution(TEXT, **recipe.parameters)
    np.testing.assert_array_equal(again.scores, why.scores)


def test_every_answer_has_its_recipe_as_json() -> None:
    ex = explainer("gpt2")
    answers = asked(ex)
    for answer, name in zip(
        answers, ("generate", "attention", "attribution", "layers"), strict=True
    ):
        assert answer.recipe.lens == name
        json.dumps(answer.recipe.as_json())
        assert answer.recipe.model == "GPT2LMHeadModel"
    assert answers[0].recipe.parameters == {"max_new_tokens": 3}
    assert answers[2].recipe.seed is None


def test_numbers_of_numpy_are_kept_as_numbers() -> None:
    ex = explainer("gpt2")
    why = ex.attribution(TEXT, target=np.int64(5))  # type: ignore[arg-type]
    assert why.targets[0].id == 5
    assert why.recipe.parameters["target"] == 5
    json.dumps(why.recipe.as_json())
    label = explainer("bert", "classify").attribution(TEXT, target=np.int64(1))  # type: ignore[arg-type]
    assert label.targets[0].id == 1
    steps = ex.layers(TEXT, watch=np.arange(3, 5))  # type: ignore[arg-type]
    assert steps.recipe.parameters["watch"] == [3, 4]


def test_the_network_and_the_tokenizer_are_those_that_were_given() -> None:
    net, tokenizer = tiny("bert", "classify"), tiny_tokenizer("masked")
    ex = Explainer(load(network=net, tokenizer=tokenizer))
    assert ex.network is net
    assert ex.tokenizer is tokenizer
    assert ex.task == "classify"
    assert ex.labels == ("LABEL_0", "LABEL_1")
    assert ex.anatomy.family == "bert"
    tokens = ex.tokenize("the film", "was good")
    assert tokens.ids.tolist() == tokenizer("the film", "was good")["input_ids"]


@pytest.mark.parametrize("family", ["gpt2", "bert", "t5"])
def test_no_question_changes_the_network(family: str) -> None:
    net = half_frozen(family)
    before = state(net)
    ex = explain(net, family)
    text = GAP if family == "bert" else TEXT
    ex.attention(text)
    ex.layers(text)
    for method in METHODS:
        options = {"samples": 2} if method == "smooth_grad" else {}
        ex.attribution(text, method=method, **options)
    if family != "bert":
        ex.generate(text, max_new_tokens=2)
    assert state(net) == before


def test_threads_are_answered_one_after_the_other() -> None:
    """Threads on one network, two Explainers among them: every answer is what it is alone."""
    ex = explainer("gpt2")
    other = Explainer(ex.subject)
    texts = ["the film", "a film was good", "the", "the the the a"]
    wanted = {text: ex.attribution(text).scores for text in texts}
    found: list[tuple[str, np.ndarray]] = []

    def ask(text: str, ex: Explainer) -> None:
        for _ in range(3):
            found.append((text, ex.attribution(text).scores))
            ex.attention(text)
            ex.tokenize(text)

    threads = [
        threading.Thread(target=ask, args=(text, one))
        for text, one in zip(texts, (ex, other, ex, other), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    for text, scores in found:
        np.testing.assert_allclose(scores, wanted[text], atol=1e-6)


def test_memory_is_a_limit_for_every_question() -> None:
    ex = explain(network("gpt2"), "gpt2", memory=100)
    run = explainer("gpt2").generate(TEXT, max_new_tokens=2)
    with pytest.raises(BudgetError, match="the budget is 100"):
        ex.attribution(run)
    with pytest.raises(BudgetError, match="the budget is 100"):
        ex.layers(TEXT)
    maps = ex.attention(TEXT)
    assert maps.factors is not None
    with pytest.raises(BudgetError, match=r"maps\.head\(layer, head\)"):
        _ = maps.weights


def test_unknown_options_and_names_are_refused() -> None:
    ex = explainer("gpt2")
    with pytest.raises(UnknownNameError, match=r"Unknown option 'step'.*Did you mean 'steps'"):
        ex.attribution(TEXT, step=3)
    with pytest.raises(UnknownNameError, match=r"Unknown method 'gradients'.*Did you mean"):
        ex.attribution(TEXT, method="gradients")
    with pytest.raises(UnknownNameError, match=r"Unknown reading 'odds'"):
        ex.attribution(TEXT, of="odds")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="Unknown part 'middle'"):
        ex.attention(TEXT, part="middle")  # type: ignore[arg-type]


def test_a_generation_has_no_pair_and_belongs_to_a_model_that_writes() -> None:
    run = explainer("gpt2").generate(TEXT, max_new_tokens=2)
    with pytest.raises(MisuseError, match="A generation has no second text"):
        explainer("gpt2").attribution(run, "more")
    for task in ("lm", "classify"):
        with pytest.raises(MisuseError, match="explained by the model that wrote it"):
            explainer("bert", task).attribution(run)


def test_one_output_and_one_watched_word_need_no_list() -> None:
    ex = explainer("gpt2")
    run = ex.generate(TEXT, max_new_tokens=3)
    assert [t.position for t in ex.attribution(run, outputs=1).targets] == [run.written[1]]
    assert ex.layers(TEXT, watch=" the").watched_words == (" the",)
    assert ex.layers(TEXT, watch=5).watched.shape[2] == 1


def test_long_texts_are_cut_if_that_was_asked_for() -> None:
    text = "a" * 200
    with pytest.raises(TextError, match="has 200 tokens, the model reads 128"):
        explainer("gpt2").attention(text)
    ex = explain(network("gpt2"), "gpt2", truncate=True)
    assert ex.attention(text).shape[2] == 128
    assert len(ex.tokenize(text)) == 128


def test_a_layer_without_attention_is_left_out_of_the_maps() -> None:
    net = tiny("gpt2")
    net.transformer.h[1].attn.forward = lambda hidden, **_: (hidden, None)
    ex = explain(net, "gpt2")
    assert ex.attention(TEXT).weights.shape[0] == 1
    assert ex.layers(TEXT).ranks.shape[0] == 3


def test_broken_weights_are_refused_at_load() -> None:
    net = tiny("gpt2")
    with torch.no_grad():
        net.transformer.ln_f.weight[0] = float("nan")
    with pytest.raises(ModelError, match=r"1 of the 32 numbers of the weight .*ln_f.* are NaN"):
        explain(net, "gpt2")


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "bloom", "distilbert"])
def test_a_network_of_one_layer_answers_everything(family: str) -> None:
    net = tiny(family, **{"n_layers" if family == "distilbert" else "num_hidden_layers": 1})
    ex = explain(net, family)
    text = GAP if family in ("bert", "distilbert") else TEXT
    assert ex.attention(text).shape[0] == 1
    assert len(ex.layers(text).top_ids) == 2
    for method in METHODS:
        options = {"samples": 2} if method == "smooth_grad" else {}
        why = ex.attribution(text, method=method, **options)
        assert np.isfinite(why.scores).all()


@cache
def answers(family: str, dtype: str) -> dict[str, Any]:
    """What a network in a number format answers: attention, entropies, magnitudes by method."""
    ex = explain(tiny(family, scale=0.1).to(getattr(torch, dtype)), family)
    text = text_for(family)
    found: dict[str, Any] = {
        "attention": ex.attention(text).weights,
        "layers": ex.layers(text).entropy,
    }
    for method in METHODS:
        options = {"samples": 2} if method == "smooth_grad" else {}
        why = ex.attribution(text, method=method, target=7, **options)
        assert why.recipe.dtype == dtype
        found[method] = why.magnitudes
    return found


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "t5"])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_other_number_formats_answer_everything(family: str, dtype: str) -> None:
    """Near the answers in float32; float64 agrees with them to their rounding."""
    wanted, found = answers(family, "float32"), answers(family, dtype)
    near = 1e-5 if dtype == "float64" else 0.1
    np.testing.assert_allclose(found["attention"], wanted["attention"], atol=near)
    np.testing.assert_allclose(found["layers"], wanted["layers"], atol=10 * near)
    for method in METHODS:
        off = np.abs(found[method] - wanted[method]).max() / wanted[method].max()
        assert off < (1e-3 if dtype == "float64" else 0.5), method


def test_a_vocabulary_of_three_answers_everything() -> None:
    net = tiny("gpt2", vocab_size=3, bos_token_id=50256, eos_token_id=50256)
    ex = Explainer(load(network=net, tokenizer=three_words()))
    run = ex.generate("a b", max_new_tokens=3)
    assert run.alternative_ids.shape[1] == 3
    for method in METHODS:
        options = {"samples": 2} if method == "smooth_grad" else {}
        why = ex.attribution(run, method=method, **options)
        assert np.isfinite(why.scores).all()
    assert ex.layers(run, top=3).top_ids.shape[2] == 3
    with pytest.raises(RangeError, match="top 10 does not exist; choose from 1 to 3"):
        ex.layers(run)


def test_a_generation_from_a_file_gives_identical_numbers(tmp_path: Path) -> None:
    for family in ("gpt2", "t5"):
        ex = explainer(family)
        run = ex.generate("the 日本 film", max_new_tokens=5, do_sample=True, seed=1)
        sukashi.save(run, tmp_path / "run.safetensors")
        again = sukashi.open(tmp_path / "run.safetensors")
        assert isinstance(again, Generation)
        one, other = ex.attribution(run), ex.attribution(again)
        np.testing.assert_array_equal(one.scores, other.scores)
        assert [t.label for t in one.targets] == [t.label for t in other.targets]
        np.testing.assert_array_equal(ex.layers(run).ranks, ex.layers(again).ranks)
        np.testing.assert_array_equal(ex.attention(run).weights, ex.attention(again).weights)


def test_every_answer_survives_a_file(tmp_path: Path) -> None:
    for number, answer in enumerate(asked(explainer("gpt2"))):
        path = tmp_path / f"{number}.safetensors"
        sukashi.save(answer, path)
        again = sukashi.open(path)
        assert type(again) is type(answer)
        assert again.recipe == answer.recipe
        if isinstance(answer, Attribution | LayerPredictions):
            assert type(again.tokens) is type(answer.tokens)


def test_a_lock_is_given_back_after_an_error() -> None:
    ex = explainer("gpt2")
    with pytest.raises(TextError):
        ex.attention("")
    done = threading.Event()

    def ask() -> None:
        ex.attention(TEXT)
        done.set()

    threading.Thread(target=ask, daemon=True).start()
    assert done.wait(60)
