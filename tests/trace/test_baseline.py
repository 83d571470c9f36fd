"""Baseline: what "auto" stands for, and what every name puts in the place of the text."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from sukashi.errors import UnknownNameError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.trace import baseline
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site
from sukashi.trace.target import Target
from tests.networks import TEXT, explain, explainer, network
from tests.tiny import MASK, PAD, tiny, tiny_tokenizer


def problem(ex: Explainer, text: str = TEXT) -> Problem:
    return Problem(ex.subject, ex.encode(text, None), (Target(0, 0),))


def named(**ids: int | None) -> Any:
    """A problem whose tokenizer has these special tokens, and a network that is always smooth."""
    subject = SimpleNamespace(tokenizer=SimpleNamespace(**ids), task=ids.pop("task", "causal"))
    return SimpleNamespace(subject=subject)


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        ({"task": "masked", "mask_token_id": 4, "pad_token_id": 0}, ("mask", "pad")),
        ({"task": "classify", "mask_token_id": 4, "pad_token_id": 0}, ("pad",)),
        ({"task": "masked", "mask_token_id": None, "pad_token_id": 0}, ("pad",)),
        ({"pad_token_id": 0, "eos_token_id": 2}, ("pad",)),
        ({"pad_token_id": 2, "eos_token_id": 2}, ()),  # it ends texts: it says something
        ({"pad_token_id": None, "eos_token_id": 2}, ()),
        ({}, ()),
    ],
)
def test_what_may_stand_for_nothing(ids: dict[str, Any], wanted: tuple[str, ...]) -> None:
    assert baseline.candidates(named(**ids).subject) == (*wanted, "mean", "zero")


@pytest.mark.parametrize(
    ("jumps", "wanted"),
    [
        ({"pad": 0.001, "mean": 0.0, "zero": 0.0}, "pad"),
        ({"pad": 0.9, "mean": 0.001, "zero": 0.0}, "mean"),
        ({"pad": 0.9, "mean": 0.9, "zero": 0.001}, "zero"),
        ({"pad": 0.9, "mean": 0.2, "zero": 0.5}, "mean"),  # none is smooth: the least of them
    ],
)
def test_auto_is_the_first_beside_which_nothing_jumps(
    monkeypatch: pytest.MonkeyPatch, jumps: dict[str, float], wanted: str
) -> None:
    monkeypatch.setattr(baseline, "jump", lambda subject, name: jumps[name])
    assert baseline.resolve(named(pad_token_id=0, eos_token_id=2), "auto") == wanted


def test_a_token_that_is_missing_is_refused() -> None:
    for name in ("pad", "mask"):
        with pytest.raises(UnsupportedError, match=f"has no {name} token.*zero.*mean"):
            baseline.resolve(named(), name)
    with pytest.raises(UnknownNameError, match="Unknown baseline 'blank'"):
        baseline.resolve(named(), "blank")


def test_pad_and_mask_keep_what_frames_the_text() -> None:
    ex = explainer("bert")
    asked = problem(ex)
    actual = asked.embeddings()
    (site,) = asked.sites
    for name, id in (("pad", PAD), ("mask", MASK)):
        found = baseline.embeddings(asked, name, actual)[site][0]
        token = network("bert").get_input_embeddings().weight[id].detach()
        assert torch.equal(found[0], actual[site][0, 0])
        assert torch.equal(found[-1], actual[site][0, -1])
        assert torch.equal(found[1:-1], token.expand_as(found[1:-1]))


def test_mean_and_zero_replace_every_position() -> None:
    for family in ("gpt2", "electra", "bart", "gemma"):
        asked = problem(explainer(family))
        actual = asked.embeddings()
        for site in asked.sites:
            module = explainer(family).anatomy.stacks[site.stack].embedding
            with torch.no_grad():
                every = module(torch.arange(module.num_embeddings)[None])[0]
            mean = baseline.embeddings(asked, "mean", actual)[site]
            assert mean.shape == actual[site].shape
            torch.testing.assert_close(mean[0, 0], every.mean(0), atol=1e-6, rtol=1e-5)
            assert torch.equal(mean[0, 0], mean[0, -1])
            assert not bool(baseline.embeddings(asked, "zero", actual)[site].any())


def test_the_mean_of_a_large_vocabulary_is_taken_in_parts() -> None:
    ex = explain(tiny("gpt2", vocab_size=20_000), "gpt2")
    asked = problem(ex)
    mean = baseline.embeddings(asked, "mean", asked.embeddings())[Site("embedding")]
    weight = ex.network.get_input_embeddings().weight.detach()
    torch.testing.assert_close(mean[0, 0], weight.double().mean(0).float())


def test_a_decoders_start_token_stays() -> None:
    ex = explainer("t5")
    run = ex.generate("the film", max_new_tokens=2)
    asked = Problem(ex.subject, ex.encode(run, None), (Target(0, 0),))
    actual = asked.embeddings()
    site = Site("embedding", 0, "decoder")
    found = baseline.embeddings(asked, "pad", actual)[site][0]
    assert torch.equal(found[0], actual[site][0, 0])
    token = ex.anatomy.stacks["decoder"].embedding.weight[PAD].detach()
    kept = [bool(flag) for flag in asked.encoding.written.special]
    for place, special in enumerate(kept):
        assert torch.equal(found[place], actual[site][0, place] if special else token)


def test_a_tokenizer_without_special_tokens_gets_the_mean() -> None:
    raw = tiny_tokenizer("causal").backend_tokenizer
    bare = PreTrainedTokenizerFast(tokenizer_object=raw)
    ex = Explainer(load(network=network("gpt2"), tokenizer=bare))
    why = ex.attribution(TEXT, method="integrated_gradients")
    wanted = explainer("gpt2").attribution(TEXT, method="integrated_gradients", baseline="mean")
    assert why.targets[0].baseline_value == pytest.approx(wanted.targets[0].baseline_value)
