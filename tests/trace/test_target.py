"""Target: every reading of the logits, by hand."""

from __future__ import annotations

import math

import pytest
import torch

from sukashi.errors import UnknownNameError
from sukashi.trace.target import Target, read, values

LOGITS = torch.tensor([[1.0, -2.0, 0.5]])
WHOLE = math.exp(1.0) + math.exp(-2.0) + math.exp(0.5)


def value(target: Target, rows: torch.Tensor = LOGITS, multi_label: bool = False) -> float:
    (found,) = values(rows, [target], multi_label).tolist()
    return float(found)


def test_logit() -> None:
    assert value(Target(0, 2)) == 0.5


def test_probability_is_the_softmax() -> None:
    assert value(Target(0, 1, "probability")) == pytest.approx(math.exp(-2.0) / WHOLE)


def test_log_probability_is_its_logarithm() -> None:
    assert value(Target(0, 1, "log_probability")) == pytest.approx(-2.0 - math.log(WHOLE))


def test_a_contrast_is_the_difference_of_two_readings() -> None:
    assert value(Target(0, 0, contrast=1)) == 3.0
    share = (math.exp(1.0) - math.exp(-2.0)) / WHOLE
    assert value(Target(0, 0, "probability", 1)) == pytest.approx(share)
    assert value(Target(0, 0, "log_probability", 1)) == pytest.approx(3.0)
    assert value(Target(0, 0, contrast=0)) == 0.0  # also token number 0 is a contrast


def test_a_label_of_many_has_its_own_sigmoid() -> None:
    chance = 1 / (1 + math.exp(2.0))
    assert value(Target(0, 1, "probability"), multi_label=True) == pytest.approx(chance)
    log = value(Target(0, 1, "log_probability"), multi_label=True)
    assert log == pytest.approx(math.log(chance))
    assert value(Target(0, 1), multi_label=True) == -2.0


def test_a_head_of_one_class_has_a_sigmoid() -> None:
    one = torch.tensor([[0.3]])
    assert value(Target(0, 0, "probability"), one) == pytest.approx(1 / (1 + math.exp(-0.3)))
    assert value(Target(0, 0, "log_probability"), one) == pytest.approx(
        -math.log(1 + math.exp(-0.3))
    )


def test_log_probability_does_not_overflow() -> None:
    far = torch.tensor([[0.0, -2000.0]])
    assert value(Target(0, 1, "log_probability"), far) == -2000.0
    assert value(Target(0, 1, "log_probability"), far, multi_label=True) == -2000.0


def test_targets_of_all_kinds_are_read_together_each_on_its_own_row() -> None:
    rows = torch.randn(2, 4, 5, generator=torch.Generator().manual_seed(0))
    targets = (
        Target(9, 4),
        Target(8, 3, "probability"),
        Target(7, 2, "log_probability", 1),
        Target(6, 0, "logit", 3),
    )
    found = values(rows, targets)
    assert found.shape == (2, 4)
    for place, target in enumerate(targets):
        torch.testing.assert_close(found[:, place], values(rows[:, [place]], [target])[:, 0])


def test_half_precision_is_read_in_float32() -> None:
    half = LOGITS.to(torch.bfloat16)
    assert read(half, "probability").dtype == torch.float32
    assert values(half, [Target(0, 1)]).dtype == torch.float32


def test_an_unknown_reading_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="'odds'; choose from: logit, probability"):
        Target(0, 0, "odds")  # type: ignore[arg-type]
