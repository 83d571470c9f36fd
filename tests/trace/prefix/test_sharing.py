"""Copies that share their beginning: against whole copies, on every family and operator."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
import transformers
from torch import Tensor, nn

from sukashi.explainer import Explainer
from sukashi.lens.attribution.occlusion import occlusion
from sukashi.trace.budget import Budget
from sukashi.trace.perturbation.coalitions import Coalitions, CoalitionValues, keeping
from sukashi.trace.prefix import sharing
from sukashi.trace.problem import Problem
from sukashi.trace.target_selection.request import TargetRequest
from sukashi.trace.target_selection.select import select_targets
from tests.networks import explain, explainer, network
from tests.tiny import CAUSAL, GROUPED, randomise, tiny_config

TEXT = "the film was not good, it was very, very bad"
pytestmark = pytest.mark.filterwarnings("ignore:There is a performance drop")  # experts, batched
SHARES = tuple(name for name in CAUSAL if name not in ("gpt_neo", "gptj", "bloom"))
"""Their attention goes through the interface of transformers."""


@pytest.fixture(autouse=True)
def any_text_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The networks here are so small that sharing would not pay."""
    monkeypatch.setattr(sharing, "FIXED", -1)


@cache
def mixtral() -> Explainer:
    """Experts, rotary positions, groups of keys and a window of four tokens."""
    shape = tiny_config("mistral", **GROUPED).to_dict()
    kept = {name: shape[name] for name in ("vocab_size", "hidden_size", "num_hidden_layers")}
    kept |= {name: shape[name] for name in ("num_attention_heads", "num_key_value_heads")}
    torch.manual_seed(0)
    config = transformers.MixtralConfig(
        **kept, intermediate_size=24, num_local_experts=4, sliding_window=4
    )
    net = transformers.MixtralForCausalLM(config)
    randomise(net)
    return explain(net.eval(), "mistral")


def table_for(family: str) -> Explainer:
    return mixtral() if family == "mixtral" else explainer(family)


def problem(ex: Explainer, text: str = TEXT, **options: Any) -> Problem:
    """Every token of a generation after its first ones, its logit."""
    run = ex.generate(text, max_new_tokens=4)
    encoding = ex.encode(run, None)
    first = run.prompt_length // 2
    choice = select_targets(ex.subject, encoding, TargetRequest(first=first))
    return Problem(ex.subject, encoding, choice.targets, **options)


def some(kept: CoalitionValues) -> Coalitions:
    """All, none, all but one, and some at random."""
    count = len(kept.units)
    random = np.random.default_rng(5).random((20, count)) < 0.6
    ends = np.array([[True], [False]]).repeat(count, 1)
    return np.concatenate([ends, kept.without_each(), random])


def apart(kept: CoalitionValues, coalitions: Coalitions) -> Tensor:
    """What whole copies say."""
    return kept._apart(kept.tokens(coalitions), lambda _: None)


def assert_equal(found: Tensor, wanted: Tensor, exact: float = 1e-5) -> None:
    scale = float(wanted.abs().max())
    torch.testing.assert_close(found, wanted, atol=exact * scale, rtol=0)


@pytest.mark.parametrize("operator", ["zero", "mean", "pad", "delete"])
@pytest.mark.parametrize("unit", ["token", "word", "phrase"])
@pytest.mark.parametrize("family", [*SHARES, "mixtral"])
def test_what_is_shared_changes_nothing(family: str, unit: str, operator: str) -> None:
    asked = problem(table_for(family))
    kept = keeping(asked, unit, operator)
    coalitions = some(kept)
    assert kept.shares_prefix
    assert_equal(kept.values(coalitions), apart(kept, coalitions))
    assert kept.shares_prefix  # it held


@pytest.mark.parametrize("family", ["bloom", "gptj", "gpt_neo"])
def test_a_network_with_attention_of_its_own_reads_whole_copies(family: str) -> None:
    kept = keeping(problem(explainer(family)), "token", "zero")
    assert not kept.shares_prefix
    coalitions = some(kept)
    assert_equal(kept.values(coalitions), apart(kept, coalitions))


def rows_through(net: nn.Module, name: str, work: Any) -> int:
    """How many rows went through a module meanwhile."""
    rows = 0

    def look(_: nn.Module, args: Any) -> None:
        nonlocal rows
        rows += args[0].reshape(-1, args[0].shape[-1]).shape[0]

    handle = net.get_submodule(name).register_forward_pre_hook(look)
    try:
        work()
    finally:
        handle.remove()
    return rows


def test_only_what_is_new_is_computed() -> None:
    """The text once, and of each copy what stands from the unit on that it lacks."""
    ex = explain(copy.deepcopy(network("gpt2")), "gpt2")
    asked = problem(ex)
    fed = asked.inputs["input_ids"].shape[1]

    def rows() -> int:
        name = "transformer.h.1.mlp.c_fc"
        return rows_through(ex.network, name, lambda: occlusion([asked], baseline="zero"))

    first, again = rows(), rows()
    assert again == fed + sum(range(1, fed + 1))
    assert first == again + 2 * fed  # two copies were tried


def test_a_row_that_is_read_meets_the_vocabulary_once() -> None:
    asked = problem(explainer("gpt2"))
    met: list[int] = []
    decode = asked.anatomy.decode
    assert decode is not None

    def counted(hidden: Tensor, norm: str = "final") -> Tensor:
        met.append(len(hidden))
        return decode(hidden, norm)

    def rows() -> int:
        met.clear()
        occlusion([replace(asked, subject=subject)], baseline="zero")
        return sum(met)

    subject = replace(asked.subject, anatomy=replace(asked.anatomy, decode=counted))
    rows()  # the network is tried
    places = np.array([target.row for target in asked.targets])
    new = [int((places >= unit).sum()) for unit in range(asked.inputs["input_ids"].shape[1])]
    assert rows() == len(places) + sum(new)


class Mixing(nn.Module):
    """Adds the mean of all rows up to a row: what a state that is handed on would do."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, hidden: Tensor) -> Tensor:
        count = torch.arange(1, hidden.shape[1] + 1)[:, None]
        return self.inner(hidden + hidden.cumsum(1) / count)


def test_a_network_that_mixes_rows_elsewhere_is_found_out() -> None:
    net = copy.deepcopy(network("gpt2"))
    net.transformer.h[1].mlp = Mixing(net.transformer.h[1].mlp)
    asked = problem(explain(net, "gpt2"))
    kept = keeping(asked, "token", "zero")
    coalitions = some(kept)
    assert kept.shares_prefix
    assert_equal(kept.values(coalitions), apart(kept, coalitions))
    assert not kept.shares_prefix
    assert not keeping(asked, "word", "delete").shares_prefix


class Counting(nn.Module):
    """Reads no more than sixteen rows."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, hidden: Tensor) -> Tensor:
        if hidden.shape[1] > 16:
            raise ValueError("too long")
        return self.inner(hidden)


def test_a_network_that_cannot_read_the_rows_as_one_text_reads_whole_copies() -> None:
    net = copy.deepcopy(network("gpt2"))
    net.transformer.h[0].mlp = Counting(net.transformer.h[0].mlp)
    kept = keeping(problem(explain(net, "gpt2"), "the film"), "token", "zero")
    coalitions = some(kept)
    assert_equal(kept.values(coalitions), apart(kept, coalitions))
    assert not kept.shares_prefix


def test_a_short_text_of_a_small_network_is_not_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keeping(problem(explainer("gpt2"), "the film"), "token", "zero")
    coalitions = some(kept)
    assert kept.shares(coalitions)
    spared = len(coalitions) * coalitions.shape[1] * (4 * 32 * 32 + 2 * 32 * 128)
    monkeypatch.setattr(sharing, "FIXED", spared)
    assert not kept.shares(coalitions)
    wanted = apart(kept, coalitions)
    torch.testing.assert_close(kept.values(coalitions), wanted, atol=0, rtol=0)


@pytest.mark.parametrize("memory", [400_000, 700_000])
def test_little_memory_means_more_passes(memory: int) -> None:
    asked = problem(explainer("llama"))
    wanted = apart(keeping(asked, "token", "zero"), some(keeping(asked, "token", "zero")))
    kept = keeping(replace(asked, budget=Budget(memory)), "token", "zero")
    told: list[tuple[int, int]] = []
    coalitions = some(kept)
    assert kept.shares_prefix
    assert_equal(kept.values(coalitions, lambda *at: told.append(at)), wanted)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == (len(coalitions), len(coalitions))


def test_half_precision_is_shared_as_exactly_as_it_rounds() -> None:
    net = copy.deepcopy(network("llama")).to(torch.bfloat16)
    kept = keeping(problem(explain(net, "llama")), "token", "zero")
    coalitions = some(kept)
    assert_equal(kept.values(coalitions), apart(kept, coalitions), 2e-2)
    assert kept.shares_prefix


@pytest.mark.parametrize("of", ["logit", "probability", "log_probability"])
def test_targets_that_read_one_row_differently(of: Any) -> None:
    """Several words in one place, some of them against another."""
    ex = explainer("gpt2")
    encoding = ex.encode(TEXT, None)
    request = TargetRequest((5, 9, 200), None, of)
    targets = select_targets(ex.subject, encoding, request).targets
    targets += tuple(replace(one, contrast=17) for one in targets[:2])
    kept = keeping(Problem(ex.subject, encoding, targets), "token", "zero")
    coalitions = some(kept)
    assert_equal(kept.values(coalitions), apart(kept, coalitions))
