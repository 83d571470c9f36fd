"""Plain PyTorch: the same questions answered with hooks, loops and autograd, without sukashi.

A token's embedding is what the module gives that is really called with the ids; where it is called
twice, both calls get the same tensor, so that a gradient is the sum of both ways.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from benchmarks.architectures.entries import Entries, sees_size
from benchmarks.architectures.network import said

Rows = list[Tensor]
"""(1, tokens, width) embeddings: of the text and, where there is one, of the decoder's tokens."""
Value = Callable[[Tensor], Tensor]
"""(rows…, classes) logits to the scalar that is explained."""


BEYOND = 50  # ids above it have one below them, all others one above


class NoReferenceError(Exception):
    """Plain PyTorch cannot say what the right answer is; the sentence says why."""


@dataclass(frozen=True, eq=False)
class Lookup:
    """Where ids become rows: the module that is called with them, and (1, tokens, width) rows.

    lead: how many rows stand before those of the ids that were given; some may also stand behind
    them. turned: tokens come first, then the texts of a batch.
    """

    module: nn.Module
    ids: Tensor
    rows: Tensor
    lead: int = 0
    turned: bool = False

    @property
    def own(self) -> slice:
        """The rows of the ids that were given."""
        return slice(self.lead, self.lead + self.ids.shape[1])


@dataclass(frozen=True, eq=False)
class Plain:
    """A network with what it is fed and the places where its ids are looked up."""

    network: Any
    inputs: dict[str, Tensor]
    lookups: tuple[Lookup, ...]

    def logits(self, rows: Sequence[Tensor] | None = None) -> Tensor:
        """The network's numbers, with other rows in the place of its embeddings."""
        with contextlib.ExitStack() as stack:
            for lookup, row in zip(self.lookups, rows or (), strict=False):
                stack.enter_context(_replaced(lookup, row))
            return said(self.network(**self.inputs)).float()

    @property
    def rows(self) -> Rows:
        """The embeddings as they are."""
        return [lookup.rows for lookup in self.lookups]

    def gradient_times_input(self, values: Sequence[Value]) -> tuple[NDArray[Any], NDArray[Any]]:
        """(targets, tokens) signed scores g·x, and the lengths of g ⊙ x.

        x is the embedding, or what enters the first block where the embedding's size is not seen.
        """
        rows = [row.clone().requires_grad_() for row in self.rows]
        logits, entering = self._entering(rows)
        states = [
            state
            if state is not None and state.requires_grad and not self._sees_size(side)
            else rows[side]
            for side, state in enumerate(entering)
        ]
        scores, lengths = [], []
        for value in values:
            slopes = _slopes(value(logits), states)
            product = [slope * state for slope, state in zip(slopes, states, strict=True)]
            scores.append(self._joined([each.sum(-1) for each in product]))
            lengths.append(self._joined([each.norm(dim=-1) for each in product]))
        return np.stack(scores), np.stack(lengths)

    def _entering(self, rows: Rows) -> tuple[Tensor, list[Tensor | None]]:
        """The logits with these embeddings, and what enters the first block of every side."""
        entries = Entries(self.network)
        with entries.watched():
            logits = self.logits(rows)
        return logits, entries.of([row.shape[1] for row in rows])

    def _sees_size(self, side: int) -> bool:
        """Whether the first block of a side sees how large the embeddings are."""
        doubled = [2 * row if at == side else row for at, row in enumerate(self.rows)]
        with torch.no_grad():
            plain, other = self._entering(self.rows)[1], self._entering(doubled)[1]
        return sees_size(plain[side], other[side])

    def integrated_gradients(
        self, values: Sequence[Value], start: Rows, steps: int
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """(targets, tokens) scores by Gauss–Legendre quadrature along the line from `start`.

        Beside them the lengths of the products that each is the sum of.
        """
        nodes, weights = np.polynomial.legendre.leggauss(steps)
        total = [[torch.zeros_like(row) for row in self.rows] for _ in values]
        way = [end - begin for end, begin in zip(self.rows, start, strict=True)]
        for node, weight in zip(nodes, weights, strict=True):
            alpha = (float(node) + 1) / 2
            rows = [
                (begin + alpha * step).detach().requires_grad_()
                for begin, step in zip(start, way, strict=True)
            ]
            logits = self.logits(rows)
            for target, value in enumerate(values):
                for at, slope in enumerate(_slopes(value(logits), rows)):
                    total[target][at] += float(weight) / 2 * slope
        products = [[sum_ * w for sum_, w in zip(each, way, strict=True)] for each in total]
        scores = [self._joined([part.sum(-1) for part in each]) for each in products]
        lengths = [self._joined([part.norm(dim=-1) for part in each]) for each in products]
        return np.stack(scores), np.stack(lengths)

    def occlusion(self, values: Sequence[Value]) -> NDArray[Any]:
        """(targets, tokens) f less f with the token's embedding set to zero."""
        with torch.no_grad():
            whole = self.logits()
            columns = []
            for at, row in enumerate(self.rows):
                for token in range(row.shape[1])[self.lookups[at].own]:
                    rows = [each.clone() for each in self.rows]
                    rows[at][:, token] = 0
                    without = self.logits(rows)
                    columns.append([float(value(whole) - value(without)) for value in values])
        return np.array(columns).T

    def silenced_rows(self, id: int, kept: Sequence[Sequence[bool]]) -> Rows:
        """The embeddings of a text all of whose tokens are one id, except those that are kept."""
        found = []
        for lookup, keep in zip(self.lookups, kept, strict=True):
            with torch.no_grad():
                try:
                    silent = _first(lookup.module(torch.full_like(lookup.ids, id)))
                except TypeError as error:
                    raise NoReferenceError("Its embedding cannot be called with ids.") from error
            rows, own = lookup.rows.clone(), lookup.own
            kept_here = torch.tensor(list(keep))[None, :, None]
            rows[:, own] = torch.where(kept_here, rows[:, own], silent)
            found.append(rows)
        return found

    def _joined(self, by_side: Sequence[Tensor]) -> NDArray[Any]:
        parts = [row[0, lookup.own] for row, lookup in zip(by_side, self.lookups, strict=True)]
        return torch.cat(parts).detach().numpy()


def prepare(network: Any, inputs: dict[str, Tensor], sides: Sequence[Tensor]) -> Plain:
    """Find where the ids of every side are looked up. Raises: NoReferenceError.

    sides: (1, n) ids of the text, and of the decoder where there is one.
    """
    return Plain(network, inputs, tuple(_lookup(network, inputs, ids) for ids in sides))


def _lookup(network: Any, inputs: dict[str, Tensor], ids: Tensor) -> Lookup:
    found = _calls(network, inputs, ids)
    exact = [one for one in found if one.rows.shape[1] == ids.shape[1]] or found
    named = network.get_input_embeddings() if hasattr(network, "get_input_embeddings") else None
    chosen = [one for one in exact if one.module is named]
    chosen += [one for one in exact if not _of_places(one)]
    if not chosen:
        raise NoReferenceError("No module is called with the ids of the tokens.")
    return chosen[0]


def _of_places(lookup: Lookup) -> bool:
    """Whether rows belong to places: other ids get the same rows."""
    try:
        with torch.no_grad():
            changed = torch.where(lookup.ids > BEYOND, lookup.ids - 1, lookup.ids + 1)
            other = _first(lookup.module(changed))
    except Exception:  # noqa: BLE001 - it is called with more than ids
        return False
    return other.shape == lookup.rows.shape and torch.equal(other, lookup.rows)


def _calls(network: nn.Module, inputs: dict[str, Tensor], ids: Tensor) -> list[Lookup]:
    """The innermost modules that are called with the ids and give a row for each, in order."""
    found: list[Lookup] = []
    around: list[nn.Module] = []
    outer: set[int] = set()

    def before(module: nn.Module, args: Any, kwargs: Any) -> None:
        if _given(args, kwargs, ids) is not None:
            outer.update(id(each) for each in around)
            around.append(module)

    def after(module: nn.Module, args: Any, kwargs: Any, output: Any) -> None:
        given = _given(args, kwargs, ids)
        if given is None:
            return
        around.pop()
        lead, turned = given
        rows = _first(output)
        if not isinstance(rows, Tensor) or rows.ndim != 3 or not rows.is_floating_point():
            return
        rows = rows.detach().clone()  # some networks write into it
        rows = rows.transpose(0, 1) if turned else rows
        known = any(each.module is module for each in found)
        fits = rows.shape[0] == 1 and rows.shape[1] >= ids.shape[1] + lead
        if fits and id(module) not in outer and not known:
            found.append(Lookup(module, ids, rows, lead, turned))

    with contextlib.ExitStack() as stack, torch.no_grad():
        for module in network.modules():
            first = module.register_forward_pre_hook(before, with_kwargs=True)
            last = module.register_forward_hook(after, with_kwargs=True)
            stack.callback(first.remove)
            stack.callback(last.remove)
        network(**inputs)
    return found


def _given(args: Any, kwargs: Any, ids: Tensor) -> tuple[int, bool] | None:
    """How a module is called with the ids: how many stand before them, and whether turned."""
    for value in (*args, *kwargs.values()):
        if not isinstance(value, Tensor) or value.is_floating_point() or value.ndim != 2:
            continue
        turned = value.shape[1] == 1 and value.shape[0] > 1
        row = value.T if turned else value
        more, count = row.shape[1] - ids.shape[1], ids.shape[1]
        for lead in {0, more} if more >= 0 and row.shape[0] == 1 else ():
            if torch.equal(row[:, lead : lead + count].long(), ids):
                return lead, turned
    return None


def _first(output: Any) -> Any:
    return output[0] if isinstance(output, tuple) else output


@contextlib.contextmanager
def _replaced(lookup: Lookup, rows: Tensor) -> Iterator[None]:
    """Every call with the ids gives these rows."""

    def after(_: nn.Module, args: Any, kwargs: Any, output: Any) -> Any:
        if _given(args, kwargs, lookup.ids) != (lookup.lead, lookup.turned):
            return output
        new = rows.clone()  # some networks write into it
        new = new.transpose(0, 1) if lookup.turned else new
        return (new, *output[1:]) if isinstance(output, tuple) else new

    handle = lookup.module.register_forward_hook(after, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()


def _slopes(value: Tensor, rows: Rows) -> list[Tensor]:
    found = torch.autograd.grad(value, rows, retain_graph=True, allow_unused=True)
    return [
        torch.zeros_like(row) if slope is None else slope
        for slope, row in zip(found, rows, strict=True)
    ]
