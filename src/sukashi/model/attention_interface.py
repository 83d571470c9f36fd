"""The attention function that reads and edits weights inside models of the attention interface.

It computes what transformers' eager functions compute:
softmax(q·kᵀ·scaling, soft-capped, + bias + mask)·v.
Registered once under its own name; it does nothing unless a run has set an `AttentionObserver`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol

import torch
from torch import Tensor, nn


class _Name(str):
    """Our function's name, for all that networks ask of names: it computes what "eager" does.

    Some leave a mask out unless the name is "eager" (DeepSeek's sparse attention).
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True or other == "eager"

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


NAME = "sukashi"
BLOCK_BYTES = 64 << 20  # of the weights that are in memory at a time when none are asked for


class AttentionObserver(Protocol):
    """What a run gives the attention function: where tensors go and edits come from."""

    def attends(self, module: nn.Module, call: Call) -> Tensor | None:
        """Take note of one call; the edited weights, or None when nobody looks at them."""


class RowArrangement(Protocol):
    """Which rows see each other, where the rows of a pass are not one text after its beginning.

    masks: whether it needs the masks that the network makes for the rows as they lie.
    """

    masks: bool

    def attend(self, call: Call) -> Tensor:
        """(batch, heads, queries, dim) the values that each query gets."""
        ...


@dataclass(frozen=True, eq=False)
class Call:
    """One call of an attention module: the operands of the softmax.

    query: (batch, heads, queries, dim); key, value: (batch, key_heads, keys, dim);
    mask: additive, or True where a key is seen, or None; bias: additive position bias or None;
    sinks: (heads,) logits of an attention sink or None.
    """

    query: Tensor
    key: Tensor
    value: Tensor
    mask: Tensor | None
    scaling: float
    softcap: float | None = None
    bias: Tensor | None = None
    sinks: Tensor | None = None

    def weights(self) -> Tensor:
        """(batch, heads, queries, keys) attention weights in the dtype of the queries."""
        key = repeat_heads(self.key, self.query.shape[1])
        score = torch.matmul(self.query * self.scaling, key.transpose(2, 3))
        if self.softcap is not None:
            score = torch.tanh(score / self.softcap) * self.softcap
        if self.bias is not None:
            score = score + self.bias
        if self.mask is not None:
            score = _masked(score, self.mask)
        if self.sinks is not None:
            sink = self.sinks.reshape(1, -1, 1, 1).expand(*score.shape[:3], 1).to(score.dtype)
            return torch.cat([score, sink], -1).softmax(-1)[..., :-1].to(self.value.dtype)
        exact = torch.promote_types(score.dtype, torch.float32)
        return score.softmax(-1, dtype=exact).to(self.value.dtype)

    def mixed(self, weights: Tensor) -> Tensor:
        """(batch, heads, queries, dim) values in the proportions of the weights."""
        return torch.matmul(weights, repeat_heads(self.value, self.query.shape[1]))

    def attended(self) -> Tensor:
        """(batch, heads, queries, dim) what each query gets, for weights that nobody looks at."""
        return torch.cat([block.mixed(block.weights()) for block in self.blocks()], 2)

    def blocks(self, most: int = BLOCK_BYTES) -> Iterator[Call]:
        """The same call, some queries at a time: for weights that nobody looks at."""
        batch, heads, queries, _ = self.query.shape
        each = max(1, most // (4 * batch * heads * self.key.shape[2]))
        for start in range(0, queries, each):
            here = slice(start, start + each)
            yield replace(
                self,
                query=self.query[:, :, here],
                mask=_some(self.mask, here),
                bias=_some(self.bias, here),
            )


current: ContextVar[AttentionObserver | None] = ContextVar("attention_observer", default=None)
arranged: ContextVar[RowArrangement | None] = ContextVar("row_arrangement", default=None)
computing: ContextVar[bool] = ContextVar("computing_attention", default=False)
"""Whether the softmax that is being computed is our own."""


def attend(  # noqa: PLR0913 - the signature transformers calls
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **extras: Any,
) -> tuple[Tensor, Tensor | None]:
    """(batch, queries, heads, dim) output and the weights, in the form transformers asks for.

    Dropout is not applied: a run always puts the network into evaluation mode.
    """
    call = Call(
        query=query,
        key=key,
        value=value,
        mask=attention_mask,
        scaling=query.shape[-1] ** -0.5 if scaling is None else scaling,
        softcap=extras.get("softcap"),
        bias=extras.get("position_bias"),
        sinks=extras["s_aux"]
        if extras.get("s_aux") is not None
        else getattr(module, "sinks", None),
    )
    token = computing.set(True)
    try:
        return _attended(module, call)
    finally:
        computing.reset(token)


def _attended(module: nn.Module, call: Call) -> tuple[Tensor, Tensor | None]:
    arrangement = arranged.get()
    if arrangement is not None:
        return arrangement.attend(call).transpose(1, 2).contiguous(), None
    recorder = current.get()
    weights = recorder.attends(module, call) if recorder is not None else None
    if weights is None and recorder is not None and not torch.is_grad_enabled():
        mixed = call.attended()
    else:
        weights = call.weights() if weights is None else weights
        mixed = call.mixed(weights)
    return mixed.transpose(1, 2).contiguous(), weights


def _some(table: Tensor | None, queries: slice) -> Tensor | None:
    """The rows of a mask or bias; one row may stand for all queries."""
    return table if table is None or table.shape[2] == 1 else table[:, :, queries]


def repeat_heads(states: Tensor, heads: int) -> Tensor:
    """(batch, heads, tokens, dim): each key or value head once for every query head of a group."""
    batch, own, tokens, dim = states.shape
    if own == heads:
        return states
    wide = states[:, :, None].expand(batch, own, heads // own, tokens, dim)
    return wide.reshape(batch, heads, tokens, dim)


def _masked(score: Tensor, mask: Tensor) -> Tensor:
    mask = mask[..., : score.shape[-1]]
    if mask.dtype == torch.bool:
        return score.masked_fill(~mask, torch.finfo(score.dtype).min)
    return score + mask


def register() -> None:
    """Make the function known to transformers under `NAME` (once; it changes no model)."""
    from transformers import AttentionInterface
    from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS, AttentionMaskInterface

    if NAME not in ALL_MASK_ATTENTION_FUNCTIONS:
        plain: Callable[..., Any] = ALL_MASK_ATTENTION_FUNCTIONS["eager"]

        def mask(*args: Any, **kwargs: Any) -> Any:
            arrangement = arranged.get()
            return plain(*args, **kwargs) if arrangement is None or arrangement.masks else None

        AttentionInterface.register(NAME, attend)
        AttentionMaskInterface.register(NAME, mask)


@contextmanager
def substituted(network: nn.Module, function: str = NAME) -> Iterator[None]:
    """Let every part that finds its attention function by name use ours, and put the names back.

    function: the name of another one, for a network with which ours does not agree; "" leaves it
    its own.
    """
    if not function:
        yield
        return
    register()
    configs: dict[int, Any] = {
        id(module.config): module.config
        for module in network.modules()
        if hasattr(getattr(module, "config", None), "_attn_implementation_internal")
    }
    before = [(config, config._attn_implementation_internal) for config in configs.values()]
    try:
        for config, _ in before:
            config._attn_implementation_internal = _Name(NAME) if function == NAME else function
        yield
    finally:
        for config, name in before:
            config._attn_implementation_internal = name
