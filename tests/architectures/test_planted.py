"""What is wrong on purpose is seen, by the number it is wrong by."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.architectures.ask import outcome
from benchmarks.architectures.outcome import RIGHT, WRONG, Outcome
from benchmarks.architectures.quiet import quiet
from tests.architectures import liar


def asked(task: str, name: str, *how: Any) -> Outcome:
    with quiet():
        return outcome(task, name, *how)


@pytest.mark.parametrize(
    ("task", "name"),
    [("causal", "llama"), ("masked", "bert"), ("seq2seq", "bart"), ("classify", "bart")],
)
def test_answers_that_are_right_are_called_so(task: str, name: str) -> None:
    found = asked(task, name)
    assert {name: answer.state for name, answer in found.answers.items()} == dict.fromkeys(
        found.answers, RIGHT
    )
    assert found.whole
    assert all(answer.off is not None and answer.off < 1e-4 for answer in found.answers.values())


LIES = [
    ("causal", "llama", "attribution", liar.scaled, "grad_x_input", 0.009),
    ("causal", "llama", "attribution", liar.lengthened, "grad_x_input", 0.009),
    ("causal", "llama", "attribution", liar.scaled, "integrated_gradients", 0.009),
    ("causal", "llama", "attribution", liar.scaled, "occlusion", 0.009),
    ("seq2seq", "bart", "attribution", liar.scaled, "integrated_gradients", 0.009),
    ("classify", "bert", "attribution", liar.moved, "occlusion", 0.003),
    ("tokens", "bert", "attribution", liar.moved, "grad_x_input", 0.003),
    ("span", "bert", "attribution", liar.scaled, "grad_x_input", 0.009),
    ("causal", "llama", "attention", liar.turned, "attention", 0.1),
    ("masked", "bert", "attention", liar.turned, "attention", 0.003),
    ("causal", "gpt_oss", "attention", liar.heads_swapped, "attention", 1e-3),
    ("seq2seq", "bart", "attention", liar.heads_swapped, "attention", 1e-3),
    ("causal", "llama", "layers", liar.surer, "layers", 9e-4),
    ("masked", "bert", "layers", liar.surer, "layers", 9e-4),
    ("causal", "llama", "generate", liar.other_word, "generate", 1.0),
    ("seq2seq", "bart", "generate", liar.other_chance, "generate", 9e-4),
    ("classify", "bert", "classify", liar.other_label, "classify", 9e-4),
    ("masked", "bert", "classify", liar.other_label, "classify", 9e-4),
]


@pytest.mark.parametrize(
    ("task", "name", "method", "lie", "question", "least"),
    LIES,
    ids=[f"{task}-{question}-{lie.__name__}" for task, _, _, lie, question, _ in LIES],
)
def test_a_lie_is_seen(
    task: str, name: str, method: str, lie: liar.Lie, question: str, least: float
) -> None:
    found = asked(task, name, lambda one: liar.Liar(one, method, lie), [question])
    answer = found.answers[question]
    assert answer.state == WRONG
    assert answer.off is not None
    assert answer.off >= least
    assert not found.whole
