"""Stack: one tower put together from what was seen of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from torch import Tensor

from sukashi.model.anatomy import Attention, Block, Lookup, Stack, StackName
from sukashi.model.observation.block_call import BlockCall
from sukashi.model.observation.chain import Chain, chains
from sukashi.model.observation.lookup import first_lookup, lookup, rows_before
from sukashi.model.observation.mixer import mixer
from sukashi.model.observation.parts import Lengths, attentions, feed_forward, norms
from sukashi.model.observation.passes import SECOND, Passes
from sukashi.model.observation.record import ModuleCall, Record
from sukashi.model.port import Port, axes_of
from sukashi.model.probe import rows_of


def stacks_of(passes: Passes, *, joined: bool = False) -> dict[StackName, Stack]:
    """Every stack that was fed: the encoder alone, or encoder and decoder.

    joined: of all chains beside the largest one, for networks whose blocks are parted by others
    that do not read every token (Funnel pools tokens between), or take turns.
    """
    return {
        name: _stack(passes, name, chain)
        for name, chain in _chains(passes.inputs, passes.seen, joined=joined).items()
    }


def last_hidden(stack: Stack, seen: Record) -> Tensor | None:
    """(1, tokens, …) what the last block gave in a pass; None without blocks."""
    if not stack.layer_blocks:
        return None
    place = stack.layer_blocks[-1].exit
    hidden, _ = seen.hidden_at(place)
    batch, tokens, _ = place.port.axes
    return hidden.movedim((batch, tokens), (0, 1))[:, place.port.first :]


def _chains(
    inputs: dict[str, Tensor], seen: Record, *, joined: bool
) -> dict[StackName, Chain | None]:
    """The chain of each stack, the one with the most weights; a decoder begins with its lookup."""
    first = chains(seen, inputs["input_ids"].shape[1])
    if SECOND not in inputs:
        return {"encoder": _joined(first) if joined else _largest(first)}
    number = first_lookup(seen, inputs[SECOND])
    begins = seen.calls[number].began if number is not None else 0
    second = chains(seen, inputs[SECOND].shape[1])
    return {
        "encoder": _largest([one for one in first if _began(seen, one) < begins]),
        "decoder": _largest([one for one in second if _began(seen, one) > begins]),
    }


def _began(seen: Record, chain: Chain) -> int:
    return chain.blocks[0].began


def _largest(found: list[Chain]) -> Chain | None:
    return max(found, key=lambda chain: chain.weights, default=None)


def _joined(found: list[Chain]) -> Chain | None:
    """The largest chain with all others whose hidden states have the same shape, in order."""
    largest = _largest(found)
    if largest is None:
        return None
    shape = largest.blocks[-1].left.shape
    alike = [one for one in found if one.blocks[0].left.shape == shape]
    blocks = sorted((b for one in alike for b in one.blocks), key=lambda block: block.began)
    return replace(largest, blocks=tuple(blocks))


def _stack(passes: Passes, name: StackName, chain: Chain | None) -> Stack:
    second = name == "decoder"
    seen, ids = passes.seen, passes.ids(second=second)
    first = _lookup(passes.network, seen.calls[lookup(passes.network, seen, ids)], ids)
    blocks = _from_text(passes, chain.blocks, second=second) if chain else ()
    lengths = Lengths(ids.shape[1], passes.ids(second=False).shape[1] if second else 0)
    every = [attentions(seen, block, lengths) for block in blocks]
    width = first.width
    if chain:
        width = int(blocks[0].entered.shape[blocks[0].entry.port.axes[2]])
    own = tuple(_first(each, cross=False) for each in every)
    crossing = tuple(_first(each, cross=True) for each in every)
    return Stack(
        name=name,
        causal=second,
        lookup=first,
        layer_blocks=tuple(Block(block.module(seen), block.entry, block.exit) for block in blocks),
        attention=own,
        cross_attention=crossing if any(crossing) else (),
        mlp_down=tuple(feed_forward(seen, block, width) for block in blocks),
        norms=tuple(norms(seen, block) for block in blocks),
        width=width,
        mixers=tuple(
            "attention" if one is not None else mixer(seen, block)
            for one, block in zip(own, blocks, strict=True)
        ),
    )


def _lookup(network: Any, call: ModuleCall, ids: Tensor) -> Lookup:
    path, gave = call.gave[0]
    axes, first = axes_of(gave, ids.shape[1]), rows_before(call, ids)
    assert axes is not None
    assert first is not None
    weight = getattr(call.module, "weight", None)
    table = weight if isinstance(weight, Tensor) and weight.ndim == 2 else None
    rows = rows_of(network) if table is None else int(table.shape[0])
    return Lookup(call.module, call.nth, Port(path, axes, first), rows, int(gave.shape[-1]))


def _from_text(
    passes: Passes, blocks: tuple[BlockCall, ...], *, second: bool
) -> tuple[BlockCall, ...]:
    """The blocks with the text's rows behind those that the network puts before them.

    They are found by the one token that is another in the second pass: before anything is mixed,
    its row alone is another.
    """
    entry, tokens = blocks[0].entry, passes.ids(second=second).shape[1]
    one, other = passes.seen.hidden_at(entry)[0], passes.again.hidden_at(entry)[0]
    axis = entry.port.axes[1]
    if one.shape[axis] == tokens or one.shape != other.shape:
        return blocks
    rows = (one != other).movedim(axis, 0).flatten(1).any(1).nonzero()[:, 0].tolist()
    first = rows[0] - passes.changed(second=second) if len(rows) == 1 else 0
    return (
        tuple(_counted_from(block, first, one.shape[axis]) for block in blocks) if first else blocks
    )


def _counted_from(block: BlockCall, first: int, rows: int) -> BlockCall:
    if block.entered.shape[block.entry.port.axes[1]] != rows:
        return block
    entry, leaving = (
        replace(place, port=replace(place.port, first=first)) for place in (block.entry, block.exit)
    )
    return replace(block, entry=entry, exit=leaving)


def _first(found: list[Attention], *, cross: bool) -> Attention | None:
    return next((one for one in found if one.cross == cross), None)
