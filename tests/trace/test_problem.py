"""Problem: what is fed, and which input a target can see."""

from __future__ import annotations

import pytest
import torch

from sukashi.trace.problem import Problem
from sukashi.trace.site import Site
from sukashi.trace.target import Target
from tests.autograd import through
from tests.networks import TEXT, anatomy, explainer, network, text_for
from tests.tiny import FAMILIES


def problem(family: str, *rows: int, task: str = "lm") -> Problem:
    ex = explainer(family, task)
    given = ex.encode(text_for(family, task), None)
    return Problem(ex.subject, given, tuple(Target(row, 0) for row in rows))


def test_a_causal_decoder_is_fed_what_the_last_target_sees() -> None:
    asked = problem("gpt2", 2, 5, 3)
    assert {tensor.shape[1] for tensor in asked.inputs.values()} == {6}
    assert asked.length("decoder") == 6
    assert asked.unseen == len(asked.tokens) - 6
    assert asked.seen.sum(1).tolist() == [3, 6, 4]
    assert asked.seen[1, :6].all()


@pytest.mark.parametrize(
    ("family", "task"), [("bert", "lm"), ("bert", "classify"), ("gpt2", "classify")]
)
def test_the_whole_text_is_fed_to_others(family: str, task: str) -> None:
    asked = problem(family, 0, task=task)
    assert asked.unseen == 0
    assert asked.seen.all()


def test_a_target_of_a_decoder_sees_the_whole_source() -> None:
    ex = explainer("t5")
    given = ex.encode(ex.generate(TEXT, max_new_tokens=4), None)
    asked = Problem(ex.subject, given, (Target(0, 0), Target(2, 0)))
    source = asked.length("encoder")
    assert asked.length("decoder") == len(given.written)
    assert asked.unseen == 0
    assert asked.seen[:, :source].all()
    assert asked.seen[:, source:].sum(1).tolist() == [1, 3]


@pytest.mark.parametrize("family", FAMILIES)
def test_embeddings_are_what_the_embedding_gives(family: str) -> None:
    asked = problem(family, 0 if len(anatomy(family).stacks) == 2 else 4)
    found = asked.embeddings()
    _, leaves = through(network(family), anatomy(family), asked.inputs)
    assert len(found) == len(leaves)
    for site, leaf in zip(asked.sites, leaves, strict=True):
        assert torch.equal(found[site], leaf)


def test_tensors_of_both_stacks_lie_side_by_side_and_the_unseen_is_zero() -> None:
    asked = problem("gpt2", 2)
    assert asked.sites == (Site("embedding"),)
    joined = asked.joined([torch.ones(3, 4)])
    assert joined.shape == (len(asked.tokens), 4)
    assert joined[:3].all()
    assert not joined[3:].any()
    both = problem("t5", 0)
    assert [site.stack for site in both.sites] == ["encoder", "decoder"]
    sizes = [both.length(site.stack) for site in both.sites]
    parts = [torch.full((size, 2), float(n)) for n, size in enumerate(sizes)]
    assert both.joined(parts)[:, 0].tolist() == [0.0] * sizes[0] + [1.0] * sizes[1]
