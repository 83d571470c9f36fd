"""auto: what it stands for, that the answer says so, and that its recipe gives the same again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sukashi.errors import MisuseError
from sukashi.explainer import Explainer
from sukashi.lens.attribution import auto
from sukashi.result.attribution import Attribution
from sukashi.trace.verify import without
from sukashi.view.caption import caption
from tests.networks import explainer

TEXT = "the film was not good. the capital is in the film. it was very bad."
LADDER = ("every token", "every word", "every phrase", "strongest sentences", "too long")


def same(one: Attribution, other: Attribution) -> None:
    np.testing.assert_array_equal(one.scores, other.scores)
    assert (one.method, one.baseline) == (other.method, other.baseline)


def afforded(monkeypatch: pytest.MonkeyPatch, text: str, copies: float) -> None:
    """Let auto afford so many copies of a text."""
    problem = _problem(text)
    each = 2.0 * auto._weights(problem) * len(problem.tokens)
    monkeypatch.setattr(auto, "AFFORDED", copies * each)


def _problem(text: str) -> Any:
    ex = explainer("gpt2")
    return ex.context("attribution", {}).problem(ex.encode(text), ())


def test_a_short_text_is_explained_by_leaving_out_every_token() -> None:
    ex = explainer("gpt2")
    run = ex.generate("the film", max_new_tokens=3)
    why = ex.attribution(run)
    assert (why.method, why.chosen, why.baseline) == ("occlusion", "every token", "pad")
    same(why, ex.attribution(run, method="occlusion"))
    assert "Method: occlusion, each token left out in turn" in caption(why)
    assert "手法：遮蔽" in caption(why, "ja")
    named = ex.attribution(run, method="occlusion")
    assert named.chosen == ""
    assert "Method:" not in caption(named)


@pytest.mark.parametrize("family", ["gpt2", "bert", "t5"])
def test_the_recipe_gives_the_same_whatever_is_chosen_then(
    monkeypatch: pytest.MonkeyPatch, family: str
) -> None:
    ex = explainer(family)
    text = "the [MASK] was good" if family == "bert" else "the film was good"
    why = ex.attribution(text)
    assert why.recipe.parameters["method"] == "occlusion"
    assert why.recipe.parameters["baseline"] == why.baseline
    monkeypatch.setattr(auto, "AFFORDED", 0)
    assert ex.attribution(text).method == "gradient"
    same(ex.attribution(text, **why.recipe.parameters), why)


def test_a_label_is_explained_by_amounts_that_add_up() -> None:
    why = explainer("bert", "classify").attribution("the film was good")
    assert (why.method, why.chosen) == ("integrated_gradients", "label")
    assert why.interpretation == "quantitative"


def test_longer_texts_are_left_out_by_larger_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ever fewer copies to spend; hierarchical occlusion takes no more than it may."""
    ex, found = explainer("gpt2"), []
    for copies in (10_000, 40, 20, 12, 10, 8, 7, 6, 3, 1):
        afforded(monkeypatch, TEXT, copies)
        why = ex.attribution(TEXT)
        assert why.forward_passes <= copies + 2
        found.append(why.chosen)
    assert list(dict.fromkeys(found)) == [step for step in LADDER if step in found]
    assert {"every token", "every word", "strongest sentences", "too long"} <= set(found)


def test_inside_the_strongest_sentence_words_are_left_out_one_by_one() -> None:
    ex = explainer("gpt2")
    why = ex.attribution(TEXT, method="hierarchical_occlusion", copies=14)
    words = ex.attribution(TEXT, method="occlusion", unit="word")
    fine = np.isclose(why.scores[0], words.scores[0], atol=1e-6)
    sentences = [range(TEXT.index(".") + 1), range(TEXT.index(".") + 1, len(TEXT))]
    assert fine.any()
    assert not fine.all()
    # what is not refined is what f falls by without the whole sentence, shared out among its tokens
    starts = why.tokens.spans[:, 0]
    rest = np.flatnonzero(~fine)
    assert len(np.unique(np.round(why.scores[0, rest], 6))) <= 2
    assert len(sentences) == 2
    assert starts[rest].size


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ({"steps": 9}, "integrated_gradients"),
        ({"unit": "word"}, "occlusion"),
        ({"samples": 4, "seed": 1}, "shapley"),
        ({"noise": 0.1}, "smooth_grad"),
        ({"baseline": "zero"}, "occlusion"),
    ],
)
def test_an_option_is_read_by_the_first_method_that_can(
    options: dict[str, Any], method: str
) -> None:
    why = explainer("gpt2").attribution("the film", **options)
    assert why.method == method
    same(why, explainer("gpt2").attribution("the film", method=method, **options))


def test_options_that_no_method_reads_together_are_refused() -> None:
    with pytest.raises(MisuseError, match="No method reads all of noise, unit"):
        explainer("gpt2").attribution("the film", noise=0.1, unit="word")


def test_of_many_texts_each_has_the_method_that_it_affords(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ex = explainer("gpt2")
    short = "the film"
    afforded(monkeypatch, short, 20)
    some = ex.attribution([short, TEXT])
    assert [one.chosen for one in some] == ["every token", "too long"]
    for text, why in zip((short, TEXT), some, strict=True):
        same(why, ex.attribution(text))


@pytest.mark.parametrize("method", ["value_zeroing", "attention_rollout"])
def test_who_asks_for_a_method_that_is_chance_is_told(method: str) -> None:
    why = explainer("gpt2").attribution("the film was", method=method)
    assert "ranked tokens no better than chance" in caption(why)
    assert "偶然と変わりませんでした" in caption(why, "ja")


@pytest.mark.parametrize("afforded_operations", [2e13, 0])
def test_where_the_gradient_was_not_proved_none_is_taken(
    monkeypatch: pytest.MonkeyPatch, afforded_operations: float
) -> None:
    monkeypatch.setattr(auto, "AFFORDED", afforded_operations)
    for family, task in (("gpt2", "lm"), ("bert", "classify")):
        subject = explainer(family, task).subject
        blind = replace(subject, anatomy=without(subject.anatomy, {"gradient": "it was another"}))
        why = Explainer(blind, check=False).attribution("the film was good. it is bad.")
        assert "occlusion" in why.method
