"""Batches: each row once an epoch, weighted draws, and the same rows for the same step."""

from __future__ import annotations

import torch

from training.bert.rows import Batches, padded
from training.bert.tokenizer import PAD


def test_every_row_once_an_epoch():
    batches = Batches(torch.randint(3, 90, (960,)), 32, 1)
    seen = [row for step in range(len(batches)) for row in batches.at(step)]
    assert sorted(seen) == list(range(960))


def test_next_epoch_has_another_order():
    batches = Batches(torch.full((64,), 5), 32, 1)
    assert batches.at(0) != batches.at(2)


def test_depends_on_seed_and_step_only():
    lengths = torch.randint(3, 90, (320,))
    assert Batches(lengths, 32, 1).at(7) == Batches(lengths, 32, 1).at(7)
    assert Batches(lengths, 32, 1).at(7) != Batches(lengths, 32, 2).at(7)


def test_rows_of_a_batch_are_alike_in_length():
    lengths = torch.randint(3, 90, (3200,))
    batches = Batches(lengths, 32, 1)
    inside = [lengths[batches.at(step)].float().std() for step in range(len(batches))]
    assert float(torch.stack(inside).mean()) < 0.25 * float(lengths.float().std())


def test_weights_say_how_often():
    weight = torch.tensor([3.0] * 400 + [1.0] * 400)
    batches = Batches(torch.full((800,), 5), 80, 1, weight)
    drawn = [row for step in range(10 * len(batches)) for row in batches.at(step)]
    share = sum(row < 400 for row in drawn) / len(drawn)
    assert abs(share - 0.75) < 0.02


def test_fewer_rows_than_a_batch():
    assert sorted(Batches(torch.tensor([4, 5, 6]), 32, 1).at(3)) == [0, 1, 2]


def test_padding_stands_behind():
    assert padded([[2, 7, 3], [2, 3]]).tolist() == [[2, 7, 3], [2, 3, PAD]]
