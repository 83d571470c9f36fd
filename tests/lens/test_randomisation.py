"""The check by random weights: what is re-drawn, that the user's network never is, the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from sukashi.errors import RangeError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.lens.randomisation import cascade, stages_of
from sukashi.model.load import load
from sukashi.model.network_copy import copy_network
from sukashi.model.subject import hash_of_network
from sukashi.trace.spearman import spearman
from tests.lens.attribution.bag import Bag, registered
from tests.networks import explain, explainer
from tests.tiny import FAMILIES, tiny, tiny_tokenizer

TEXT = "the film was not good, it was bad."


def weights(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in network.named_parameters()}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_weight_is_in_one_stage_from_the_top_down(family: str) -> None:
    subject = copy_network(explainer(family).subject)
    stages = stages_of(subject)
    ids = [id(one) for stage in stages for one in stage.parameters]
    assert sorted(ids) == sorted(id(one) for one in subject.network.parameters())
    assert stages[0].part == "head" or family == "albert"
    assert stages[-1].part == "embedding"
    words = [stack.embedding.weight for stack in subject.anatomy.stacks.values()]
    assert {id(one) for one in words} <= {id(one) for one in stages[-1].parameters}
    for name, stack in subject.anatomy.stacks.items():
        layers = [stage.layer for stage in stages if stage.part == name]
        wanted = list(range(stack.layers))[::-1]
        assert layers == (wanted[:1] if family == "albert" else wanted)


def test_a_stage_changes_its_own_weights_and_keeps_their_spread() -> None:
    ex = explain(tiny("gpt2"), "gpt2")
    copies = []
    before = weights(copy_network(ex.subject).network)

    def again(subject: object) -> np.ndarray:
        copies.append(weights(subject.network))  # type: ignore[attr-defined]
        return np.zeros((1, 1), dtype=np.float32)

    found = [stage for stage, _ in cascade(copy_network(ex.subject), again, 0, lambda *_: None)]
    assert [(one.part, one.layer) for one in found] == [
        ("head", -1),
        ("decoder", 1),
        ("decoder", 0),
        ("embedding", -1),
    ]
    now = copies[0]
    assert torch.equal(now["transformer.wte.weight"], before["transformer.wte.weight"])
    assert not torch.equal(now["lm_head.weight"], before["transformer.wte.weight"])
    assert torch.equal(
        now["transformer.h.1.mlp.c_fc.weight"], before["transformer.h.1.mlp.c_fc.weight"]
    )
    now = copies[1]
    changed = now["transformer.h.1.mlp.c_fc.weight"]
    assert not torch.equal(changed, before["transformer.h.1.mlp.c_fc.weight"])
    assert float(changed.std()) == pytest.approx(
        float(before["transformer.h.1.mlp.c_fc.weight"].std()), rel=0.1
    )
    assert torch.equal(
        now["transformer.h.0.mlp.c_fc.weight"], before["transformer.h.0.mlp.c_fc.weight"]
    )
    assert torch.equal(now["lm_head.weight"], copies[0]["lm_head.weight"])
    assert not torch.equal(copies[-1]["transformer.wpe.weight"], before["transformer.wpe.weight"])


@pytest.mark.parametrize(
    ("family", "task"), [("gpt2", "lm"), ("bert", "classify"), ("t5", "lm"), ("albert", "classify")]
)
def test_the_users_network_is_never_changed(family: str, task: str) -> None:
    network = tiny(family, task)
    ex = explain(network, family)
    given: object = ex.generate(TEXT, max_new_tokens=2) if task == "lm" else TEXT
    why = ex.attribution(given)
    hashed, bytes_before = hash_of_network(network), weights(network)
    tied = network.get_output_embeddings() is not None and (
        network.get_output_embeddings().weight is network.get_input_embeddings().weight
    )
    ex.randomisation(why, rankings=4)
    ex.faithfulness(why, rankings=4, draws=2)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    ex.progress = interrupt
    with pytest.raises(KeyboardInterrupt):
        ex.randomisation(why, rankings=4)
    assert hash_of_network(network) == hashed
    for name, value in network.named_parameters():
        assert torch.equal(value, bytes_before[name])
    if tied:
        assert network.get_output_embeddings().weight is network.get_input_embeddings().weight


def test_correlations_are_those_of_the_scores_again() -> None:
    """The last stage against an attribution of a network whose weights are exactly those."""
    ex = explainer("bert", "classify")
    why = ex.attribution(TEXT, method="occlusion", baseline="pad")
    found = ex.randomisation(why, rankings=50, seed=3)
    kept: list[np.ndarray] = []

    def again(subject: object) -> np.ndarray:
        other = Explainer(load(network=subject.network, tokenizer=ex.tokenizer))  # type: ignore[attr-defined]
        asked = {"method": "occlusion", "baseline": "pad", "target": why.targets[0].label}
        kept.append(other.attribution(TEXT, **asked).scores)
        return kept[-1]

    for _ in cascade(copy_network(ex.subject), again, 3, lambda *_: None):
        pass
    inner = ~why.tokens.special
    for stage, scores in enumerate(kept):
        wanted = spearman(why.scores[0, inner], scores[0, inner])
        assert found.correlations[stage, 0] == pytest.approx(wanted, abs=1e-5)
        wanted = spearman(np.abs(why.scores[0, inner]), np.abs(scores[0, inner]))
        assert found.absolute[stage, 0] == pytest.approx(wanted, abs=1e-5)
    assert found.curve[-1] == pytest.approx(found.last.value)
    assert abs(found.random.mean()) < 0.2


def test_an_explanation_that_reads_only_the_text_survives() -> None:
    """A method that scores tokens by their place does not notice; one of the weights does."""
    ex = explainer("bert", "classify")
    why = ex.attribution(TEXT)
    found = ex.randomisation(why, rankings=100)
    assert not found.survives
    from sukashi.lens.randomisation import WeightDraws, randomisation
    from sukashi.trace.problem import Problem
    from sukashi.trace.target_selection.select import targets_of

    places = np.arange(len(why.tokens), dtype=np.float32)[None]
    by_place = replace(why, scores=places, magnitudes=places)
    encoding = ex.encode(TEXT, None)
    problem = Problem(ex.subject, encoding, targets_of(ex.subject, encoding, why.targets))
    blind = randomisation(problem, by_place, lambda _: places, WeightDraws(), why.recipe)
    np.testing.assert_allclose(blind.correlations, 1)
    assert blind.survives


@pytest.fixture(scope="module")
def bag() -> Iterator[Bag]:
    with registered() as network:
        yield network


def test_on_a_linear_model_the_answer_is_known(bag: Bag) -> None:
    """grad_x_input is x·(I + V)ᵀw / n with whatever weights there are."""
    ex = Explainer(load(network=bag, tokenizer=tiny_tokenizer("masked"), task="classify"))
    why = ex.attribution("the film was not good", target="yes")
    found = ex.randomisation(why, rankings=4, seed=1)
    assert found.parts == ("head", "encoder", "embedding")
    inner, ids = ~why.tokens.special, torch.tensor(why.tokens.ids)
    scores: list[np.ndarray] = []

    def again(subject: object) -> np.ndarray:
        network = subject.network  # type: ignore[attr-defined]
        x = network.words.weight.detach()[ids]
        scores.append((x @ network.slopes[2] / len(ids)).numpy())
        return why.scores

    for _ in cascade(copy_network(ex.subject), again, 1, lambda *_: None):
        pass
    wanted = [spearman(why.scores[0, inner], one[inner]) for one in scores]
    np.testing.assert_allclose(found.correlations[:, 0], wanted, atol=1e-5)


def test_many_targets_words_and_bad_questions() -> None:
    ex = explainer("gpt2")
    run = ex.generate("the film was", max_new_tokens=3)
    why = ex.attribution(run, method="occlusion", unit="word")
    found = ex.randomisation(why, rankings=6)
    assert found.unit == "word"
    assert found.correlations.shape == (4, 3)
    same = ex.randomisation(run, method="occlusion", unit="word", rankings=6)
    np.testing.assert_array_equal(found.correlations, same.correlations)
    with pytest.raises(RangeError, match="rankings 1 does not exist"):
        ex.randomisation(why, rankings=1)
    with pytest.raises(UnsupportedError, match="'mine' is not one of sukashi's"):
        ex.randomisation(replace(why, method="mine"))
    gap = explainer("bert", "classify")
    bare = gap.attribution("[MASK]")
    special = replace(
        bare, tokens=replace(bare.tokens, special=np.ones(len(bare.tokens), dtype=bool))
    )
    with pytest.raises(UnsupportedError, match="Nothing of this text can be taken away"):
        gap.randomisation(special)
