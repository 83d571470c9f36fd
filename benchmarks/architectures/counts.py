"""Counts: of how many types a task's question is answered rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.architectures.outcome import NONE, RIGHT, Outcome


@dataclass(frozen=True)
class Counts:
    """Of one task. known: types there are; questions: by question, right ones and those asked.

    Asked is every type that is built and where there is something to answer.
    """

    known: int
    built: int
    loads: int
    whole: int
    questions: dict[str, tuple[int, int]]
    largest: float


def counts(outcomes: Mapping[str, Outcome]) -> Counts:
    """The counts of a task's outcomes."""
    built = [each for each in outcomes.values() if each.built]
    names = dict.fromkeys(name for each in built for name in each.answers)
    questions = {}
    for name in names:
        states = [
            each.answers[name].state if each.answers else ""
            for each in built
            if name in each.answers or not each.answers
        ]
        questions[name] = states.count(RIGHT), sum(state != NONE for state in states)
    offs = [
        answer.off or 0
        for each in built
        for answer in each.answers.values()
        if answer.state == RIGHT
    ]
    return Counts(
        known=len(outcomes),
        built=len(built),
        loads=sum(each.loads for each in built),
        whole=sum(each.whole for each in built),
        questions=questions,
        largest=max(offs, default=0.0),
    )
