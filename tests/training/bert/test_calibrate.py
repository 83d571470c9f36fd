"""Temperatures of synthetic answers whose temperature is known, and folding one in."""

from __future__ import annotations

import pytest
import torch

from training.bert.calibrate import accuracy, calibrate, fold, log_loss, temperature
from training.bert.shape import Shape, build


def answers(factor: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Classes drawn from honest logits, which are then multiplied by `factor`."""
    generator = torch.Generator().manual_seed(5)
    honest = 2.0 * torch.randn(20_000, 4, generator=generator)
    due = torch.multinomial(honest.softmax(-1), 1, generator=generator)[:, 0]
    return factor * honest, due


@pytest.mark.parametrize("factor", [0.25, 1.0, 3.0])
def test_known_temperature_is_found(factor):
    assert temperature(*answers(factor)) == pytest.approx(factor, rel=0.03)


def test_it_is_the_best_one():
    logits, due = answers(2.0)
    best = temperature(logits, due)
    least = log_loss(logits / best, due)
    assert all(least < log_loss(logits / other, due) for other in (0.9 * best, 1.1 * best))


def test_rows_that_weigh_nothing_say_nothing():
    logits, due = answers(2.0)
    spoilt = torch.cat((logits, 9.0 * logits))
    weight = torch.cat((torch.ones(len(due)), torch.zeros(len(due))))
    found = temperature(spoilt, torch.cat((due, due)), weight)
    assert found == pytest.approx(temperature(logits, due), rel=1e-6)


def test_folded_model_says_the_divided_logits():
    torch.manual_seed(0)
    model = build(Shape(1, 16, 2, 40, 16), 40, ("a", "b", "c")).eval()
    ids = torch.tensor([[2, 9, 8, 3]])
    before = model(ids).logits
    fold(model, 2.5)
    torch.testing.assert_close(model(ids).logits, before / 2.5)


def test_calibration_changes_no_answer():
    torch.manual_seed(0)
    model = build(Shape(1, 16, 2, 40, 16), 40, ("a", "b", "c", "d"))
    logits, due = answers(3.0)
    line = calibrate(model, logits, due)
    assert line.startswith(("temperature 3.0", "temperature 2.9"))
    assert accuracy(logits, due) == accuracy(logits / 3.0, due)
