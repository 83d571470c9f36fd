"""The value of the targets when only some units are kept: against the plain network, one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from sukashi.errors import BudgetError, UnknownNameError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.model.encoding import Encoding
from sukashi.model.load import load
from sukashi.trace.budget import Budget
from sukashi.trace.cost import counting
from sukashi.trace.perturbation.coalitions import Coalitions, CoalitionValues, keeping
from sukashi.trace.problem import Problem
from sukashi.trace.target import Target, values
from sukashi.trace.target_selection.request import TargetRequest
from sukashi.trace.target_selection.select import select_targets
from tests.networks import explainer, network, plain, text_for
from tests.tiny import tiny_tokenizer

CASES = [("gpt2", "lm"), ("llama", "lm"), ("bert", "lm"), ("bert", "classify"), ("t5", "lm")]
OWN = [
    ("mask", "bert", "lm"),
    ("mask", "bert", "classify"),
    ("pad", "gpt2", "lm"),
    ("pad", "t5", "lm"),
]


def problem(family: str, task: str, **options: object) -> Problem:
    """Every written token of a generation, else the gaps or the label."""
    ex = explainer(family, task)
    given: object = text_for(family, task)
    first = None
    if family != "bert":
        given = ex.generate("the film was", max_new_tokens=4)
        first = given.written.start - (given.prompt_length if family == "t5" else 0)
    encoding = ex.encode(given, None)
    of = "logit" if task == "classify" else "log_probability"
    choice = select_targets(ex.subject, encoding, TargetRequest(of=of, first=first))
    return Problem(ex.subject, encoding, choice.targets, **options)


def some(kept: CoalitionValues, count: int = 12) -> Coalitions:
    rng = np.random.default_rng(3)
    ends = np.array([[False], [True]]).repeat(len(kept.units), 1)
    return np.concatenate([rng.random((count, len(kept.units))) < 0.5, ends])


def members(kept: CoalitionValues, coalition: np.ndarray) -> np.ndarray:
    """Which tokens of the whole are kept."""
    tokens = np.ones(len(kept.problem.tokens), dtype=bool)
    for unit, stays in zip(kept.units, coalition, strict=True):
        tokens[list(unit)] = stays
    return tokens


def read(asked: Problem, encoding: Encoding, target: Target, row: int) -> float:
    """One scalar of the plain network, fed one text."""
    inputs = encoding.inputs
    logits = plain(asked.subject.network, inputs).logits[0]
    rows = logits if asked.anatomy.decode is None else logits[row]
    return float(values(rows[None], (target,))[0])


def deleted(asked: Problem, target: Target, stays: np.ndarray) -> float:
    """One target with tokens taken out of the ids that it sees, fed alone."""
    fed, offset, row = {}, 0, 0
    for site in asked.sites:
        width = asked.length(site.stack)
        here = np.flatnonzero(stays[offset : offset + width])
        writes = site == asked.sites[-1] and asked.anatomy.decode is not None
        if writes and asked.anatomy.writer.causal:
            here = here[here <= target.row]
            row = len(here) - 1
        elif writes:
            row = here.tolist().index(target.row)
        decoder = site.stack == "decoder" and len(asked.sites) > 1
        for name, tensor in asked.inputs.items():
            if name.startswith("decoder_") == decoder:
                fed[name] = tensor[:, here]
        offset += width
    if row < 0:
        start = torch.full((1, 1), asked.subject.tokenizer.bos_token_id)
        fed, row = {"input_ids": start, "attention_mask": torch.ones_like(start)}, 0
    return read(asked, replace(asked.encoding, inputs=fed), target, row)


def replaced(asked: Problem, target: Target, stays: np.ndarray, id: int) -> float:
    """One target with other ids in the place of those that do not stay."""
    fed, offset = dict(asked.inputs), 0
    for site in asked.sites:
        width = asked.length(site.stack)
        decoder = site.stack == "decoder" and len(asked.sites) > 1
        name = "decoder_input_ids" if decoder else "input_ids"
        here = torch.from_numpy(stays[offset : offset + width])
        fed[name] = torch.where(here, fed[name], torch.tensor(id))
        offset += width
    return read(asked, replace(asked.encoding, inputs=fed), target, target.row)


@pytest.mark.parametrize("unit", ["token", "word"])
@pytest.mark.parametrize(("family", "task"), CASES)
def test_deleting_is_the_network_without_these_ids(family: str, task: str, unit: str) -> None:
    asked = problem(family, task)
    kept = keeping(asked, unit, "delete")
    coalitions = some(kept)
    found = kept.values(coalitions).numpy()
    wanted = [
        [deleted(asked, target, members(kept, each)) for target in asked.targets]
        for each in coalitions
    ]
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize(("operator", "family", "task"), OWN)
def test_replacing_is_the_network_with_other_ids(operator: str, family: str, task: str) -> None:
    asked = problem(family, task)
    kept = keeping(asked, "token", operator)
    id = getattr(asked.subject.tokenizer, f"{operator}_token_id")
    coalitions = some(kept)
    wanted = [
        [replaced(asked, target, members(kept, each), id) for target in asked.targets]
        for each in coalitions
    ]
    np.testing.assert_allclose(kept.values(coalitions).numpy(), wanted, atol=1e-5)


@pytest.mark.parametrize("operator", ["mask", "delete", "pad"])
def test_special_tokens_always_stay(operator: str) -> None:
    kept = keeping(problem("bert", "classify"), "token", operator)
    special = np.flatnonzero(kept.problem.tokens.special)
    assert len(special)
    assert not {i for unit in kept.units for i in unit} & set(special.tolist())


@pytest.mark.parametrize("operator", ["mask", "delete"])
def test_a_gap_stays(operator: str) -> None:
    kept = keeping(problem("bert", "lm"), "token", operator)
    gaps = {target.row for target in kept.problem.targets}
    assert len(gaps) == 2
    assert not {i for unit in kept.units for i in unit} & gaps


def test_auto_masks_where_the_model_was_trained_with_masks() -> None:
    assert keeping(problem("bert", "lm"), "token", "auto").operator == "mask"
    assert keeping(problem("bert", "classify"), "token", "auto").operator == "delete"
    assert keeping(problem("gpt2", "lm"), "token", "auto").operator == "delete"


@pytest.mark.parametrize("operator", ["delete", "pad"])
def test_a_target_does_not_see_what_comes_after_it(operator: str) -> None:
    asked = problem("gpt2", "lm")
    kept = keeping(asked, "token", operator)
    coalitions = some(kept)
    first = min(target.row for target in asked.targets)
    other = coalitions.copy()
    other[:, [unit[0] > first for unit in kept.units]] ^= True
    column = [target.row for target in asked.targets].index(first)
    np.testing.assert_allclose(
        kept.values(coalitions)[:, column], kept.values(other)[:, column], atol=1e-5
    )


@pytest.mark.parametrize("operator", ["delete", "zero"])
def test_memory_changes_nothing_and_equal_coalitions_are_read_once(operator: str) -> None:
    asked = problem("gpt2", "lm")
    coalitions = some(keeping(asked, "token", operator), 40)
    told: list[tuple[int, int]] = []
    with counting() as cost:
        kept = keeping(asked, "token", operator)
        wanted = kept.values(np.concatenate([coalitions, coalitions]), lambda *at: told.append(at))
    alone = operator == "delete"  # of nothing: fed once more, as the token that begins a text
    assert cost.forward == len(np.unique(coalitions, axis=0))
    assert cost.backward == 0
    assert told[-1] == (2 * len(coalitions), 2 * len(coalitions))
    small = keeping(replace(asked, budget=Budget(120_000)), "token", operator)
    found = small.values(coalitions)
    assert alone or len(told) < 3
    torch.testing.assert_close(found, wanted[: len(coalitions)], atol=1e-5, rtol=0)
    with pytest.raises(BudgetError, match="One forward pass needs about"):
        keeping(replace(asked, budget=Budget(1000)), "token", operator).values(coalitions)


def test_whoever_is_told_can_stop_the_work() -> None:
    kept = keeping(problem("gpt2", "lm"), "token", "delete")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.values(some(kept), stop)


def test_what_cannot_be_done_is_said() -> None:
    asked = problem("gpt2", "lm")
    with pytest.raises(UnknownNameError, match="Unknown operator 'burn'; choose from: auto, mask"):
        keeping(asked, "token", "burn")
    tokenizer = tiny_tokenizer("causal")
    tokenizer.bos_token = tokenizer.eos_token = None
    bare = Explainer(load(network=network("gpt2"), tokenizer=tokenizer))
    kept = keeping(replace(asked, subject=bare.subject), "token", "delete")
    with pytest.raises(UnsupportedError, match="no token that begins a text; choose operator="):
        kept.values(some(kept))
    ex = explainer("bart", "classify")
    twice = Problem(ex.subject, ex.encode("the film", None), (Target(0, 0),))
    with pytest.raises(UnsupportedError, match="reads its text twice, in step"):
        keeping(twice, "token", "delete")
