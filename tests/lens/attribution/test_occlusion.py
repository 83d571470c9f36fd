"""Occlusion: f(x) − f(x without a unit), for every unit."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sukashi.errors import UnknownNameError
from sukashi.text.groups import group
from tests.networks import anatomy, explain, explainer, network, plain

TEXT = "the film was not good, it was bad."


@pytest.mark.parametrize("unit", ["token", "word", "phrase", "sentence"])
@pytest.mark.parametrize(("family", "task"), [("gpt2", "lm"), ("bert", "classify")])
def test_a_groups_sum_is_the_fall_without_it(family: str, task: str, unit: str) -> None:
    """Padding in the place of the unit's ids, in the plain network."""
    ex = explainer(family, task)
    why = ex.attribution(TEXT, method="occlusion", baseline="pad", unit=unit)
    inputs = ex.encode(TEXT, None).inputs
    tokens, target = why.tokens, why.targets[0]

    def value(ids: torch.Tensor) -> float:
        logits = plain(network(family, task), {**inputs, "input_ids": ids}).logits[0]
        return float((logits if task == "classify" else logits[-1])[target.id])

    whole = value(inputs["input_ids"])
    assert target.value == pytest.approx(whole, abs=1e-5)
    groups = group(tokens.text, tokens.spans, tokens.special, by=unit)
    units = [each.tokens for each in groups]
    if unit == "token":
        units = [(i,) for i in range(len(tokens))]
    for members in units:
        ids = inputs["input_ids"].clone()
        kept = [i for i in members if not tokens.special[i]]
        ids[0, kept] = ex.tokenizer.pad_token_id
        assert why.scores[0, list(members)].sum() == pytest.approx(whole - value(ids), abs=2e-5)
        assert np.ptp(why.scores[0, kept]) < 1e-6 if kept else not why.scores[0, members].any()
    np.testing.assert_array_equal(why.magnitudes, np.abs(why.scores))


def test_units_of_encoder_and_decoder_are_left_out_each_on_its_own() -> None:
    ex = explainer("t5")
    run = ex.generate("the film", max_new_tokens=3)
    why = ex.attribution(run, method="occlusion", baseline="pad")
    inputs = ex.encode(run, None).inputs
    pad = ex.tokenizer.pad_token_id
    source = inputs["input_ids"].shape[1]
    for place, target in enumerate(why.targets):
        row = target.position - source - 1
        whole = plain(network("t5"), inputs).logits[0, row, target.id]
        for token in range(len(why.tokens)):
            if why.tokens.special[token]:
                assert not why.scores[place, token]
                continue
            changed = {name: tensor.clone() for name, tensor in inputs.items()}
            first = token < source
            changed["input_ids" if first else "decoder_input_ids"][
                0, token if first else token - source
            ] = pad
            fall = whole - plain(network("t5"), changed).logits[0, row, target.id]
            assert why.scores[place, token] == pytest.approx(float(fall), abs=2e-5)


def test_a_written_phrase_counts_only_what_the_target_sees() -> None:
    """Where a unit reaches over the explained token, its score lies on the tokens before it."""
    ex = explainer("gpt2")
    run = ex.generate("the film was very", max_new_tokens=5)
    why = ex.attribution(run, method="occlusion", baseline="pad", unit="sentence")
    whole = run.tokens
    here = whole.borders
    groups = group(whole.text, whole.spans, whole.special, by="sentence", borders=here)
    for place, target in enumerate(why.targets):
        assert not why.scores[place, target.position :].any()
        for each in groups:
            seen = [i for i in each.tokens if i < target.position]
            if seen:
                assert np.ptp(why.scores[place, seen]) < 1e-6


def test_memory_changes_nothing() -> None:
    small = explain(network("gpt2"), "gpt2", memory=150_000)
    why = small.attribution(TEXT, method="occlusion")
    wanted = explainer("gpt2").attribution(TEXT, method="occlusion")
    np.testing.assert_allclose(why.scores, wanted.scores, atol=1e-5)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Unknown unit 'letter'; choose from: token, word"):
        explainer("gpt2").attribution(TEXT, method="occlusion", unit="letter")


def test_a_token_that_is_the_baseline_already_has_no_score() -> None:
    ex = explainer("bert")
    why = ex.attribution("the [MASK] was good", method="occlusion", baseline="mask")
    gap = why.targets[0].position
    assert why.scores[0, gap] == 0
    assert anatomy("bert").decode is not None
