"""Chain: the blocks of a stack, found as repeated calls of which each takes what one before gave.

Blocks are the outermost such calls that hold the most weights. Residual stream: what enters a block
and what leaves it; where hidden states lie in its arguments and output is part of what is found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from sukashi.model.observation.block_call import BlockCall
from sukashi.model.observation.parallel import parallel_blocks
from sukashi.model.observation.record import Found, ModuleCall, Record, is_hidden
from sukashi.model.port import Place, Port, axes_of
from sukashi.model.structure import Path

_NUMBER = re.compile(r"\.?\d+$")


@dataclass(frozen=True, eq=False)
class Chain:
    """Blocks in the order in which they are called; links: how many take what the last one gave."""

    blocks: tuple[BlockCall, ...]
    links: int
    weights: int


def chains(record: Record, length: int) -> list[Chain]:
    """All outermost chains of a pass over `length` tokens, in the order of their first call."""
    groups: dict[tuple[int, str], list[int]] = {}
    for number, call in enumerate(record.calls):
        if call.gave and call.parent >= 0:
            groups.setdefault((call.parent, _NUMBER.sub("", call.name)), []).append(number)
    found = {
        key: chain
        for key, numbers in groups.items()
        if _repeats(record, numbers) and (chain := _chain(record, numbers, length))
    }
    inside = {block.calls[0] for chain in found.values() for block in chain.blocks}
    outer = [
        chain
        for (parent, _), chain in found.items()
        if parent not in inside and not inside & set(record.ancestors(parent))
    ]
    refined = [_refined(record, one, length) for one in outer]
    refined += [_joined(record, blocks) for blocks in parallel_blocks(record, length)]
    return sorted(refined, key=lambda chain: chain.blocks[0].began)


def _joined(record: Record, blocks: Sequence[BlockCall]) -> Chain:
    """Blocks that hand hidden states on to each other, as a chain."""
    parameters = {id(p): p.numel() for block in blocks for p in block.module(record).parameters()}
    return Chain(tuple(blocks), len(blocks) - 1, sum(parameters.values()))


def _repeats(record: Record, numbers: Sequence[int]) -> bool:
    """Whether the calls are of a list of modules, or of one module more than once."""
    return len(numbers) > 1 or bool(_NUMBER.search(record.calls[numbers[0]].name))


def _chain(record: Record, numbers: Sequence[int], length: int) -> Chain | None:
    """The calls as a chain; None where one of them takes or gives no hidden states of its own."""
    blocks: list[BlockCall] = []
    links, before = 0, None
    for number in numbers:
        call = record.calls[number]
        block, linked = _block(number, call, before, length)
        if block is None:
            return None
        links += linked
        blocks.append(block)
        before = call
    modules = {id(record.calls[number].module): record.calls[number].module for number in numbers}
    parameters = {id(p): p.numel() for module in modules.values() for p in module.parameters()}
    return Chain(tuple(blocks), links, sum(parameters.values()))


def _block(
    number: int, call: ModuleCall, before: ModuleCall | None, length: int
) -> tuple[BlockCall | None, bool]:
    entries = _hidden(call.took, length)
    exits = _hidden(call.gave, length)
    given = {id(tensor) for _, tensor in before.gave} if before else set()
    linked = [one for one in entries if id(one[1]) in given]
    for path, tensor in (*linked, *entries):
        same = [one for one in exits if one[1].shape == tensor.shape]
        if same:
            axes = axes_of(tensor, length)
            assert axes is not None
            way, left = same[0]
            ends = (
                Place(call.module, call.nth, Port(path, axes), before=True),
                Place(call.module, call.nth, Port(way, axes)),
            )
            block = BlockCall((number,), *ends, tensor, left, call.began, call.ended)
            return block, bool(linked)
    return None, False


def _hidden(found: Found, length: int) -> list[tuple[Path, Tensor]]:
    return [(path, t) for path, t in found if is_hidden(t) and axes_of(t, length) is not None]


def _refined(record: Record, chain: Chain, length: int) -> Chain:
    """The chain inside every block, where blocks do nothing but call the ones inside."""
    inner: list[BlockCall] = []
    for block in chain.blocks:
        whole = _whole(record, block, length)
        if whole is None:
            return chain
        inner += whole
    return _refined(record, replace(chain, blocks=tuple(inner)), length)


def _whole(record: Record, block: BlockCall, length: int) -> Sequence[BlockCall] | None:
    """The chain that takes exactly what the block takes and gives exactly what it gives."""
    groups: dict[str, list[int]] = {}
    for number in block.parts(record):
        groups.setdefault(_NUMBER.sub("", record.calls[number].name), []).append(number)
    for numbers in groups.values():
        alike = len({type(record.calls[number].module) for number in numbers}) == 1
        found = _chain(record, numbers, length) if alike else None
        if not found or found.weights != block.weights(record):
            continue
        if found.blocks[0].entered is block.entered and found.blocks[-1].left is block.left:
            return found.blocks
    return None
