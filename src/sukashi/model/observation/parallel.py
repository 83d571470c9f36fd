"""Parallel: blocks of a network that has no module of a whole layer.

Such a network holds a list of attentions, a list of norms and so on, and calls the first of each,
then the second of each (XLM, and many that people write themselves); or it calls the `forward` of
its layers past the module, which nothing outside can see. A layer is then a run of calls with one
number, and hidden states pass between two of them as what an operation gave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from torch import Tensor

from sukashi.model.observation.block_call import BlockCall
from sukashi.model.observation.operations import Operation
from sukashi.model.observation.record import Record, is_hidden
from sukashi.model.port import Place, Port, axes_of
from sukashi.model.structure import tensors

_NUMBER = re.compile(r"(?:^|(?<=\.))\d+(?=\.|$)")


@dataclass(frozen=True, eq=False)
class _Made:
    """Where hidden states came from: a call and how many operations after its end, 0 for itself.

    base: the call's name without its number; empty for the call around all layers, whose operations
    are counted from its beginning.
    """

    call: int
    operation: int
    base: str
    tensor: Tensor
    time: int


def parallel_blocks(record: Record, length: int) -> list[list[BlockCall]]:
    """The blocks of every call that runs through lists of modules side by side."""
    found = []
    for parent in range(len(record.calls)):
        runs = _runs(record, parent)
        blocks = _blocks(record, parent, runs, length) if len(runs) > 1 else []
        if blocks:
            found.append(blocks)
    return found


def _runs(record: Record, parent: int) -> list[list[int]]:
    """Calls inside one call by the number in their names; none where two numbers differ in them."""
    runs: list[list[int]] = []
    before = None
    for number in record.children(parent):
        index, _ = _split(record, parent, number)
        if index is None or index == before:
            if runs and index is not None:
                runs[-1].append(number)
        else:
            runs.append([number])
            before = index
    names = [[_split(record, parent, number)[1] for number in run] for run in runs]
    alike = bool(names) and len(names[0]) > 1 and all(one == names[0] for one in names)
    return runs if alike else []


def _split(record: Record, parent: int, number: int) -> tuple[int | None, str]:
    """The number in a call's name behind its parent's, and the name without it."""
    outer = record.calls[parent].name
    name = record.calls[number].name
    own = name.removeprefix(f"{outer}.") if outer else name
    found = _NUMBER.search(own)
    if found is None:
        return None, own
    return int(found.group()), own[: found.start()] + "#" + own[found.end() :]


def _blocks(record: Record, parent: int, runs: list[list[int]], length: int) -> list[BlockCall]:
    """One block a run; none where hidden states cannot be followed from run to run."""
    starts = [_origin(record, parent, run[0], length) for run in runs]
    if any(one is None for one in starts):
        return []
    made = [one for one in starts if one is not None]
    last = _last(record, parent, runs, made)
    if last is None or any(one.tensor.shape != last.tensor.shape for one in made):
        return []
    ends = [*made[1:], last]
    blocks = []
    for run, begins, leaves in zip(runs, made, ends, strict=True):
        places = [_place(record, one, length) for one in (begins, leaves)]
        if places[0] is None or places[1] is None:
            return []
        times = record.calls[run[0]].began, max(leaves.time, record.calls[run[-1]].ended)
        blocks.append(
            BlockCall(tuple(run), places[0], places[1], begins.tensor, leaves.tensor, *times)
        )
    return blocks


def _origin(record: Record, parent: int, number: int, length: int) -> _Made | None:
    """Where the hidden states that a call takes were made, inside the call around it."""
    call = record.calls[number]
    taken = [t for _, t in call.took if is_hidden(t) and axes_of(t, length) is not None]
    if not taken:
        return None
    found = [
        one
        for one in record.operations
        if one.call == parent and one.time < call.began and _gives(one, taken[0])
    ]
    ended = [
        (each.ended, child)
        for child, each in enumerate(record.calls[:number])
        if each.parent == parent and any(tensor is taken[0] for _, tensor in each.gave)
    ]
    if found and (not ended or found[-1].time > max(ended)[0]):
        return _counted(record, parent, found[-1], taken[0])
    if ended:
        end, child = max(ended)
        return _Made(child, 0, _split(record, parent, child)[1], taken[0], end)
    outer = record.calls[parent]
    given = any(tensor is taken[0] for _, tensor in outer.took)
    return _Made(parent, 0, "", taken[0], outer.began) if given else None


def _gives(one: Operation, wanted: Tensor) -> bool:
    return any(tensor is wanted for _, tensor in tensors(one.output))


def _counted(record: Record, parent: int, one: Operation, tensor: Tensor) -> _Made:
    """An operation by the call that ended last before it, and how many were done since."""
    ended = [
        (each.ended, child)
        for child, each in enumerate(record.calls)
        if each.parent == parent and 0 <= each.ended < one.time
    ]
    end, child = max(ended, default=(record.calls[parent].began, parent))
    since = sum(end < each.time <= one.time for each in record.operations)
    base = "" if child == parent else _split(record, parent, child)[1]
    return _Made(child, since, base, tensor, one.time)


def _last(record: Record, parent: int, runs: list[list[int]], made: list[_Made]) -> _Made | None:
    """What leaves the last run: made there as in the run before it."""
    before = made[-1]
    same = [n for n in runs[-1] if _split(record, parent, n)[1] == before.base]
    if len(same) != 1 or before.call not in runs[-2]:
        return None
    call = record.calls[same[0]]
    if not before.operation:
        given = [tensor for _, tensor in call.gave if tensor.shape == before.tensor.shape]
        return _Made(same[0], 0, before.base, given[0], call.ended) if given else None
    after = [one for one in record.operations if one.time > call.ended]
    if len(after) < before.operation:
        return None
    done = after[before.operation - 1]
    given = [t for _, t in tensors(done.output) if t.shape == before.tensor.shape]
    return _Made(same[0], before.operation, before.base, given[0], done.time) if given else None


def _place(record: Record, made: _Made, length: int) -> Place | None:
    """Where to look for what was made."""
    call = record.calls[made.call]
    around = not made.base
    output = call.took if around else call.gave
    if made.operation:
        time = call.began if around else call.ended
        after = [one for one in record.operations if one.time > time]
        output = tuple(tensors(after[made.operation - 1].output))
    axes = axes_of(made.tensor, length)
    paths = [path for path, tensor in output if tensor is made.tensor]
    if axes is None or not paths:
        return None
    return Place(call.module, call.nth, Port(paths[0], axes), around, made.operation)
