"""Embeddings to start from: neighbours counted by hand, and classes told apart as bags."""

from __future__ import annotations

import math

import pytest
import torch

from training.bert.bag import learn, settle
from training.bert.cooccurrence import embeddings, neighbours, positive_information
from training.bert.joint import Joint, Mix
from training.bert.rows import Batches
from training.bert.shape import Shape, build
from training.bert.student import Student, smoothed


def test_neighbours_by_hand():
    counts = neighbours([[2, 7, 8], [9, 8]], 10)
    assert float(counts[7, 8]) == float(counts[8, 7]) == 1.0
    assert float(counts[2, 8]) == 0.5  # two apart
    assert float(counts[9, 8]) == 1.0
    assert float(counts[8, 9]) == 1.0
    assert float(counts.sum()) == 2 * (1 + 1 + 0.5 + 1)  # nothing across rows


def test_information_of_two_pairs():
    counts = torch.zeros(4, 4)
    counts[0, 1] = counts[1, 0] = counts[2, 3] = counts[3, 2] = 5.0
    made = positive_information(counts)
    # each piece has a quarter of all, smoothed or not; a pair has a quarter instead of a 16th
    assert float(made[0, 1]) == pytest.approx(math.log((5.0) / (5.0 * 0.25)))
    assert float(made[0, 2]) == 0.0


def test_pieces_used_alike_lie_close():
    torch.manual_seed(0)
    rows = [[2, 10 + int(torch.randint(2, ())), 20, 21, 3] for _ in range(200)]
    rows += [[2, 12 + int(torch.randint(2, ())), 22, 23, 3] for _ in range(200)]
    made = embeddings(rows, 30, 8, 1)
    near = torch.nn.functional.cosine_similarity(made[10], made[11], dim=0)
    far = torch.nn.functional.cosine_similarity(made[10], made[12], dim=0)
    assert float(near) > float(far) + 0.3


def teaching() -> Joint:
    torch.manual_seed(0)
    student = Student(build(Shape(1, 8, 2, 30, 16), 30, ("a", "b")))
    rows = [[2, 10 + at % 2, 20 + at % 5, 3] for at in range(64)]
    labels = torch.tensor([at % 2 for at in range(64)])
    batches = Batches(torch.tensor([4] * 64), 16, 1)
    mix = Mix((0.0, 0.0), (0.0, 0.0))
    return Joint(student, rows, smoothed(labels, 2, 0.1), torch.ones(64), batches, mix)


def test_bags_part_the_pieces_that_tell_the_class():
    start = 0.04 * torch.randn(30, 8, generator=torch.Generator().manual_seed(1))
    made = learn(start, teaching(), 300, 1e9)
    assert float(made.std()) == pytest.approx(float(start.std()), rel=1e-4)
    telling = torch.dist(made[10], made[11])
    idle = torch.stack([torch.dist(made[20], made[at]) for at in range(21, 25)]).mean()
    assert float(telling) > 2 * float(idle)


def test_settled_network_holds_them_and_repeats():
    first, again = teaching(), teaching()
    settle(first, 20, 1e9)
    settle(again, 20, 1e9)
    weights = [j.student.classifier.bert.embeddings.word_embeddings.weight for j in (first, again)]
    assert torch.equal(*weights)
    assert float(weights[0].detach().std()) == pytest.approx(0.04, rel=0.05)
