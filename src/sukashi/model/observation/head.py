"""Head: from what the last block gives to the logits, as the operations that the network did.

The operations between the two are kept as a short program and done again on other rows, so that
scalings, caps, biases and tied weights are what the network has. Parameters are looked up where
they lie each time, never copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.errors import UnknownNameError
from sukashi.model.observation.operations import Operation
from sukashi.model.observation.record import ModuleCall, Record
from sukashi.model.port import Place, Port, moved_back
from sukashi.model.structure import Path, read, replaced, tensors

NORMS = ("final", "none")
_CUTS = (Tensor.__getitem__, torch.narrow, Tensor.narrow)
_SHAPED = (Tensor.view, Tensor.reshape, torch.reshape, Tensor.expand)
Reference = int | tuple[nn.Module, str]
"""A value of the program by its number, or a parameter by the module it lies in and its name."""


@dataclass(frozen=True, eq=False)
class Step:
    """One operation; given: its (args, kwargs), in which references stand for tensors.

    sizes: where the number of tokens stands among them, in operations that give a shape.
    makes: numbers of the values it gives, by the path in its output. norm: whether it belongs to
    the final norm.
    """

    function: Callable[..., Any]
    given: Any
    references: tuple[tuple[Path, Reference], ...]
    sizes: tuple[Path, ...]
    makes: tuple[tuple[Path, int], ...]
    norm: bool


@dataclass(frozen=True, eq=False)
class Head:
    """(…, width) output of a block -> (…, vocabulary) logits.

    steps: the program; value 0 is the hidden states, `result` the logits. axes: of the hidden
    states in the network. inner: how many axes hidden states have behind the tokens.
    around_norm: the values before and after the final norm, where there is one to leave out.
    """

    steps: tuple[Step, ...]
    result: int
    axes: tuple[int, int, int]
    inner: int = 1
    around_norm: tuple[int, int] | None = None
    final_norm: nn.Module | None = None
    unembedding: nn.Module | None = None

    def __call__(self, hidden: Tensor, norm: str = "final") -> Tensor:
        """The logits of `hidden`. Raises: UnknownNameError for a norm that is not known."""
        if norm not in NORMS:
            raise UnknownNameError("norm", norm, NORMS)
        outer = hidden.shape[: hidden.ndim - self.inner]
        rows = hidden.reshape(1, -1, *hidden.shape[hidden.ndim - self.inner :])
        values = {0: moved_back(rows, self.axes)}
        for step in self.steps:
            if step.norm and norm == "none":
                assert self.around_norm is not None
                before, after = self.around_norm
                values[after] = values[before]
            else:
                _do(step, values, rows.shape[1])
        logits = values[self.result]
        return logits.reshape(*outer, logits.shape[-1])


def _do(step: Step, values: dict[int, Tensor], tokens: int) -> None:
    given = step.given
    for path in step.sizes:
        given = replaced(given, path, tokens)
    for path, reference in step.references:
        value = values[reference] if isinstance(reference, int) else getattr(*reference)
        given = replaced(given, path, value)
    output = step.function(*given[0], **given[1])
    for path, number in step.makes:
        values[number] = read(output, path)


def head_of(
    record: Record, network: nn.Module, last: Place, logits: Tensor, tokens: int
) -> Head | None:
    """The program from what the last block gave to the logits; None where there is none."""
    hidden, time = record.hidden_at(last)
    port = last.port
    parameters = _places(network)
    tail = [one for one in record.operations if one.time > time]
    cuts = _cuts(tail, hidden, port, tokens)
    numbers = _derived(tail, hidden, parameters, cuts)
    if id(logits) not in numbers:
        return None
    needed = _needed(tail, numbers, id(logits), id(hidden))
    kept = [one for one in needed if id(one) not in cuts]
    norm = _final_norm(record, time, hidden)
    rows = {tokens, hidden.shape[port.axes[1]]}
    steps = tuple(_step(one, numbers, parameters, norm, rows) for one in kept)
    around = None
    if norm is not None:
        pair = numbers.get(id(norm.took[0][1])), numbers.get(id(norm.gave[0][1]))
        around = (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None
    return Head(
        steps=steps,
        result=numbers[id(logits)],
        axes=port.axes,
        inner=hidden.ndim - 2,
        around_norm=around,
        final_norm=norm.module if norm and around else None,
        unembedding=_last_matrix(kept, parameters),
    )


def _places(network: nn.Module) -> dict[int, tuple[nn.Module, str]]:
    """Where every parameter and buffer lies, by the identity of its tensor."""
    found: dict[int, tuple[nn.Module, str]] = {}
    for module in network.modules():
        for name, tensor in (*module._parameters.items(), *module._buffers.items()):
            if tensor is not None:
                found.setdefault(id(tensor), (module, name))
    return found


def _cuts(tail: list[Operation], hidden: Tensor, port: Port, tokens: int) -> set[int]:
    """Operations, by identity, that cut off rows which a network put around those of the text.

    The program is given the text's rows alone, so there these do nothing.
    """
    axis = port.axes[1]
    whole = hidden.shape[axis]
    if whole == tokens:
        return set()
    found = set()
    for one in tail:
        if one.function in _CUTS and isinstance(one.output, Tensor):
            before, after = list(one.args[0].shape), list(one.output.shape)
            cut = len(before) > axis and before[axis] == whole
            if cut and after == [*before[:axis], tokens, *before[axis + 1 :]]:
                found.add(id(one))
    return found


def _derived(
    tail: list[Operation],
    hidden: Tensor,
    parameters: dict[int, tuple[nn.Module, str]],
    cuts: set[int],
) -> dict[int, int]:
    """Numbers of the values that follow from the hidden states or from parameters alone."""
    numbers = {id(hidden): 0}
    for one in tail:
        taken = [tensor for _, tensor in tensors((one.args, one.kwargs))]
        if id(one) in cuts and id(taken[0]) in numbers:
            numbers[id(one.output)] = numbers[id(taken[0])]
        elif any(id(tensor) in numbers or id(tensor) in parameters for tensor in taken):
            for _, tensor in tensors(one.output):
                if id(tensor) not in parameters:  # a conversion to its own type gives itself
                    numbers.setdefault(id(tensor), len(numbers))
    return numbers


def _needed(
    tail: list[Operation], numbers: dict[int, int], result: int, hidden: int
) -> list[Operation]:
    """The operations that the result depends on, in order; those that change a value among them."""
    wanted = {result}
    kept: list[Operation] = []
    for one in reversed(tail):
        made = {id(tensor) for _, tensor in tensors(one.output)}
        taken = [tensor for _, tensor in tensors((one.args, one.kwargs))]
        changed = {id(taken[0])} if one.output is None and taken else set()
        if wanted & (made | changed) and made != {hidden}:
            kept.append(one)
            wanted |= {id(tensor) for tensor in taken if id(tensor) in numbers}
    return kept[::-1]


def _step(
    one: Operation,
    numbers: dict[int, int],
    parameters: dict[int, tuple[nn.Module, str]],
    norm: ModuleCall | None,
    rows: set[int],
) -> Step:
    given = (one.args, one.kwargs)
    references: list[tuple[Path, Reference]] = []
    for path, tensor in tensors(given):
        if id(tensor) in numbers:
            references.append((path, numbers[id(tensor)]))
        elif id(tensor) in parameters:
            references.append((path, _place(tensor, one.module, parameters)))
    for path, _ in references:
        given = replaced(given, path, None)  # no tensor of the observed pass stays alive
    made = [(path, numbers.get(id(tensor))) for path, tensor in tensors(one.output)]
    makes = tuple((path, number) for path, number in made if number is not None)
    inside = norm is not None and norm.began < one.time < norm.ended
    sizes = tuple(_sizes(given, rows)) if one.function in _SHAPED else ()
    return Step(one.function, given, tuple(references), sizes, makes, inside)


def _place(
    tensor: Tensor, module: nn.Module | None, parameters: dict[int, tuple[nn.Module, str]]
) -> tuple[nn.Module, str]:
    """Where a parameter lies: in the module that is at work, or else where it was found first."""
    own = {} if module is None else {**module._parameters, **module._buffers}
    name = next((name for name, one in own.items() if one is tensor), None)
    return parameters[id(tensor)] if module is None or name is None else (module, name)


def _sizes(value: Any, rows: set[int], path: Path = ()) -> Iterator[Path]:
    """Where the number of tokens stands in a shape, also with the network's own rows."""
    if isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _sizes(each, rows, (*path, place))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _sizes(each, rows, (*path, name))
    elif type(value) is int and value in rows:
        yield path


def _final_norm(record: Record, time: int, hidden: Tensor) -> ModuleCall | None:
    """The first call behind the blocks of a norm that takes what the last block gave."""
    same = {id(hidden)}
    for one in record.operations:  # what moves hidden states about without a weight
        taken = {id(tensor) for _, tensor in tensors((one.args, one.kwargs))}
        if one.time > time and taken and taken <= same:
            same |= {id(tensor) for _, tensor in tensors(one.output)}
    for call in record.calls:
        if call.began > time and is_norm(call) and id(call.took[0][1]) in same:
            return call
    return None


def is_norm(call: ModuleCall) -> bool:
    """Whether a module without parts scales each number of its input: all its weights are rows."""
    own = list(call.module.parameters())
    plain = not list(call.module.children()) and all(one.ndim == 1 for one in own)
    shapes = {tuple(tensor.shape) for _, tensor in (*call.took[:1], *call.gave)}
    named = "norm" in type(call.module).__name__.lower()
    return plain and len(shapes) == 1 and bool(call.took) and (bool(own) or named)


def _last_matrix(
    kept: list[Operation], parameters: dict[int, tuple[nn.Module, str]]
) -> nn.Module | None:
    """The module whose matrix the last product takes."""
    for one in reversed(kept):
        for _, tensor in tensors((one.args, one.kwargs)):
            if id(tensor) in parameters and tensor.ndim == 2 and min(tensor.shape) > 1:
                return _place(tensor, one.module, parameters)[0]
    return None
