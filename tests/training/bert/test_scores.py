"""The figures of a classifier, on answers small enough to count by hand."""

from __future__ import annotations

import math

import pytest
import torch

from training.bert.teacher import words
from training.evaluate.classifier import (
    Exam,
    Labelled,
    card_names,
    confusion,
    expected_calibration_error,
    linear_logits,
    precision_recall_f1,
    reliability,
    scores,
)

DUE = torch.tensor([0, 0, 0, 1, 1])
GUESS = torch.tensor([0, 0, 1, 1, 0])


def logits(sure: list[float]) -> torch.Tensor:
    """Two-class logits whose guess is GUESS with these probabilities."""
    odds = torch.tensor([math.log(p / (1.0 - p)) for p in sure])
    made = torch.zeros(len(sure), 2)
    made[torch.arange(len(sure)), GUESS] = odds
    return made


def test_confusion_by_hand():
    assert confusion(GUESS, DUE, 2).tolist() == [[2, 1], [1, 1]]


def test_precision_recall_f1_by_hand():
    made = precision_recall_f1(confusion(GUESS, DUE, 2))
    assert made[0].tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3])
    assert made[1].tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 2])


def test_class_never_guessed_scores_nothing():
    made = precision_recall_f1(confusion(torch.zeros(4, dtype=torch.long), DUE[:4], 2))
    assert made[1].tolist() == [0.0, 0.0, 0.0]


def test_reliability_and_its_error_by_hand():
    table = reliability(logits([0.95, 0.91, 0.93, 0.62, 0.64]), DUE)
    high, low = table[9], table[6]
    assert (high.count, low.count) == (3, 2)
    assert high.confidence == pytest.approx(0.93)
    assert (high.right, low.right) == pytest.approx((2 / 3, 1 / 2))
    due = (3 * abs(0.93 - 2 / 3) + 2 * abs(0.63 - 1 / 2)) / 5
    assert expected_calibration_error(table) == pytest.approx(due)


def test_certain_answers_fall_in_the_last_bin():
    table = reliability(torch.tensor([[200.0, 0.0]]), torch.tensor([0]))
    assert table[9].count == 1
    assert expected_calibration_error(table) == 0.0


def test_honest_answers_have_no_error():
    generator = torch.Generator().manual_seed(1)
    honest = 2 * torch.randn(50_000, 3, generator=generator)
    due = torch.multinomial(honest.softmax(-1), 1, generator=generator)[:, 0]
    assert expected_calibration_error(reliability(honest, due)) < 0.01


def test_every_figure_has_a_name_in_both_languages():
    made = scores(logits([0.9] * 5), DUE, ("negative", "positive"))
    assert made["accuracy"] == "60.0 % (5)"
    assert made["read negative"] == "negative 2, positive 1"
    for key in (*made, "linear accuracy", "linear log loss"):
        english, japanese = card_names()[key]
        assert english != japanese


def test_linear_model_learns_its_text():
    train = Labelled(["good film", "bad film"] * 4, torch.tensor([1, 0] * 4))
    exam = Exam(train, Labelled(["good cast", "bad cast"], DUE), ("no", "yes"), words(1), "1")
    assert linear_logits(exam).argmax(-1).tolist() == [1, 0]
