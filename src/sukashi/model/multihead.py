"""Fused attention: operands and outputs of functions that never show their weights."""

from __future__ import annotations

import inspect
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from sukashi.model.attention_interface import Call

SDPA = functional.scaled_dot_product_attention
MULTI_HEAD = functional.multi_head_attention_forward
FUSED = (SDPA, MULTI_HEAD)
_NAMES = (
    "query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa",
)  # fmt: skip


def operands(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
    """What a fused function computes its weights from; see `Call`."""
    return _sdpa(args, kwargs) if function is SDPA else _multi_head(args, kwargs)


def completed(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], call: Call, weights: Tensor
) -> Any:
    """What the function would have given, had its weights been these."""
    mixed = call.mixed(weights)
    if function is SDPA:
        given = args[0] if args else kwargs["query"]
        return mixed if given.ndim == 4 else mixed.reshape(*given.shape[:-1], mixed.shape[-1])
    given = _bound(args, kwargs)
    batch, _, queries, _ = mixed.shape
    joined = mixed.permute(2, 0, 1, 3).reshape(queries, batch, -1)
    out = functional.linear(joined, given["out_proj_weight"], given["out_proj_bias"])
    out = out if given["query"].ndim == 3 else out.squeeze(1)
    shown = weights.mean(1) if given["average_attn_weights"] else weights
    return out, shown if given["need_weights"] else None


def _sdpa(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
    given: dict[str, Any] = {**dict(zip(_NAMES, args, strict=False)), **kwargs}
    query, key, value = (_four(given[name]) for name in ("query", "key", "value"))
    mask = given.get("attn_mask")
    if given.get("is_causal"):
        square = torch.ones(query.shape[2], key.shape[2], dtype=torch.bool)
        mask = square.tril().to(query.device)
    if mask is not None:
        mask = mask if mask.ndim == 4 else mask.reshape(1, -1, *mask.shape[-2:])
    scale = given.get("scale")
    return Call(query, key, value, mask, query.shape[-1] ** -0.5 if scale is None else scale)


def _four(tensor: Tensor) -> Tensor:
    """(batch, heads, tokens, dim) of three axes or two as well."""
    return tensor.reshape(1, -1, *tensor.shape[-2:]) if tensor.ndim < 4 else tensor


def _bound(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    bound = inspect.signature(MULTI_HEAD).bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _multi_head(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Call:
    """Projections of `torch.nn.MultiheadAttention`, whose own layout is (tokens, batch, width)."""
    given = _bound(args, kwargs)
    heads = given["num_heads"]
    parts = [given[name] for name in ("query", "key", "value")]
    parts = [part if part.ndim == 3 else part[:, None] for part in parts]
    if given["use_separate_proj_weight"]:
        matrices = [given[f"{name}_proj_weight"] for name in ("q", "k", "v")]
    else:
        matrices = list(given["in_proj_weight"].chunk(3))
    bias = given["in_proj_bias"]
    biases = [None] * 3 if bias is None else list(bias.chunk(3))
    query, key, value = (
        functional.linear(part, matrix, one)
        .reshape(part.shape[0], part.shape[1], heads, -1)
        .permute(1, 2, 0, 3)
        for part, matrix, one in zip(parts, matrices, biases, strict=True)
    )
    mask = _multi_head_mask(given, query, key)
    return Call(query, key, value, mask, query.shape[-1] ** -0.5)


def _multi_head_mask(given: dict[str, Any], query: Tensor, key: Tensor) -> Tensor | None:
    """Additive, from the two masks of the function, in which True means: not seen."""
    found = query.new_zeros(query.shape[0], 1, query.shape[2], key.shape[2])
    mask, padding = given["attn_mask"], given["key_padding_mask"]
    if mask is not None:
        mask = mask.reshape(-1, query.shape[1] if mask.ndim == 3 else 1, *mask.shape[-2:])
        found = found + _additive(mask, found)
    if padding is not None:
        found = found + _additive(padding, found).reshape(-1, 1, 1, padding.shape[-1])
    return None if mask is None and padding is None else found


def _additive(mask: Tensor, like: Tensor) -> Tensor:
    if mask.dtype != torch.bool:
        return mask.to(like)
    return torch.zeros_like(mask, dtype=like.dtype).masked_fill(mask, torch.finfo(like.dtype).min)
