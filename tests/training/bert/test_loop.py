"""Stages of training: the same weights for the same seed, stopped or not."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from training.bert.joint import Joint, Mix, between
from training.bert.loop import Loop, Stage, run
from training.bert.rows import Batches
from training.bert.shape import Shape, build
from training.bert.student import Student, class_loss, piece_loss, smoothed

ROWS = [[2, *range(5 + at % 7, 12 + at % 11), 3] for at in range(40)]
MIX = Mix((0.3, 0.1), (0.5, 0.1))
SHAPE = Shape(1, 16, 2, 30, 24, 0.1)


def student() -> Student:
    torch.manual_seed(0)
    return Student(build(SHAPE, 30, ("a", "b")))


def joint(network: Student, mix: Mix = MIX) -> Joint:
    labels = torch.tensor([at % 2 for at in range(len(ROWS))])
    batches = Batches(torch.tensor([len(row) for row in ROWS]), 8, 1)
    return Joint(network, ROWS, smoothed(labels, 2, 0.1), torch.ones(len(ROWS)), batches, mix)


def stage(folder, steps: int = 12) -> Stage:
    return Stage("joint", folder, steps, 1e9, 1e-2, 3, warmup=3, save_every=5, say_every=4)


def weights_after(folder, stop_at: int | None = None) -> dict[str, torch.Tensor]:
    network = student()
    loop = Loop(network, joint(network), stage(folder))
    if stop_at:
        while loop.step < stop_at:
            loop.one_step()
        loop.save()
        network = student()
        loop = Loop(network, joint(network), stage(folder))
    said: list[str] = []
    run(loop, said.append, lambda: "checked")
    assert ("joint: resumed at step 7" in said) == bool(stop_at)
    assert any(line == "joint: checked" for line in said)
    assert any("left" in line for line in said)
    return network.state_dict()


def test_twice_the_same_and_resumed_the_same(tmp_path):
    whole = weights_after(tmp_path / "a")
    again = weights_after(tmp_path / "b")
    halved = weights_after(tmp_path / "c", stop_at=7)
    for name, weight in whole.items():
        assert torch.equal(weight, again[name]), name
        assert torch.equal(weight, halved[name]), name


def test_another_seed_gives_other_weights(tmp_path):
    network = student()
    other = dataclasses.replace(stage(tmp_path), seed=4)
    run(Loop(network, joint(network), other), lambda _: None)
    whole = weights_after(tmp_path / "a")
    assert not torch.equal(network.state_dict()["dense.weight"], whole["dense.weight"])


def test_unfinished_checkpoint_is_not_read(tmp_path):
    (tmp_path / "joint.part").write_bytes(b"half a file")
    network = student()
    assert not Loop(network, joint(network), stage(tmp_path)).resume()


def test_learns_what_it_is_shown(tmp_path):
    network = student()
    plain = Mix((0.0, 0.0), (0.0, 0.0))
    rows = [[2, 10 + 5 * (at % 2), 6, 7, 3] for at in range(len(ROWS))]
    loss = joint(network, plain)
    loss.rows = rows
    long = dataclasses.replace(stage(tmp_path, 150), keep=0.8, rate=5e-3)
    run(Loop(network, loss, long), lambda _: None)
    network.eval()
    ids = torch.tensor(rows[:2])
    classes, _ = network(ids, torch.zeros_like(ids, dtype=torch.bool))
    assert classes.argmax(-1).tolist() == [0, 1]


def test_average_follows_the_weights(tmp_path):
    network = nn.Sequential(nn.Linear(1, 1, bias=False))
    loop = Loop.__new__(Loop)
    loop.network, loop.stage, loop.step = network, dataclasses.replace(stage(tmp_path), keep=0.5), 9
    loop.average = {"0.weight": torch.tensor([[1.0]])}
    nn.init.constant_(network[0].weight, 3.0)
    loop._follow()
    assert float(loop.average["0.weight"]) == pytest.approx(2.0)


def test_hidden_pieces_are_guessed_where_they_stand():
    network = student().eval()
    ids = torch.tensor([[2, 9, 8, 3], [2, 7, 3, 0]])
    chosen = torch.zeros_like(ids, dtype=torch.bool)
    chosen[0, 2] = chosen[1, 1] = True
    _, pieces = network(ids, chosen)
    _, all_pieces = network(ids, torch.ones_like(chosen))
    assert pieces.shape == (2, 30)
    torch.testing.assert_close(pieces, all_pieces[[2, 5]])


def test_class_loss_by_hand():
    logits = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
    due = smoothed(torch.tensor([0, 1]), 2, 0.2)
    assert due.tolist() == [[pytest.approx(0.9), pytest.approx(0.1)],
                            [pytest.approx(0.1), pytest.approx(0.9)]]  # fmt: skip
    even = float(torch.tensor(2.0).log())
    second = 0.1 * 0.313262 + 0.9 * 1.313262
    assert float(class_loss(logits, due)) == pytest.approx((even + second) / 2, abs=1e-5)
    weighted = class_loss(logits, due, torch.tensor([3.0, 1.0]))
    assert float(weighted) == pytest.approx((3 * even + second) / 4, abs=1e-5)


def test_nothing_hidden_costs_nothing():
    assert float(piece_loss(torch.zeros(0, 30), torch.zeros(0, dtype=torch.long))) == 0.0


def test_between_is_a_straight_line():
    assert [between((0.4, 0.0), at) for at in (0.0, 0.5, 1.0)] == [0.4, 0.2, 0.0]
