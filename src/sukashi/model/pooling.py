"""Pooling: from the states of all tokens to one vector a text, by the modes of sentence encoders.

Every mode is a sum over tokens, so what each token adds is known: mean, mean_sqrt_len (divided by
√n), weightedmean (the n-th token counts n times), max (each number from the token that has the
largest one), cls and lasttoken (one token alone).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import torch
from torch import Tensor

PoolingMode = Literal["cls", "max", "mean", "mean_sqrt_len", "weightedmean", "lasttoken"]
MODES: tuple[PoolingMode, ...] = get_args(PoolingMode)
"""In the order in which sentence-transformers puts several side by side."""
ONE_TOKEN: tuple[PoolingMode, ...] = ("cls", "lasttoken")


def contributions(states: Tensor, mask: Tensor, modes: Sequence[PoolingMode]) -> Tensor:
    """(batch, tokens, modes × width) what each token adds; the sum over tokens is the vector.

    states: (batch, tokens, width). mask: (batch, tokens), which tokens are pooled.
    """
    return torch.cat([states * _weights(states, mask.bool(), mode) for mode in modes], -1)


def _weights(states: Tensor, mask: Tensor, mode: PoolingMode) -> Tensor:
    """(batch, tokens, 1 or width) by how much each token counts."""
    if mode == "max":
        best = states.detach().masked_fill(~mask[..., None], -torch.inf).argmax(1, keepdim=True)
        return torch.zeros_like(states).scatter_(1, best, 1.0)
    count = mask.to(states.dtype)
    if mode in ONE_TOKEN:
        places = torch.arange(1, mask.shape[1] + 1, device=mask.device)
        known = places * mask if mode == "lasttoken" else -places * mask
        only = known.masked_fill(~mask, -mask.shape[1] - 1).argmax(1)
        return torch.nn.functional.one_hot(only, mask.shape[1]).to(states)[..., None]
    if mode == "weightedmean":
        count = count * torch.arange(1, mask.shape[1] + 1, device=mask.device, dtype=count.dtype)
    total = count.sum(1, keepdim=True).clamp(min=1e-9)
    return (count / (total.sqrt() if mode == "mean_sqrt_len" else total))[..., None]


__all__ = ["MODES", "ONE_TOKEN", "PoolingMode", "contributions"]
