"""Many targets of one text: each is what it would be if it were asked alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sukashi.lens.attribution.methods import METHODS
from sukashi.result.generation import Generation
from tests.networks import explainer
from tests.tiny import CAUSAL

LINEAR = ("gradient", "grad_x_input", "integrated_gradients", "occlusion", "attention_x_gradient")
OPTIONS: dict[str, dict[str, Any]] = {
    "smooth_grad": {"samples": 2},
    "integrated_gradients": {"steps": 8, "baseline": "zero"},
    "occlusion": {"baseline": "zero"},
    "shapley": {"baseline": "zero", "samples": 5000},  # as many as make it exact
}


def made(family: str = "gpt2", tokens: int = 4) -> Generation:
    return explainer(family).generate("the film was", max_new_tokens=tokens)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("family", ["gpt2", "mistral", "bloom"])
def test_what_comes_after_the_position_has_exactly_no_score(family: str, method: str) -> None:
    why = explainer(family).attribution(made(family), method=method, **OPTIONS.get(method, {}))
    for place, target in enumerate(why.targets):
        assert not why.scores[place, target.position :].any()
        assert not why.magnitudes[place, target.position :].any()
        assert why.magnitudes[place, : target.position].any()


@pytest.mark.parametrize("method", METHODS)
def test_a_decoder_does_not_see_what_it_has_not_written(method: str) -> None:
    why = explainer("t5").attribution(made("t5"), method=method, **OPTIONS.get(method, {}))
    for place, target in enumerate(why.targets):
        assert not why.scores[place, target.position :].any()
        assert why.magnitudes[place].any()


@pytest.mark.parametrize("method", [name for name in METHODS if name != "smooth_grad"])
def test_a_written_token_is_explained_as_after_the_text_cut_before_it(method: str) -> None:
    ex, run = explainer("gpt2"), made()
    why = ex.attribution(run, method=method, **OPTIONS.get(method, {}))
    for place, target in enumerate(why.targets):
        cut = run.tokens.text[: run.tokens.spans[target.position, 0]]
        if list(ex.tokenizer(cut)["input_ids"]) != run.tokens.ids[: target.position].tolist():
            continue  # the model wrote tokens that the tokenizer would not
        alone = ex.attribution(cut, method=method, target=target.id, **OPTIONS.get(method, {}))
        scale = max(1e-6, float(np.abs(alone.scores).max()))
        found = why.scores[place, : target.position]
        np.testing.assert_allclose(found, alone.scores[0], atol=2e-5 * scale)
        assert target.value == pytest.approx(alone.targets[0].value, abs=1e-5)


def test_at_least_one_cut_is_the_same_text() -> None:
    """The test above is not empty."""
    ex, run = explainer("gpt2"), made()
    first = run.written[0]
    assert list(ex.tokenizer(run.prompt)["input_ids"]) == run.tokens.ids[:first].tolist()


@pytest.mark.parametrize("family", CAUSAL)
def test_targets_together_and_alone(family: str) -> None:
    ex, run = explainer(family), made(family, 3)
    together = ex.attribution(run)
    for output in range(len(together.targets)):
        alone = ex.attribution(run, outputs=[output])
        scale = float(np.abs(together.magnitudes[output]).max())
        np.testing.assert_allclose(
            together.scores[output], alone.scores[0], atol=1e-5 * max(scale, 1e-6)
        )


@pytest.mark.parametrize("method", [name for name in LINEAR if name != "gradient"])
def test_a_contrast_is_the_difference_of_both_logits(method: str) -> None:
    ex = explainer("gpt2")
    options = {"method": method, **OPTIONS.get(method, {})}
    one = ex.attribution("the film was", target=5, **options)
    other = ex.attribution("the film was", target=9, **options)
    both = ex.attribution("the film was", target=5, contrast=9, **options)
    scale = float(np.abs(one.scores).max() + np.abs(other.scores).max())
    np.testing.assert_allclose(both.scores, one.scores - other.scores, atol=1e-5 * scale)


def test_one_target_may_be_held_against_every_written_token() -> None:
    run = made()
    why = explainer("gpt2").attribution(run, target=5)
    assert [t.id for t in why.targets] == [5] * 4
    assert [t.position for t in why.targets] == list(run.written)
