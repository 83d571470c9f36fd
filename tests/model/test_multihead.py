"""Fused attention gives the weights and the output that torch itself gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from sukashi.model.multihead import FUSED, completed, operands

BATCH, LENGTH, WIDTH, HEADS = 2, 5, 8, 4
LATER = torch.ones(LENGTH, LENGTH).triu(1).bool()
PADDED = torch.tensor([[False] * 5, [False, False, False, True, True]])


class Again(TorchFunctionMode):
    """Does every fused attention by its operands instead, and keeps the weights."""

    def __init__(self) -> None:
        super().__init__()
        self.weights: list[Tensor] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func not in FUSED:
            return func(*args, **(kwargs or {}))
        call = operands(func, args, kwargs or {})
        self.weights.append(call.weights())
        return completed(func, args, kwargs or {}, call, self.weights[-1])


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize(
    "masks",
    [
        {},
        {"attn_mask": LATER},
        {"attn_mask": torch.randn(LENGTH, LENGTH)},
        {"attn_mask": LATER.expand(BATCH * HEADS, -1, -1)},
        {"key_padding_mask": PADDED},
        {"attn_mask": LATER, "key_padding_mask": PADDED},
    ],
    ids=lambda masks: "+".join(masks) or "none",
)
@pytest.mark.parametrize("sizes", [{}, {"kdim": 6, "vdim": 7}, {"bias": False}], ids=str)
def test_torchs_attention(batch_first: bool, masks: dict[str, Tensor], sizes: Any) -> None:
    torch.manual_seed(0)
    module = nn.MultiheadAttention(WIDTH, HEADS, batch_first=batch_first, **sizes).eval()
    shape = (BATCH, LENGTH) if batch_first else (LENGTH, BATCH)
    query = torch.randn(*shape, WIDTH)
    key = torch.randn(*shape, sizes.get("kdim", WIDTH))
    value = torch.randn(*shape, sizes.get("vdim", WIDTH))
    with torch.no_grad():
        wanted, weights = module(query, key, value, average_attn_weights=False, **masks)
        with Again() as again:
            found, shown = module(query, key, value, average_attn_weights=False, **masks)
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)
    torch.testing.assert_close(again.weights[0], weights, atol=1e-5, rtol=0)
    torch.testing.assert_close(shown, weights, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"is_causal": True},
        {"attn_mask": ~LATER},
        {"attn_mask": torch.randn(BATCH, HEADS, LENGTH, LENGTH)},
        {"scale": 0.3},
    ],
    ids=lambda asked: "+".join(asked) or "none",
)
@pytest.mark.parametrize("axes", [4, 3])
def test_scaled_dot_products(asked: dict[str, Any], axes: int) -> None:
    torch.manual_seed(1)
    parts = [torch.randn(BATCH, HEADS, LENGTH, 6) for _ in range(3)]
    if axes == 3:
        parts = [part[0] for part in parts]
        mask = asked.get("attn_mask")
        asked = {**asked, "attn_mask": mask[0]} if mask is not None and mask.ndim == 4 else asked
    wanted = functional.scaled_dot_product_attention(*parts, **asked)
    with Again() as again:
        found = functional.scaled_dot_product_attention(*parts, **asked)
    torch.testing.assert_close(found, wanted, atol=1e-5, rtol=0)
    torch.testing.assert_close(
        again.weights[0].sum(-1), torch.ones(found.shape[:-1]).reshape(again.weights[0].shape[:-1])
    )
