"""The loss taken in blocks is cross-entropy, and so is its gradient."""

import pytest
import torch

from training import loss
from training.loss import cross_entropy


def case(rows, vocabulary=11, width=5):
    torch.manual_seed(rows)
    hidden = torch.randn(rows, width, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(vocabulary, width, dtype=torch.float64, requires_grad=True)
    return hidden, weight, torch.randint(0, vocabulary, (rows,))


@pytest.mark.parametrize("rows", [1, 4, 7, 12])
def test_value_and_gradients_are_those_of_the_logits(monkeypatch, rows):
    monkeypatch.setattr(loss, "ROWS", 4)
    hidden, weight, targets = case(rows)
    due = torch.nn.functional.cross_entropy(hidden @ weight.T, targets)
    made = cross_entropy(hidden, weight, targets)
    assert float(made.detach()) == pytest.approx(float(due.detach()), rel=1e-6)
    wanted = torch.autograd.grad(3.0 * due, (hidden, weight))
    got = torch.autograd.grad(3.0 * made, (hidden, weight))
    for one, other in zip(got, wanted, strict=True):
        assert torch.allclose(one, other, atol=1e-12)


def test_under_autocast_the_gradients_keep_the_arguments_type():
    hidden, weight, targets = case(9)
    single = hidden.detach().float().requires_grad_(), weight.detach().float().requires_grad_()
    due = torch.autograd.grad(cross_entropy(*single, targets), single)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        made = cross_entropy(*single, targets)
    got = torch.autograd.grad(made, single)
    for one, other in zip(got, due, strict=True):
        assert one.dtype == torch.float32
        assert torch.allclose(one, other, atol=0.02 * float(other.abs().max()))
