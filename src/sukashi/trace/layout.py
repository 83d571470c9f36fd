"""Layout: attention as (queries, keys) where a softmax has its rows and columns in another order.

Attention in windows (Longformer, LED) keeps of each query only a band of columns, and rows of a few
tokens apart. Which query a row is of and which key a column reads is asked of the module itself:
its projections are replaced by marks, its softmax by chosen numbers, and what it mixes tells both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from sukashi.errors import UnsupportedError
from sukashi.model.hooks import hooked
from sukashi.model.observation.operations import SOFTMAX
from sukashi.model.structure import tensors

BITS = {torch.float32: 23, torch.float64: 50, torch.float16: 10, torch.bfloat16: 7}
"""Bits of a whole number that a sum keeps exactly."""
Choose = Callable[[int, Tensor], Tensor]
"""(number of the softmax in the module, its output) -> what stands in its place."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the weights of an attention module lie in the outputs of its softmaxes.

    softmaxes: the outputs as one row after the other, each (rows, columns). row: (batch, heads,
    queries) the number of the row, counted through all of them, −1 for none. key: for each softmax
    (rows, columns) the key that a column reads, −1 for none. keys: how many there are.
    """

    softmaxes: tuple[Tensor, ...]
    shapes: tuple[torch.Size, ...]
    row: Tensor
    key: tuple[Tensor, ...]
    keys: int

    def weights(self) -> Tensor:
        """(batch, heads, queries, keys): columns that read the same key added up."""
        rows = torch.cat(
            [
                part.new_zeros(len(part), self.keys + 1).scatter_add(
                    1, torch.where(key < 0, self.keys, key), part
                )[:, : self.keys]
                for part, key in zip(self.softmaxes, self.key, strict=True)
            ]
        )
        none = rows.new_zeros(1, self.keys)
        return torch.cat([rows, none])[self.row]  # −1 is the last row, of zeros

    def given(self) -> list[Tensor]:
        """The outputs of the softmaxes as they are."""
        pairs = zip(self.softmaxes, self.shapes, strict=True)
        return [part.reshape(shape) for part, shape in pairs]

    def outputs(self, weights: Tensor) -> list[Tensor]:
        """The outputs of the softmaxes that mean these weights.

        Columns that read one key share its weight as they did before.
        """
        flat = weights.reshape(-1, self.keys)
        place = torch.full((sum(map(len, self.softmaxes)),), -1, device=flat.device)
        used = self.row.reshape(-1)
        numbers = torch.arange(len(used), device=flat.device)
        place[used[used >= 0]] = numbers[used >= 0]
        before = self.weights().detach().reshape(-1, self.keys)
        found, start = [], 0
        for part, key, shape in zip(self.softmaxes, self.key, self.shapes, strict=True):
            here = place[start : start + len(part)]
            start += len(part)
            known = (key >= 0) & (here >= 0)[:, None]
            at, column = here.clamp(min=0), key.clamp(min=0)
            whole = before[at].gather(1, column)
            share = torch.where(whole > 0, part.detach() / whole, torch.ones_like(whole))
            new = flat[at].gather(1, column) * share
            found.append(torch.where(known, new.to(part), part).reshape(shape))
        return found


class _Softmaxes(TorchFunctionMode):
    """Keeps what every softmax gives, and puts something else in its place."""

    def __init__(self, choose: Choose | None = None) -> None:
        super().__init__()
        self.choose, self.outputs = choose, list[Tensor]()

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the function; of a softmax keep its output."""
        output = func(*args, **(kwargs or {}))
        if func not in SOFTMAX:
            return output
        self.outputs.append(output)
        return output if self.choose is None else self.choose(len(self.outputs) - 1, output)


@dataclass(frozen=True, eq=False)
class _Module:
    """An attention module with what it was given: (batch, tokens, width) hidden states."""

    module: nn.Module
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    hidden: Tensor

    def softmaxes(self) -> list[Tensor]:
        """What its softmaxes give."""
        with _Softmaxes() as seen:
            self.module(*self.args, **self.kwargs)
        found: list[Tensor] = seen.outputs
        return found

    def mixed(self, values: Tensor, choose: Choose) -> Tensor:
        """(batch, queries, width) what it mixes of (batch, tokens, width) values.

        Raises: UnsupportedError where it gives nothing of that form.
        """

        def marked(child: nn.Module, args: Any, kwargs: Any, output: Any) -> Any:
            return self._as(output, args, values)

        inner = [one for one in self.module.modules() if one is not self.module]
        projections = [(one, marked) for one in inner if is_matrix(one)]
        with torch.no_grad(), hooked(after=projections), _Softmaxes(choose):
            output = self.module(*self.args, **self.kwargs)
        batch, _, width = self.hidden.shape
        for _, found in tensors(output):
            if found.ndim == 3 and found.shape[0] == batch and found.shape[2] == width:
                return found
        raise _unknown(self.module)

    def _as(self, output: Any, args: Any, values: Tensor) -> Any:
        """The values in the axes of a projection's output, (tokens, batch) or (batch, tokens)."""
        batch, length, width = self.hidden.shape
        given = args[0] if args else None
        if not isinstance(output, Tensor) or output.numel() != values.numel() or given is None:
            return output
        turned = output.shape == (length, batch, width)
        if turned and batch == length:
            turned = given.stride(0) < given.stride(1)
        found = values.transpose(0, 1) if turned else values
        return found.reshape(output.shape).to(output).clone()


def is_matrix(module: nn.Module) -> bool:
    """Whether a module holds one matrix: it may be a projection."""
    weight = getattr(module, "weight", None)
    return isinstance(weight, Tensor) and weight.ndim == 2


def laid_out(
    module: nn.Module,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    known: Sequence[Layout] = (),
) -> Layout:
    """The layout of one call of an attention module, proved on values drawn at random.

    known: those of other calls, which are tried first: a proof is one pass, a trace many.
    Raises: UnsupportedError where what the module mixes does not tell it.
    """
    hidden = next(
        (one for _, one in tensors((args, kwargs)) if one.ndim == 3 and one.is_floating_point()),
        None,
    )
    if hidden is None:
        raise _unknown(module)
    probe = _Module(module, args, kwargs, hidden)
    given = probe.softmaxes()
    parts = [one.reshape(-1, one.shape[-1]) for one in given]
    shapes = tuple(one.shape for one in given)
    with torch.no_grad():
        for other in known:
            again = replace(other, softmaxes=tuple(parts))
            if (other.shapes, other.keys) == (shapes, hidden.shape[1]) and _holds(probe, again):
                return again
        row, heads = _rows(probe, parts)
        keys = _keys(probe, parts, row, heads)
        found = Layout(tuple(parts), shapes, row.permute(0, 2, 1), tuple(keys), hidden.shape[1])
        if not _holds(probe, found):
            raise _unknown(module)
    return found


def _rows(probe: _Module, parts: Sequence[Tensor]) -> tuple[Tensor, int]:
    """(batch, queries, heads) which row of all softmaxes each query of a head has; the heads.

    Every value is 1, and of each row only the largest weight is there: the number of the row, digit
    by digit.
    """
    count = sum(map(len, parts))
    starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
    digit = BITS[probe.hidden.dtype]
    ones = torch.ones_like(probe.hidden)
    total: Tensor | None = None
    for shift in range(0, count.bit_length(), digit):

        def choose(number: int, output: Tensor, shift: int = shift) -> Tensor:
            part = parts[number]
            numbers = torch.arange(1, len(part) + 1, device=part.device) + starts[number]
            codes = (numbers >> shift) & ((1 << digit) - 1)
            best = torch.zeros_like(part).scatter(1, part.argmax(1, keepdim=True), 1.0)
            seen = best * (part > 0).any(1, keepdim=True)
            return (seen * codes[:, None].to(part)).reshape(output.shape).to(output)

        found = probe.mixed(ones, choose).double().round().long() << shift
        total = found if total is None else total + found
    assert total is not None
    heads = _heads(total)
    outside = int(total.min()) < 0 or int(total.max()) > count
    if outside or total.shape[-1] % heads:
        raise _unknown(probe.module)
    each = total.reshape(*total.shape[:-1], heads, -1)
    return each[..., 0] - 1, heads


def _heads(numbers: Tensor) -> int:
    """How many heads a width has: a row's number stays the same within each."""
    width = numbers.shape[-1]
    changes = (numbers[..., 1:] != numbers[..., :-1]).flatten(0, -2).any(0).nonzero()[:, 0] + 1
    return 1 if not len(changes) else width // int(changes[0])


def _keys(probe: _Module, parts: Sequence[Tensor], row: Tensor, heads: int) -> list[Tensor]:
    """For each softmax (rows, columns) the key that a column reads, −1 for none.

    A value is the number of its token in bits, one a feature; a column has a bit of its own, so one
    pass tells of as many columns as a sum keeps bits. Columns of weight 0 are left out: beyond the
    ends of a text they read what is no token.
    """
    _, length, width = probe.hidden.shape
    depth, together = width // heads, BITS[probe.hidden.dtype]
    columns = max(part.shape[1] for part in parts)
    flat = row.reshape(-1)
    found = torch.zeros(sum(map(len, parts)) + 1, columns, dtype=torch.long, device=row.device)
    for low in range(0, (length + 1).bit_length(), depth):
        values = _numbered(probe.hidden, low, depth, heads)
        for start in range(0, columns, together):

            def choose(number: int, output: Tensor, start: int = start) -> Tensor:
                part = parts[number]
                power = torch.zeros_like(part)
                here = slice(start, min(start + together, part.shape[1]))
                exponents = torch.arange(max(0, here.stop - start), device=part.device)
                power[:, here] = (2.0**exponents).to(part) * (part[:, here] > 0)
                return power.reshape(output.shape).to(output)

            sums = probe.mixed(values, choose).double().round().long()
            sums = sums.reshape(-1, depth)  # one line a query of a head
            bits = torch.arange(depth, device=row.device)
            for column in range(start, min(start + together, columns)):
                code = (((sums >> (column - start)) & 1) << (bits + low)).sum(-1)
                found[flat, column] += code
    starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
    return [
        found[start : start + len(part), : part.shape[1]] - 1
        for start, part in zip(starts, parts, strict=True)
    ]


def _numbered(hidden: Tensor, low: int, depth: int, heads: int) -> Tensor:
    """(batch, tokens, width) the bits of each token's number from 1, the same in every head."""
    batch, length, width = hidden.shape
    numbers = torch.arange(1, length + 1, device=hidden.device)
    bits = (numbers[:, None] >> (torch.arange(depth, device=hidden.device) + low)) & 1
    whole = torch.zeros(length, heads, width // heads, device=hidden.device, dtype=hidden.dtype)
    whole[..., :depth] = bits[:, None].to(hidden.dtype)
    return whole.reshape(1, length, width).expand(batch, -1, -1)


def _holds(probe: _Module, layout: Layout) -> bool:
    """Whether what the module mixes of random values is the weights times them."""
    heads = layout.row.shape[1]
    source = torch.Generator(device="cpu").manual_seed(0)
    values = torch.randn(probe.hidden.shape, generator=source).to(probe.hidden)
    shapes = layout.shapes

    def choose(number: int, output: Tensor) -> Tensor:
        return layout.softmaxes[number].reshape(shapes[number]).to(output)

    seen = probe.mixed(values, choose).float()
    split = values.float().reshape(*values.shape[:2], heads, -1).transpose(1, 2)
    mixed = (layout.weights().float() @ split).transpose(1, 2).flatten(2)
    close = 1e-4 if probe.hidden.dtype in (torch.float32, torch.float64) else 5e-2
    return seen.shape == mixed.shape and torch.allclose(seen, mixed, atol=close)


def _unknown(module: nn.Module) -> UnsupportedError:
    return UnsupportedError(
        f"The weights of {type(module).__name__} are laid out in a way that could not be traced "
        "back to pairs of tokens, so no map of them can be shown; attribution needs none."
    )
