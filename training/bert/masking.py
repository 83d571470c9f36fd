"""Masked-language rows: hides some pieces and says which ones are to be guessed."""

from __future__ import annotations

import torch

from training.bert.tokenizer import CLS, MASK, PAD, SEP, SPECIAL

HIDDEN, RANDOM = 0.8, 0.1  # of the chosen pieces; the rest is shown as it stands


def mask(
    ids: torch.Tensor, share: float, vocabulary: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Shown ids and chosen places, both [row, position], after Devlin et al. (2019), section 3.1.

    Of the chosen pieces, `share` of all that are not special, eight in ten become [MASK] and one
    in ten a piece drawn from the whole vocabulary. The guess that is due is `ids` at those places.
    """
    special = (ids == PAD) | (ids == CLS) | (ids == SEP)
    chosen = (torch.rand(ids.shape, generator=generator) < share) & ~special
    fate = torch.rand(ids.shape, generator=generator)
    drawn = torch.randint(len(SPECIAL), vocabulary, ids.shape, generator=generator)
    shown = torch.where(chosen & (fate < HIDDEN), torch.full_like(ids, MASK), ids)
    randomised = chosen & (fate >= HIDDEN) & (fate < HIDDEN + RANDOM)
    return torch.where(randomised, drawn, shown), chosen
