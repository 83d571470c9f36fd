"""A trained network of RMSNorm without biases: beside a baseline of zero f jumps, which is told."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from benchmarks.evidence.sorter import LABELS, comparer, sorter, tokenizer
from sukashi.explainer import Explainer
from sukashi.lens.attribution.integrated import MOST_STEPS
from sukashi.model.load import load
from sukashi.trace import baseline
from sukashi.view.caption import caption
from sukashi.view.number_format import percent
from tests.networks import explain, explainer
from tests.tiny import FAMILIES, tiny

METHOD = "integrated_gradients"
TEXTS = ("4 7 6 >", "5 3 4 >", "6 4 3 >", "7 1 5 >")


@pytest.fixture(scope="module")
def ex() -> Explainer:
    return Explainer(load(network=sorter(), tokenizer=tokenizer()))


@pytest.fixture(scope="module")
def judge() -> Explainer:
    return Explainer(load(network=comparer(), tokenizer=tokenizer()))


def test_it_has_learned(ex: Explainer, judge: Explainer) -> None:
    assert ex.generate("3 1 2 >", max_new_tokens=3).text == " 1 2 3"
    assert [judge.classify(text).labels[judge.classify(text).best[0]] for text in TEXTS] == [
        LABELS[text[4] > text[0]] for text in TEXTS
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_with_all_defaults_the_sum_holds_in_few_steps(ex: Explainer, text: str) -> None:
    run = ex.generate(text, max_new_tokens=3)
    why = ex.attribution(run, method=METHOD)
    assert why.baseline == "mean"
    assert why.baseline_jump < 0.005
    assert (why.interpretation, why.signed, why.stalled) == ("quantitative", True, False)
    assert why.steps <= 127
    change = [one.value - one.baseline_value for one in why.targets]
    np.testing.assert_allclose(why.scores.sum(1), change, rtol=0.011)
    exact = ex.attribution(run, method=METHOD, steps=400).scores
    assert np.abs(why.scores - exact).max() <= 0.01 * np.abs(exact).max()


@pytest.mark.parametrize("text", TEXTS)
def test_of_a_classifier_too(judge: Explainer, text: str) -> None:
    why = judge.attribution(text, method=METHOD)
    assert (why.baseline, why.interpretation) == ("mean", "quantitative")
    assert why.steps <= 127
    (target,) = why.targets
    assert why.scores[0].sum() == pytest.approx(target.value - target.baseline_value, rel=0.011)


def test_a_singular_baseline_is_told_and_not_walked_to_the_end(ex: Explainer) -> None:
    run = ex.generate("3 1 2 >", max_new_tokens=3)
    why = ex.attribution(run, method=METHOD, baseline="zero")
    assert why.baseline == "zero"
    assert why.baseline_jump > 0.5
    assert (why.interpretation, why.signed, why.stalled) == ("ranking only", False, True)
    assert why.steps < MOST_STEPS
    said = caption(why)
    assert "Baseline: embeddings of zero." in said
    assert f"jumps by {percent(why.baseline_jump, 'en')} of its whole change" in said
    assert f"After {why.steps} steps, more steps no longer made" in said
    assert "ゼロの埋め込み" in caption(why, "ja")
    assert "jumps" not in caption(ex.attribution(run, method=METHOD, steps=31))


def test_every_architecture_begins_where_it_is_smooth() -> None:
    subjects = {family: explainer(family).subject for family in FAMILIES}
    jumps = {
        family: baseline.jump(subject, baseline.chosen(subject))
        for family, subject in subjects.items()
    }
    assert max(jumps.values()) < 0.005, jumps
    zero = {family: baseline.jump(subject, "zero") for family, subject in subjects.items()}
    singular = {family for family, jump in zero.items() if jump > 0.05}
    assert {"llama", "mistral", "gemma", "qwen3", "modernbert", "deberta_v2", "t5"} <= singular
    assert not {"gpt2", "opt", "bert", "roberta", "bart"} & singular


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["bert", "gpt2", "llama", "t5"])
def test_rounding_is_no_jump(family: str, dtype: str) -> None:
    """A coarse type of number begins where float32 does, and still sees what jumps."""
    exact = explain(tiny(family, scale=0.1), family)
    coarse = explain(tiny(family, scale=0.1).to(getattr(torch, dtype)), family)
    assert next(iter(coarse.baselines)) == next(iter(exact.baselines))
    singular = [name for name, jump in exact.baselines.items() if jump > 0.05]
    assert singular == [name for name, jump in coarse.baselines.items() if jump > 0.05]
    assert (singular != []) == (family in ("llama", "t5"))
