"""Batch: what several texts share gives each what it would have had alone."""

from __future__ import annotations

from functools import partial

import pytest
import torch
from torch import Tensor

from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.trace import padding
from sukashi.trace.batch import Batch, Copy
from sukashi.trace.budget import Budget
from sukashi.trace.padding import padded
from sukashi.trace.problem import Problem
from sukashi.trace.target_selection.select import TargetRequest, select_targets
from tests.lens.attribution.bag import registered
from tests.networks import explainer, network
from tests.tiny import kind_of, tiny_tokenizer

TEXTS = (
    "the film was not good.",
    "a bad film",
    "the capital of japan is very good, not bad, is it not? it was the very good film.",
    "good",
)
GAPS = ("the [MASK] was good.", "a very [MASK] film, not bad", "[MASK]")
CASES = [
    *((name, "classify") for name in ("bert", "roberta", "distilbert", "albert", "electra")),
    *((name, "classify") for name in ("deberta_v2", "modernbert", "gpt2", "llama", "t5", "bart")),
    *((name, "lm") for name in ("bert", "gpt2", "llama", "mistral", "bloom", "opt")),
    *((name, "lm") for name in ("t5", "bart", "marian", "gemma2")),
]


def texts(family: str, task: str) -> tuple[str, ...]:
    return GAPS if (kind_of(family), task) == ("masked", "lm") else TEXTS


def problems(ex: Explainer, given: tuple[str, ...], memory: int = 1 << 30) -> tuple[Problem, ...]:
    found = []
    for text in given:
        encoding = ex.encode(text, None)
        targets = select_targets(ex.subject, encoding, TargetRequest()).targets
        found.append(Problem(ex.subject, encoding, targets, budget=Budget(memory)))
    return tuple(found)


def slopes(batch: Batch, copies: list[Copy]) -> tuple[list[Tensor], list[Tensor]]:
    """(targets, inputs, width) gradients and (targets,) values of every copy."""
    values = [torch.empty(0)] * len(copies)
    found: list[list[Tensor]] = [[] for _ in copies]
    for part in batch.slopes(copies, values):
        for row, place in enumerate(part.copies):
            own = {site: x[:, row] for site, x in part.by_site.items()}
            found[place].append(part.of(part.texts[row], own))
    return [torch.cat(each) for each in found], values


@pytest.mark.parametrize(("family", "task"), CASES)
def test_every_text_has_what_it_has_alone(family: str, task: str) -> None:
    asked = problems(explainer(family, task), texts(family, task))
    together, values = slopes(Batch(asked), [Copy(text) for text in range(len(asked))])
    plain = Batch(asked).values([Copy(text) for text in range(len(asked))])
    made = Batch(asked).embeddings()
    for text, problem in enumerate(asked):
        lines = problem.question.linearise(problem.inputs, problem.sites)
        ((_, own),) = lines.gradients(problem.sites, len(problem.targets))
        wanted = problem.joined([x[:, 0] for x in own])
        scale = float(wanted.abs().max())
        torch.testing.assert_close(together[text], wanted, atol=1e-5 * scale, rtol=0)
        torch.testing.assert_close(values[text], lines.values[0], atol=1e-5, rtol=0)
        torch.testing.assert_close(plain[text], lines.values[0], atol=1e-5, rtol=0)
        for site, x in problem.embeddings().items():
            torch.testing.assert_close(made[text][site], x[0], atol=1e-6, rtol=0)


def test_copies_with_other_embeddings_are_taken_at_their_own_point() -> None:
    asked = problems(explainer("roberta", "classify"), TEXTS[:3])
    made = Batch(asked).embeddings()

    def scaled(text: int, factor: float) -> dict:
        return {site: factor * x for site, x in made[text].items()}

    copies = [Copy(t, partial(scaled, t, f)) for t in (2, 0, 1) for f in (0.5, 1.0, 1.5)]
    together, values = slopes(Batch(asked), copies)
    for place, copy in enumerate(copies):
        problem = asked[copy.text]
        point = {s: x[None] for s, x in copy.embeddings().items()}  # type: ignore[misc]
        lines = problem.question.linearise(problem.inputs, problem.sites, point)
        ((_, own),) = lines.gradients(problem.sites, 1)
        wanted = problem.joined([x[:, 0] for x in own])
        scale = float(wanted.abs().max())
        torch.testing.assert_close(together[place], wanted, atol=1e-5 * scale, rtol=0)
        torch.testing.assert_close(values[place], lines.values[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("memory", [150_000, 400_000, 1 << 30])
def test_memory_says_how_many_go_together_and_changes_nothing(memory: int) -> None:
    asked = problems(explainer("bert", "classify"), TEXTS, memory)
    copies = [Copy(text) for text in range(len(asked))] * 2
    copies.sort(key=lambda copy: copy.text)
    turns = list(Batch(asked)._turns(copies, graph=True))
    assert sorted(place for turn in turns for place in turn) == list(range(8))
    for turn in turns:
        longest = asked[copies[turn[0]].text]
        assert len(turn) <= longest.graph_chunk(8)
    assert (len(turns) > 1) == (memory < 1 << 30)
    few, _ = slopes(Batch(asked), copies)
    many, _ = slopes(Batch(problems(explainer("bert", "classify"), TEXTS)), copies)
    for one, other in zip(few, many, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5 * float(other.abs().max()), rtol=0)


def test_padding_is_what_the_tokenizer_would_have_made() -> None:
    for family in ("bert", "roberta", "t5"):
        ex = explainer(family, "classify" if family != "t5" else "lm")
        given = [ex.encode(text, None).inputs for text in TEXTS]
        wanted = ex.tokenizer(list(TEXTS), padding=True, return_tensors="pt")
        made = padded(ex.subject, given)
        for name in set(wanted) & set(given[0]):
            assert torch.equal(made[name], wanted[name]), (family, name)


def test_token_types_of_pairs_are_padded_too() -> None:
    tokenizer = tiny_tokenizer("masked")
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    ex = Explainer(load(network=network("bert", "classify"), tokenizer=tokenizer))
    both = [("the film", "good"), ("a very good film", "was it not?")]
    given = [ex.encode(*each).inputs for each in both]
    wanted = tokenizer(*map(list, zip(*both, strict=True)), padding=True, return_tensors="pt")
    made = padded(ex.subject, given)
    assert made.keys() == wanted.keys()
    for name in wanted:
        assert torch.equal(made[name], wanted[name])
    assert bool(made["token_type_ids"].any())


def test_a_network_that_reads_its_padding_gets_texts_of_one_length() -> None:
    """The bag takes the mean over all tokens, the padding too, whatever the mask says."""
    with registered() as net:
        tokenizer = tiny_tokenizer("masked")
        ex = Explainer(load(network=net, tokenizer=tokenizer, task="classify"))
        asked = problems(ex, TEXTS)
        batch = Batch(asked)
        assert not batch._blind
        together, values = slopes(batch, [Copy(text) for text in range(len(asked))])
        for text, problem in enumerate(asked):
            wanted = net.slopes[problem.targets[0].id] / len(problem.tokens)
            torch.testing.assert_close(together[text][0], wanted.expand_as(together[text][0]))
            alone = problem.question.evaluate(problem.inputs)[0]
            torch.testing.assert_close(values[text], alone)
    assert padding._BLIND[net] is False
