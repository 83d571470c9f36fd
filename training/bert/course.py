"""The course of a classifier: embeddings, guessing hidden pieces, then classes and pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch

from training.bert.bag import settle
from training.bert.joint import Joint, Mix
from training.bert.loop import Loop, Stage, run, seconds_of
from training.bert.rows import Batches
from training.clock import Clock
from training.order import Order, Report

GUESSING = Mix(hidden=(0.15, 0.15), pieces=(1.0, 1.0), classes=0.0)
BAG_SHARE = 0.1  # of the minutes that are left when the embeddings begin
GUESSING_SHARE = 0.35  # of those that are left when the guessing begins


@dataclass(frozen=True)
class Length:
    """How long a course is: steps of each of its stages, and the rate of the last two.

    bag: of the first embeddings; guessing: of masked-language pre-training, none where 0; joint:
    of classes and pieces together.
    """

    bag: int
    guessing: int
    joint: int
    rate: float

    def within(self, steps: int | None) -> Length:
        """The same with that many steps of the longest stage, where a number is asked for."""
        if steps is None:
            return self
        return replace(self, guessing=min(self.guessing, steps), joint=steps)


class Course:
    """Stages on the same network, each going on from its own checkpoint after a stop.

    The clock bounds all of them together; with minutes enough only steps count.
    """

    def __init__(self, joint: Joint, length: Length, order: Order, clock: Clock) -> None:
        self.joint = joint
        self.length = length.within(order.steps)
        self.order = order
        self.clock = clock

    def take(self, report: Report, check: Callable[[], str]) -> Loop:
        """Trains the network of the joint loss through all stages; gives the last one's loop."""
        last = self._stage("joint", self.length.joint)
        if not last.checkpoint.exists():
            self._before(report)
        elif self.length.guessing:
            self.clock.add(seconds_of(self._stage("guessing", self.length.guessing)))
        loop = Loop(self.joint.student, self.joint, self._stage("joint", self.length.joint))
        run(loop, report, check)
        return loop

    def _stage(self, name: str, steps: int, share: float = 1.0) -> Stage:
        minutes = share * self.clock.left()
        return Stage(name, self.order.work, steps, minutes, self.length.rate, self.order.seed)

    def _before(self, report: Report) -> None:
        stage = self._stage("guessing", self.length.guessing)
        if not stage.checkpoint.exists():
            settle(self.joint, self.length.bag, BAG_SHARE * self.clock.left())
            report("embeddings begun")
        if self.length.guessing:
            stage = self._stage("guessing", self.length.guessing, GUESSING_SHARE)
            loop = Loop(self.joint.student, guessing(self.joint), stage)
            run(loop, report)
            self.clock.add(loop.earlier)


def guessing(joint: Joint) -> Joint:
    """The masked-language loss alone, over every row of `joint` once an epoch."""
    lengths, size = joint.batches.lengths, joint.batches.size
    batches = Batches(lengths, size, joint.batches.seed + 1)
    weight = torch.zeros(len(joint.rows))
    return Joint(joint.student, joint.rows, joint.due, weight, batches, GUESSING)
