"""The stages of a classifier: in order, on one clock, and going on after a stop."""

from __future__ import annotations

import time
from functools import partial

import pytest
import torch

from tests.training.bert.test_loop import ROWS, joint, student
from training.bert.course import GUESSING_SHARE, Course, Length, guessing
from training.bert.loop import Stage
from training.bert.student import Student
from training.clock import Clock, used
from training.order import Order

LENGTH = Length(bag=5, guessing=6, joint=8, rate=1e-2)


def course(folder, length: Length = LENGTH, minutes: float = 1e9, **asked) -> Course:
    order = Order(folder, folder, folder, seed=3, **asked)
    return Course(joint(student()), length, order, Clock(minutes))


def taken(made: Course) -> tuple[list[str], dict[str, torch.Tensor]]:
    said: list[str] = []
    made.take(said.append, lambda: "checked")
    return said, made.joint.student.state_dict()


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(weight, other[name]) for name, weight in one.items())


class Stopped(Exception):
    """In the place of a killed process."""


def stop_at(made: Course, monkeypatch, count: int) -> None:
    """Takes the course until that many steps of all stages are done, then stops it."""
    left = iter(range(count))
    whole = Student.forward

    def forward(self, shown, chosen):
        if next(left, None) is None:
            raise Stopped
        return whole(self, shown, chosen)

    with monkeypatch.context() as patched:
        patched.setattr(Student, "forward", forward)
        with pytest.raises(Stopped):
            taken(made)


def test_masked_pieces_teach_no_class(tmp_path):
    alone = guessing(joint(student()))
    alone(0, 0.0).backward()
    grads = {name: w.grad for name, w in alone.student.named_parameters()}
    assert grads["classifier.classifier.weight"] is None
    assert float(grads["classifier.bert.embeddings.word_embeddings.weight"].abs().sum()) > 0


def test_every_row_is_guessed_at_once_an_epoch():
    alone = guessing(joint(student()))
    seen = [at for step in range(len(alone.batches)) for at in alone.batches.at(step)]
    assert sorted(seen) == list(range(len(ROWS)))


def test_guessing_makes_hidden_pieces_likelier(tmp_path):
    long = course(tmp_path, Length(0, 150, 1, 5e-3))
    alone = guessing(long.joint)
    with torch.no_grad():
        before = float(alone(0, 0.0))
    taken(long)
    with torch.no_grad():
        assert float(alone(0, 0.0)) < before - 0.3


@pytest.mark.parametrize("count", [3, 6, 10])
def test_course_stopped_in_any_stage_goes_on_as_if_it_had_not(count, tmp_path, monkeypatch):
    monkeypatch.setattr("training.bert.course.Stage", partial(Stage, save_every=2))
    _, whole = taken(course(tmp_path / "whole"))
    stop_at(course(tmp_path / "stopped"), monkeypatch, count)
    said, again = taken(course(tmp_path / "stopped"))
    assert any("resumed" in line for line in said)
    assert same(whole, again)


def test_course_without_guessing_has_one_stage(tmp_path):
    said, _ = taken(course(tmp_path, Length(5, 0, 8, 1e-2)))
    assert {path.name for path in tmp_path.glob("*.pt")} == {"joint.pt"}
    assert said[0] == "embeddings begun"


def test_steps_that_are_asked_for_bound_both_stages(tmp_path):
    taken(course(tmp_path, steps=4))
    steps = [torch.load(tmp_path / f"{name}.pt", weights_only=True)["step"]
             for name in ("guessing", "joint")]  # fmt: skip
    assert steps == [4, 4]


def test_stages_share_one_clock(tmp_path, monkeypatch):
    made = course(tmp_path, minutes=10.0)
    now = time.monotonic()
    made.clock.began = now - 60 * 4.0  # reading, tokenizer and teachers
    monkeypatch.setattr("training.clock.time.monotonic", lambda: now)
    assert made._stage("guessing", 9, GUESSING_SHARE).minutes == pytest.approx(6 * GUESSING_SHARE)
    made.clock.add(60 * 5.0)
    assert made._stage("joint", 9).minutes == pytest.approx(1.0)
    made.clock.add(60 * 5.0)
    assert made._stage("joint", 9).minutes == 0.0


def test_budget_is_used_by_steps_or_by_time():
    assert used(5, 10, 30.0, 2.0) == 0.5
    assert used(5, 10, 90.0, 2.0) == 0.75
    assert used(5, 10, 500.0, 2.0) == 1.0
    assert used(0, 10, 0.0, 0.0) == 1.0
