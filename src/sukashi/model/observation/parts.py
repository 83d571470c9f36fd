"""Parts: attention, feed-forward projections and norms inside one block, from what it did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor, nn

from sukashi.model.anatomy import Attention
from sukashi.model.attention_interface import Call
from sukashi.model.multihead import FUSED, operands
from sukashi.model.observation.block_call import BlockCall
from sukashi.model.observation.head import is_norm
from sukashi.model.observation.operations import Operation
from sukashi.model.observation.record import InterfaceCall, ModuleCall, Record

SHORT = 1e-2
"""What rows may miss of 1 by rounding, in the coarsest dtype."""


@dataclass(frozen=True, eq=False)
class Lengths:
    """Tokens of the stack, and of the source that its cross-attention looks at (0: none)."""

    own: int
    source: int = 0


def attentions(record: Record, block: BlockCall, lengths: Lengths) -> list[Attention]:
    """Every attention of one block, in order."""
    events: list[InterfaceCall | Operation] = [
        *(one for one in record.attention if block.began < one.time < block.ended),
        *(o for o in record.operations if o.is_softmax and block.began < o.time < block.ended),
    ]
    found: list[Attention] = []
    operands_of: list[Call | None] = []
    counts = {True: 0, False: 0}
    for event in sorted(events, key=lambda one: one.time):
        interface = isinstance(event, InterfaceCall)
        nth = counts[interface]
        counts[interface] += 1
        call = event.operands if isinstance(event, InterfaceCall) else None
        same = _same(call, operands_of)
        if same is not None:
            found[same] = replace(found[same], again=(*found[same].again, nth))
            continue
        one = _attention(record, block, event, lengths)
        if one is not None:
            found.append(replace(one, nth=nth))
            operands_of.append(call)
    if not any(not one.cross for one in found):
        found += _laid(record, block, [one for one in events if isinstance(one, Operation)])
    return found


def _laid(record: Record, block: BlockCall, events: list[Operation]) -> list[Attention]:
    """An attention whose softmaxes have rows and columns of their own; [] where there is none.

    It is a module inside the block that takes the hidden states; the heads are as many as its
    softmax has rows for each of them.
    """
    whole = block.module(record)
    tokens = block.entered.shape[block.entry.port.axes[1]]
    for event in events:
        output, module = event.output, event.module
        if module is None or module is whole or not isinstance(output, Tensor):
            continue
        heads, rest = divmod(output.numel(), output.shape[-1] * tokens)
        if output.ndim >= 3 and heads and not rest and event.function not in FUSED:
            return [Attention(module, 0, False, heads, heads, interface=False, laid=True)]
    return []


def _same(call: Call | None, known: list[Call | None]) -> int | None:
    """The number of an attention with the same queries and keys, on other values."""
    if call is None:
        return None
    for number, one in enumerate(known):
        if one is not None and one.query is call.query and one.key is call.key:
            return number
    return None


def _attention(
    record: Record, block: BlockCall, event: InterfaceCall | Operation, lengths: Lengths
) -> Attention | None:
    """The attention that one softmax is of; None for a softmax of something else."""
    shape = _shape(event)
    if shape is None:
        return None
    heads, groups, queries, keys = shape
    crossed = _crosses(record, block, event, lengths, keys)
    wanted = lengths.source if crossed else lengths.own
    padded = queries == keys > wanted and not crossed
    before = 0 if padded or crossed else _columns_before(event, lengths.own)
    if queries < lengths.own or not (padded or before or 0 <= keys - wanted <= 1):
        return None
    extra = 0 if padded or before else keys - wanted
    interface = isinstance(event, InterfaceCall)
    inner = event.module if event.module is not None else block.module(record)
    first = block.entry.port.first if padded else before
    rows = slice(0, lengths.own) if before else slice(first, first + lengths.own)
    sink = _falls_short(event, rows, slice(first, first + wanted))
    other = record.exchanges and not interface
    return Attention(
        inner, 0, crossed, heads, groups, interface, extra, sink, first=first, exchanged=other
    )


def _falls_short(event: InterfaceCall | Operation, queries: slice, keys: slice) -> bool:
    """Whether some rows over the keys sum to less than 1, with nothing masked: there is a sink."""
    sums = _weights(event)[..., queries, keys].float().sum(-1)
    return bool((sums < 1 - SHORT).any())


def _columns_before(event: InterfaceCall | Operation, tokens: int) -> int:
    """How many columns of the network's own stand before the text's: learnt keys, as a prefix's.

    They are seen by every row, and the tokens' columns behind them by later rows alone; 0 where
    that is not so.
    """
    weights = _weights(event)
    queries, keys = weights.shape[-2:]
    before = int(keys - tokens)
    if queries != tokens or before < 1 or bool(weights[..., before:].triu(1).any()):
        return 0
    return before if bool((weights[..., :before] > 0).all()) else 0


def _weights(event: InterfaceCall | Operation) -> Tensor:
    """(…, queries, keys) the proportions themselves."""
    if isinstance(event, InterfaceCall):
        return event.operands.weights()
    if event.function in FUSED:
        return operands(event.function, event.args, event.kwargs).weights()
    found: Tensor = event.output
    return found


def _shape(event: InterfaceCall | Operation) -> tuple[int, int, int, int] | None:
    """(heads, key heads, queries, keys) of weights; None for a softmax of something else."""
    if isinstance(event, InterfaceCall):
        query, key = event.operands.query, event.operands.key
        return query.shape[1], key.shape[1], query.shape[2], key.shape[2]
    if event.function in FUSED:
        call = operands(event.function, event.args, event.kwargs)
        return call.query.shape[1], call.key.shape[1], call.query.shape[2], call.key.shape[2]
    weights = event.output
    if weights.ndim == 4 and weights.shape[0] == 1:
        return weights.shape[1], weights.shape[1], weights.shape[2], weights.shape[3]
    if weights.ndim == 3:
        return weights.shape[0], weights.shape[0], weights.shape[1], weights.shape[2]
    return None


def _crosses(record: Record, block: BlockCall, event: Any, lengths: Lengths, keys: int) -> bool:
    """Whether the keys are of the source: by their number, or by what its module is given."""
    if not lengths.source:
        return False
    if lengths.source != lengths.own:
        return keys - lengths.source in (0, 1) and keys != lengths.own
    others = {id(t) for t in block.others(record) if t.is_floating_point()}
    around = [event.call, *record.ancestors(event.call)]
    whole = [around.index(number) for number in block.calls if number in around]
    inside = around[: whole[0]] if whole and len(block.calls) == 1 else around[:1]
    taken = [tensor for number in inside for _, tensor in record.calls[number].took]
    given = any(id(tensor) in others and tensor.ndim == 3 for tensor in taken)
    return given and bool(
        _weights(event).triu(1).any()
    )  # what looks back only is the decoder's own


def feed_forward(record: Record, block: BlockCall, width: int) -> nn.Module | None:
    """The last projection back to the width beside attention: the feed-forward part's."""
    times = [one.time for one in record.attention if block.began < one.time < block.ended]
    times += [
        o.time for o in record.operations if o.is_softmax and block.began < o.time < block.ended
    ]
    candidates = []
    for child in block.parts(record):
        call = record.calls[child]
        if any(call.began < time < call.ended for time in times) and not _is_router(record, child):
            continue
        every = (child, *record.inside(child))
        candidates += [number for number in every if _projects(record.calls[number], width)]
    inner = [n for n in candidates if _takes(record.calls[n]) != width]
    chosen = (inner or candidates)[-1:]
    return record.calls[chosen[0]].module if chosen else None


def _is_router(record: Record, number: int) -> bool:
    """Whether the softmax inside a call chooses experts: it has two axes."""
    call = record.calls[number]
    softmaxes = [o for o in record.operations if o.is_softmax and call.began < o.time < call.ended]
    interface = any(call.began < one.time < call.ended for one in record.attention)
    flat = all(isinstance(o.output, Tensor) and o.output.ndim <= 2 for o in softmaxes)
    return bool(softmaxes) and flat and not interface


def _projects(call: ModuleCall, width: int) -> bool:
    weight = getattr(call.module, "weight", None)
    matrix = isinstance(weight, Tensor) and weight.ndim == 2
    moves = bool(call.gave) and bool(call.took) and not isinstance(call.module, nn.Embedding)
    return matrix and moves and call.gave[0][1].shape[-1] == width


def _takes(call: ModuleCall) -> int:
    return int(call.took[0][1].shape[-1])


def norms(record: Record, block: BlockCall) -> tuple[nn.Module, ...]:
    """The norms of one block in the order in which they are called."""
    width = block.entered.shape[-1]
    every = [record.calls[number] for number in block.inside(record)]
    return tuple(c.module for c in every if is_norm(c) and c.took[0][1].shape[-1] == width)
