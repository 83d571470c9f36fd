"""Many texts at once: each has the answer it has alone, however many share a pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sukashi
from sukashi.errors import MisuseError
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from tests.networks import explain, explainer, network
from tests.trace.test_batch import GAPS, TEXTS

QUICK: dict[str, dict[str, Any]] = {
    "smooth_grad": {"samples": 3},
    "shapley": {"samples": 4},
    "expected_gradients": {"samples": 4},
}
CASES = [
    ("roberta", "classify"),
    ("bert", "classify"),
    ("gpt2", "classify"),
    ("bart", "classify"),
    ("bert", "tokens"),
    ("bert", "lm"),
    ("gpt2", "lm"),
    ("t5", "lm"),
]
JAPANESE = (
    "メロスは激怒した。",
    "必ず、かの邪智暴虐の王を除かなければならぬと決意した。",
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "「ではみなさんは、そういうふうに川だと云われたり、乳の流れたあとだと云われたりしていた」",
)


def agree(many: list[Any], single: list[Any]) -> None:
    assert len(many) == len(single)
    for one, other in zip(many, single, strict=True):
        assert one.tokens.text == other.tokens.text
        assert [t.label for t in one.targets] == [t.label for t in other.targets]
        assert one.steps == other.steps
        for name in ("scores", "magnitudes", "residuals"):
            mine, wanted = getattr(one, name), getattr(other, name)
            scale = max(1.0, float(np.abs(other.scores).max()))
            np.testing.assert_allclose(mine, wanted, atol=1e-5 * scale)
        for mine, wanted in zip(one.targets, other.targets, strict=True):
            assert mine.value == pytest.approx(wanted.value, abs=1e-5)
            assert mine.probability == pytest.approx(wanted.probability, abs=1e-6)
        assert one.forward_passes == other.forward_passes
        assert one.backward_passes == other.backward_passes


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_each_text_what_it_has_alone(method: str) -> None:
    ex = explainer("bert", "classify")
    options = QUICK.get(method, {})
    single = [ex.attribution(text, method=method, **options) for text in TEXTS]
    agree(ex.attribution(list(TEXTS), method=method, **options), single)


@pytest.mark.parametrize(("family", "task"), CASES)
def test_every_head_gives_each_text_what_it_has_alone(family: str, task: str) -> None:
    texts = GAPS if (family, task) == ("bert", "lm") else TEXTS
    ex = explainer(family, task)
    how = {"method": "integrated_gradients", "baseline": "zero"}
    agree(ex.attribution(texts, **how), [ex.attribution(text, **how) for text in texts])
    if ex.subject.problem_type is None:
        return
    for one, text in zip(ex.classify(texts), texts, strict=True):
        alone = ex.classify(text)
        assert one.labels == alone.labels
        np.testing.assert_allclose(one.logits, alone.logits, atol=1e-5)
        np.testing.assert_allclose(one.probabilities, alone.probabilities, atol=1e-6)


@pytest.mark.parametrize("memory", [400_000, 2_000_000])
def test_the_size_of_a_batch_changes_nothing(memory: int) -> None:
    small = explain(network("roberta", "classify"), "roberta", memory=memory)
    how = {"method": "integrated_gradients", "target": "all"}
    wanted = explainer("roberta", "classify").attribution(list(TEXTS), **how)
    agree(small.attribution(list(TEXTS), **how), wanted)


def test_pairs_share_passes_too() -> None:
    ex = explainer("bert", "classify")
    pairs = ["good", "was it not?", "the very good film", "bad"]
    many = ex.attribution(list(TEXTS), pairs, method="grad_x_input")
    agree(
        many,
        [ex.attribution(*both, method="grad_x_input") for both in zip(TEXTS, pairs, strict=True)],
    )
    agree(ex.attribution(list(TEXTS), "good"), [ex.attribution(t, "good") for t in TEXTS])


@pytest.mark.parametrize("model", ["authors", "reviews"])
def test_the_built_in_classifiers(model: str) -> None:
    ex = sukashi.load(model)
    texts = JAPANESE if model == "authors" else TEXTS
    for method in ("grad_x_input", "integrated_gradients", "occlusion"):
        agree(
            ex.attribution(list(texts), method=method),
            [ex.attribution(text, method=method) for text in texts],
        )
    for one, text in zip(ex.classify(list(texts)), texts, strict=True):
        np.testing.assert_allclose(one.logits, ex.classify(text).logits, atol=1e-5)


def test_progress_counts_texts_and_can_end_the_work() -> None:
    seen: list[tuple[str, int, int]] = []
    ex = explain(network("bert", "classify"), "bert", progress=lambda *told: seen.append(told))
    ex.attribution(list(TEXTS), method="integrated_gradients")
    assert {total for _, _, total in seen} == {len(TEXTS)}
    assert seen[-1] == ("attribution", len(TEXTS), len(TEXTS))
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explain(network("bert", "classify"), "bert", progress=stop).attribution(list(TEXTS))


def refused(ex: Explainer, match: str, texts: Any, *rest: Any, **how: Any) -> None:
    with pytest.raises(MisuseError, match=match):
        ex.attribution(texts, *rest, **how)


def test_the_text_that_cannot_be_read_is_named() -> None:
    ex = explainer("bert", "classify")
    refused(ex, r"Text 2 of 3: The text is empty", ["good", " ", "bad"])
    refused(ex, r"Text 2 of 2: The text has 202 tokens, the model reads 128", ["a", "bad " * 200])
    refused(ex, r"text\[0\] is 3; give a text, or a list of messages\.", [3])
    refused(ex, r"The list of texts is empty", [])
    refused(ex, r"There are 2 texts and 1 second texts", ["a", "b"], ["c"])
    refused(ex, r"There are 1 texts and 2 second texts", "a", ["c", "d"])
    refused(ex, r"Candidates are judged for one text at a time", ["a"], candidates=["x", "y"])
    refused(ex, r"Text 1 of 2: Unknown label 'great'", ["a", "b"], target="great")
