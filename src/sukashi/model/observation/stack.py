"""Stack: one tower put together from what was seen of it."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from sukashi.model.anatomy import Attention, Block, Lookup, Stack, StackName
from sukashi.model.observation.chain import Chain, axes_of, chains
from sukashi.model.observation.lookup import first_lookup, lookup
from sukashi.model.observation.mixer import mixer
from sukashi.model.observation.parts import Lengths, attentions, feed_forward, norms
from sukashi.model.observation.record import Record
from sukashi.model.port import Port
from sukashi.model.probe import rows_of

SECOND = "decoder_input_ids"


def stacks_of(network: Any, inputs: dict[str, Tensor], seen: Record) -> dict[StackName, Stack]:
    """Every stack that was fed: the encoder alone, or encoder and decoder."""
    return {
        name: _stack(network, name, chain, inputs, seen)
        for name, chain in _chains(inputs, seen).items()
    }


def last_hidden(stack: Stack, seen: Record) -> Tensor | None:
    """(1, tokens, …) what the last block gave in a pass; None without blocks."""
    if not stack.layer_blocks:
        return None
    block = stack.layer_blocks[-1]
    call = next(c for c in seen.calls if c.module is block.module and c.nth == block.nth)
    hidden = dict(call.gave)[block.exit.path]
    batch, tokens, _ = block.exit.axes
    return hidden.movedim((batch, tokens), (0, 1))


def _chains(inputs: dict[str, Tensor], seen: Record) -> dict[StackName, Chain | None]:
    """The chain of each stack, the one with the most weights; a decoder begins with its lookup."""
    first = chains(seen, inputs["input_ids"].shape[1])
    if SECOND not in inputs:
        return {"encoder": _largest(first)}
    number = first_lookup(seen, inputs[SECOND])
    begins = seen.calls[number].began if number is not None else 0
    second = chains(seen, inputs[SECOND].shape[1])
    return {
        "encoder": _largest([one for one in first if _began(seen, one) < begins]),
        "decoder": _largest([one for one in second if _began(seen, one) > begins]),
    }


def _began(seen: Record, chain: Chain) -> int:
    return seen.calls[chain.blocks[0].number].began


def _largest(found: list[Chain]) -> Chain | None:
    return max(found, key=lambda chain: chain.weights, default=None)


def _stack(
    network: Any, name: StackName, chain: Chain | None, inputs: dict[str, Tensor], seen: Record
) -> Stack:
    second = name == "decoder"
    ids = inputs[SECOND if second else "input_ids"]
    found = seen.calls[lookup(network, seen, ids)]
    blocks = chain.blocks if chain else ()
    lengths = Lengths(ids.shape[1], inputs["input_ids"].shape[1] if second else 0)
    every = [attentions(seen, block, lengths) for block in blocks]
    width = int(found.gave[0][1].shape[-1])
    if chain:
        entered = dict(seen.calls[blocks[0].number].took)[blocks[0].entry.path]
        width = int(entered.shape[blocks[0].entry.axes[2]])
    own = tuple(_first(each, cross=False) for each in every)
    crossing = tuple(_first(each, cross=True) for each in every)
    calls = [seen.calls[block.number] for block in blocks]
    return Stack(
        name=name,
        causal=second,
        lookup=_lookup(network, found.gave[0][1], found, ids),
        layer_blocks=tuple(
            Block(call.module, call.nth, block.entry, block.exit)
            for call, block in zip(calls, blocks, strict=True)
        ),
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


def _lookup(network: Any, gave: Tensor, call: Any, ids: Tensor) -> Lookup:
    axes = axes_of(gave, ids.shape[1])
    assert axes is not None
    weight = getattr(call.module, "weight", None)
    table = weight if isinstance(weight, Tensor) and weight.ndim == 2 else None
    rows = rows_of(network) if table is None else int(table.shape[0])
    return Lookup(call.module, call.nth, Port(call.gave[0][0], axes), rows)


def _first(found: list[Attention], *, cross: bool) -> Attention | None:
    return next((one for one in found if one.cross == cross), None)
