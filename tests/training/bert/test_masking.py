"""Masked-language rows: how much is hidden, how, and that nothing else changes."""

from __future__ import annotations

import torch

from training.bert.masking import mask
from training.bert.tokenizer import CLS, MASK, PAD, SEP, SPECIAL

VOCABULARY = 5000


def rows() -> torch.Tensor:
    torch.manual_seed(0)
    ids = torch.randint(len(SPECIAL), VOCABULARY, (400, 100))
    ids[:, 0], ids[:, 90], ids[:, 91:] = CLS, SEP, PAD
    return ids


def test_share_of_what_may_be_hidden():
    _, chosen = mask(rows(), 0.15, VOCABULARY, torch.Generator().manual_seed(1))
    # 35,600 draws: three standard deviations are 0.6 points
    assert abs(float(chosen[:, 1:90].float().mean()) - 0.15) < 0.006


def test_specials_are_never_chosen():
    ids = rows()
    shown, chosen = mask(ids, 0.9, VOCABULARY, torch.Generator().manual_seed(1))
    special = (ids == CLS) | (ids == SEP) | (ids == PAD)
    assert not bool((chosen & special).any())
    assert torch.equal(shown[special], ids[special])


def test_only_chosen_places_change():
    ids = rows()
    shown, chosen = mask(ids, 0.15, VOCABULARY, torch.Generator().manual_seed(1))
    assert torch.equal(shown[~chosen], ids[~chosen])


def test_eight_in_ten_hidden_one_random_one_kept():
    ids = rows()
    shown, chosen = mask(ids, 0.5, VOCABULARY, torch.Generator().manual_seed(1))
    at, due = shown[chosen], ids[chosen]
    hidden, same = float((at == MASK).float().mean()), float((at == due).float().mean())
    assert abs(hidden - 0.8) < 0.01
    assert abs(same - 0.1) < 0.01
    assert int(at[at != MASK].min()) >= len(SPECIAL)


def test_same_generator_same_rows():
    first = mask(rows(), 0.15, VOCABULARY, torch.Generator().manual_seed(7))
    again = mask(rows(), 0.15, VOCABULARY, torch.Generator().manual_seed(7))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
