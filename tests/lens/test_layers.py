"""Layers: what each layer would already have written, by its definition."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.errors import (
    BudgetError,
    FailureError,
    RangeError,
    TargetError,
    UnknownNameError,
    UnsupportedError,
)
from sukashi.explainer import Explainer
from sukashi.lens.layers import largest
from sukashi.model.load import load
from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.lens.words import three_words
from tests.networks import TEXT, anatomy, explain, explainer, network, plain
from tests.tiny import CAUSAL, FAMILIES, tiny


def own_logits(family: str, text: Any) -> torch.Tensor:
    found: torch.Tensor = plain(
        network(family), explainer(family).encode(text, None).inputs
    ).logits[0]
    return found


def table(family: str, layer: int, norm: str = "final") -> torch.Tensor:
    """(tokens, vocabulary) logits of one layer, decoded by the anatomy."""
    parts = anatomy(family)
    site = Site("residual", layer, parts.writer.name)
    inputs = explainer(family).encode(TEXT, None).inputs
    hidden = run(network(family), parts, inputs, read=[site]).at[site][0]
    assert parts.decode is not None
    with torch.no_grad():
        return parts.decode(hidden, norm=norm)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_last_row_is_the_models_own_output(family: str) -> None:
    steps = explainer(family).layers(TEXT, top=5)
    logits = own_logits(family, TEXT)
    chances = logits.softmax(-1)
    assert len(steps.top_ids) == anatomy(family).writer.layers + 1
    for place, position in enumerate(steps.positions):
        row = chances[position]
        best = row.topk(5)
        np.testing.assert_allclose(steps.top_probabilities[-1, place], best.values, atol=1e-6)
        outcome = steps.outcome_ids[place]
        assert steps.probabilities[-1, place] == pytest.approx(float(row[outcome]), abs=1e-6)
        np.testing.assert_allclose(
            steps.top_probabilities[-1, place], row[steps.top_ids[-1, place]], atol=1e-6
        )


@pytest.mark.parametrize("family", ["gpt2", "gemma2", "bert", "t5", "bart", "opt", "albert"])
@pytest.mark.parametrize("norm", ["final", "none"])
def test_every_row_by_a_plain_loop(family: str, norm: str) -> None:
    ex = explainer(family)
    steps = ex.layers(TEXT, top=3, watch=[7, 9], norm=norm)
    assert steps.norm == norm
    for layer in range(len(steps.top_ids)):
        logits = table(family, layer, norm).double()
        for place, position in enumerate(steps.positions.tolist()):
            row = logits[position]
            z = sum(math.exp(x) for x in row.tolist())
            for column, id in enumerate((steps.outcome_ids[place], 7, 9)):
                better = sum(x > row[id] for x in row.tolist())
                chance = math.exp(row[id]) / z
                if column == 0:
                    assert steps.ranks[layer, place] == 1 + better
                    assert steps.probabilities[layer, place] == pytest.approx(chance, abs=1e-6)
                else:
                    assert steps.watched_ranks[layer, place, column - 1] == 1 + better
                    watched = steps.watched[layer, place, column - 1]
                    assert watched == pytest.approx(chance, abs=1e-6)
            p = row.softmax(-1)
            entropy = -sum(x * math.log(x) for x in p.tolist() if x > 0)
            assert steps.entropy[layer, place] == pytest.approx(entropy, abs=1e-4)
            np.testing.assert_array_equal(
                steps.top_ids[layer, place], row.argsort(descending=True)[:3]
            )


def test_row_zero_is_the_embedding() -> None:
    """What enters the first block, decoded: the word and its position in GPT-2."""
    steps = explainer("gpt2").layers(TEXT)
    net, ids = network("gpt2"), torch.tensor(steps.tokens.ids)
    with torch.no_grad():
        x = net.transformer.wte(ids) + net.transformer.wpe(torch.arange(len(ids)))
        chances = net.lm_head(net.transformer.ln_f(x)).softmax(-1)
    wanted = chances.gather(-1, torch.tensor(steps.outcome_ids)[:, None])[:, 0]
    np.testing.assert_allclose(steps.probabilities[0], wanted, atol=1e-6)


def test_a_text_follows_the_tokens_that_came() -> None:
    steps = explainer("gpt2").layers(TEXT)
    ids = steps.tokens.ids
    assert steps.positions.tolist() == list(range(len(ids)))
    assert steps.outcome_ids[:-1].tolist() == ids[1:].tolist()
    assert steps.outcome_ids[-1] == int(own_logits("gpt2", TEXT)[-1].argmax())


@pytest.mark.parametrize("norm", ["final", "none"])
def test_a_masked_model_follows_its_own_best(norm: str) -> None:
    steps = explainer("bert").layers(TEXT, norm=norm)
    assert steps.outcome_ids.tolist() == own_logits("bert", TEXT).argmax(-1).tolist()
    if norm == "final":
        assert (steps.ranks[-1] == 1).all()


def test_the_models_own_best_has_the_final_norm_also_in_the_older_reading() -> None:
    steps = explainer("gpt2").layers(TEXT, norm="none")
    assert steps.outcome_ids[-1] == int(own_logits("gpt2", TEXT)[-1].argmax())


@pytest.mark.parametrize("family", [*CAUSAL[:3], "t5", "bart"])
def test_a_generation_is_read_before_every_written_token(family: str) -> None:
    ex = explainer(family)
    made = ex.generate("the film was", max_new_tokens=4)
    steps = ex.layers(made, top=1)
    assert steps.outcome_ids.tolist() == made.tokens.ids[list(made.written)].tolist()
    np.testing.assert_allclose(steps.probabilities[-1], made.probabilities, atol=1e-6)
    free = slice(0, -1) if family == "bart" else slice(None)  # BART's last token is forced
    assert (steps.ranks[-1, free] == 1).all()  # greedy
    np.testing.assert_array_equal(steps.top_ids[-1, free, 0], steps.outcome_ids[free])


@pytest.mark.parametrize("memory", [12 * 320, 12 * 320 * 4, 1 << 30])
def test_positions_are_read_in_chunks_that_fit(memory: int) -> None:
    ex = explain(network("gpt2"), "gpt2", memory=memory)
    steps, wanted = ex.layers(TEXT, watch=[5]), explainer("gpt2").layers(TEXT, watch=[5])
    for name in ("top_probabilities", "probabilities", "entropy", "watched"):
        np.testing.assert_allclose(getattr(steps, name), getattr(wanted, name), atol=1e-5)
    for name in ("ranks", "outcome_ids", "watched_ranks", "top_ids", "positions"):
        np.testing.assert_array_equal(getattr(steps, name), getattr(wanted, name))


def test_one_position_that_does_not_fit_is_refused() -> None:
    ex = explain(network("gpt2"), "gpt2", memory=12 * 320 - 1)
    with pytest.raises(BudgetError, match="table of logits needs about 3,840 bytes"):
        ex.layers(TEXT)


def test_watched_words_are_named_as_a_person_reads_them() -> None:
    steps = explainer("gpt2").layers(TEXT, watch=[" the", 5])
    assert steps.watched_words[0] == " the"
    assert steps.watched.shape[2] == 2
    with pytest.raises(TargetError, match="tokens for this model"):
        explainer("gpt2").layers(TEXT, watch=["the film"])
    empty = explainer("gpt2").layers(TEXT)
    assert empty.watched.shape[2] == empty.watched_ranks.shape[2] == 0


def test_top_is_limited_by_the_vocabulary() -> None:
    for top in (0, 321, -1):
        with pytest.raises(RangeError, match=f"top {top} does not exist; choose from 1 to 320"):
            explainer("gpt2").layers(TEXT, top=top)
    whole = explainer("gpt2").layers(TEXT, top=320)
    np.testing.assert_allclose(whole.top_probabilities.sum(-1), 1, atol=1e-5)
    assert (np.diff(whole.top_probabilities, axis=-1) <= 0).all()


def test_other_norms_and_models_without_words_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="Unknown norm 'first'; choose from: final, none"):
        explainer("gpt2").layers(TEXT, norm="first")
    for task in ("classify", "base"):
        with pytest.raises(UnsupportedError, match="no vocabulary head"):
            explainer("bert", task).layers(TEXT)


def test_numbers_that_are_none_are_refused() -> None:
    ex = explain(tiny("gpt2"), "gpt2")
    with torch.no_grad():
        ex.network.transformer.ln_f.weight[0] = float("nan")
    with pytest.raises(FailureError, match="not finite"):
        ex.layers(TEXT)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**31), st.integers(1, 3000), st.integers(1, 12), st.booleans())
def test_the_largest_are_those_of_torch(seed: int, columns: int, k: int, tied: bool) -> None:
    generator = torch.Generator().manual_seed(seed)
    numbers = torch.randn(3, columns, generator=generator)
    numbers = (numbers * 2).round() if tied else numbers
    k = min(k, columns)
    values, places = largest(numbers, k)
    assert torch.equal(values, numbers.topk(k, dim=-1).values)
    assert torch.equal(numbers.gather(-1, places), values)
    assert all(len(set(row)) == k for row in places.tolist())


@pytest.mark.parametrize("columns", [1, 3, 127, 128, 129, 255, 256, 257, 128 * 21, 128 * 21 + 5])
def test_the_largest_at_the_borders_of_blocks(columns: int) -> None:
    numbers = torch.arange(columns).float()[None]
    k = min(10, columns)
    for each in (numbers, numbers.flip(1), torch.zeros_like(numbers)):
        values, places = largest(each, k)
        assert torch.equal(values, each.topk(k, dim=-1).values)
        assert torch.equal(each.gather(-1, places), values)


def test_a_vocabulary_of_three() -> None:
    net = tiny("gpt2", vocab_size=3, bos_token_id=50256, eos_token_id=50256)
    ex = Explainer(load(network=net, tokenizer=three_words()))
    steps = ex.layers("a b a", top=3)
    np.testing.assert_allclose(steps.top_probabilities.sum(-1), 1, atol=1e-6)
    with pytest.raises(RangeError, match="top 4 does not exist; choose from 1 to 3"):
        ex.layers("a b", top=4)


def test_forbidden_words_have_no_part() -> None:
    """A logit of −∞ is probability 0 and takes nothing from the entropy."""
    from dataclasses import replace

    ex = explain(network("gpt2"), "gpt2")
    right = ex.anatomy.decode
    assert right is not None

    def forbidding(hidden: torch.Tensor, norm: str = "final") -> torch.Tensor:
        logits = right(hidden, norm).clone()
        logits[..., 100:] = -math.inf
        return logits

    ex.subject = replace(ex.subject, anatomy=replace(ex.anatomy, decode=forbidding))
    steps = ex.layers(TEXT, watch=[300])
    p = table("gpt2", 2)[:, :100].softmax(-1).numpy()
    np.testing.assert_allclose(steps.entropy[2], -(p * np.log(p)).sum(-1), atol=1e-4)
    assert not steps.watched.any()
    assert (steps.watched_ranks == 101).all()
