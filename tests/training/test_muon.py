"""Muon by its definition, and in the type that the device is quick at."""

import pytest
import torch

from training.muon import QUINTIC, ROUNDS, Muon, orthogonal
from training.precision import BFLOAT16_UNITS, low_precision, product_type

CPU = torch.device("cpu")


def having(monkeypatch, *units):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: dict.fromkeys(units, True))


@pytest.mark.parametrize("shape", [(6, 9), (9, 6), (5, 5)])
def test_singular_values_go_through_the_quintic_and_vectors_stay(shape):
    torch.manual_seed(0)
    matrix = torch.randn(shape)
    left, values, right = torch.linalg.svd(matrix.double(), full_matrices=False)
    values = values / values.norm()
    for _ in range(ROUNDS):
        values = sum(c * values ** (2 * at + 1) for at, c in enumerate(QUINTIC))
    due = (left * values @ right).float()
    torch.testing.assert_close(orthogonal(matrix, torch.float32), due, atol=1e-4, rtol=1e-4)


def test_steps_are_those_of_torch_up_to_its_rounding(monkeypatch):
    having(monkeypatch)
    torch.manual_seed(1)
    begun = torch.randn(12, 8)
    ours, theirs = (torch.nn.Parameter(begun.clone()) for _ in range(2))
    mine = Muon([ours], 0.1, 0.02)
    other = torch.optim.Muon([theirs], lr=0.1, weight_decay=0.02, adjust_lr_fn="match_rms_adamw")
    for _ in range(4):
        ours.grad = torch.randn(12, 8)
        theirs.grad = ours.grad.clone()
        mine.step()
        other.step()
    moved = float((theirs - begun).detach().norm())
    assert float((ours - theirs).detach().norm()) < 0.02 * moved


@pytest.mark.parametrize("unit", BFLOAT16_UNITS)
def test_processors_with_bfloat16_units_use_them(unit, monkeypatch):
    having(monkeypatch, "avx2", unit)
    assert product_type(CPU) is torch.bfloat16
    with low_precision(CPU):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is torch.bfloat16


def test_other_processors_multiply_in_float32(monkeypatch):
    having(monkeypatch, "avx2", "avx512_f")
    assert product_type(CPU) is torch.float32
    with low_precision(CPU):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is torch.float32


@pytest.mark.parametrize(("able", "kind"), [(True, torch.bfloat16), (False, torch.float32)])
def test_gpus_that_only_emulate_bfloat16_do_without(able, kind, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: able)
    assert product_type(torch.device("cuda")) is kind
