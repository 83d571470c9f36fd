"""Coalition values: the targets when only some units of the text are kept.

A coalition says of every unit whether it is kept. What is not kept is either replaced, in the place
where it stands ("mask", "pad": that token; "zero", "mean": that embedding), or taken out ("delete":
the tokens behind it move up). All on ids and embeddings; text is never tokenised again.

What can be taken away: every unit that a target sees and that the operator changes. With "mask",
"pad" and "delete" special tokens always stay; with "delete" the gap of a masked model stays too,
because it is read there. What a generation has written before a target is part of that target's
input like the prompt is, and what comes after it is never seen. When "delete" leaves a causal model
nothing at all, it is fed the token that begins a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.errors import UnknownNameError, UnsupportedError
from sukashi.trace import baseline
from sukashi.trace.batch import Copy
from sukashi.trace.perturbation.deletion import Coalitions, Deletion
from sukashi.trace.perturbation.replacement import Replacement
from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.prefix.sharing import PrefixSharing
from sukashi.trace.problem import Problem
from sukashi.trace.progress import Progress, silent
from sukashi.trace.units import Unit, unit_of, units

OPERATORS = ("auto", "mask", "delete", "pad", "zero", "mean")


class _Reader(Protocol):
    """Reads the targets where only some tokens are kept."""

    def order(self, kept: Coalitions) -> NDArray[np.int64]:
        """(coalitions, keys) numbers; those that have the same can be read in one batch."""
        ...

    def read(self, kept: Tensor) -> Tensor:
        """(coalitions, targets) of (coalitions, tokens) bool: one batch."""
        ...

    def sequences(self, kept: Coalitions) -> Sequences:
        """What is fed for (coalitions, tokens) bool, place by place; of a single causal stack."""
        ...


@dataclass(frozen=True, eq=False)
class CoalitionValues:
    """A problem's scalars as a function of the units that are kept.

    units: those that can be taken away. operator: what happens to them.
    """

    problem: Problem
    units: tuple[Unit, ...]
    operator: str
    reader: _Reader

    def values(self, coalitions: Coalitions, progress: Progress = silent) -> Tensor:
        """(coalitions, targets) float64 the scalars f, equal coalitions computed once.

        progress: called with coalitions that are done, and all.
        """
        distinct, back = _distinct(coalitions)
        tokens = self.tokens(distinct)
        done = 0

        def report(read: int) -> None:
            nonlocal done
            done += read
            progress(round(done / len(distinct) * len(coalitions)), len(coalitions))

        sequences = self._sequences(tokens)
        found = None if sequences is None else self._sharing.values(sequences, report)
        if found is None:
            done = 0
            found = self._apart(tokens, report)
        return found[torch.from_numpy(back)]

    @property
    def shares_prefix(self) -> bool:
        """Whether coalitions are computed only from the place on where they differ."""
        return self._sharing.possible

    def shares(self, coalitions: Coalitions) -> bool:
        """Whether these coalitions will be, because it spares more than it costs."""
        return self._sequences(self.tokens(coalitions)) is not None

    def _sequences(self, tokens: Coalitions) -> Sequences | None:
        """What is fed of (coalitions, tokens), where beginnings are shared; else None."""
        found = self.reader.sequences(tokens) if self.shares_prefix else None
        return found if found is not None and self._sharing.pays(found) else None

    def _apart(self, tokens: Coalitions, report: Callable[[int], None]) -> Tensor:
        """(coalitions, targets) each from a whole copy of the text."""
        device = self.problem.subject.device
        found = torch.zeros(len(tokens), len(self.problem.targets), dtype=torch.float64)
        for here in self._batches(self.reader.order(tokens)):
            read = self.reader.read(torch.from_numpy(tokens[here]).to(device))
            found[torch.from_numpy(here)] = read.double().cpu()
            report(len(here))
        return found

    @cached_property
    def _sharing(self) -> PrefixSharing:
        return PrefixSharing(self.problem)

    def without_each(self) -> Coalitions:
        """(units, units) all but one, for every one."""
        return ~np.eye(len(self.units), dtype=np.bool_)

    def tokens(self, coalitions: Coalitions) -> Coalitions:
        """(coalitions, tokens fed): which tokens are kept."""
        length = len(self.problem.tokens) - self.problem.unseen
        of = unit_of(self.units, length)
        padded = np.concatenate([coalitions, np.ones((len(coalitions), 1), np.bool_)], 1)
        return np.asarray(padded[:, of])  # −1, a token in no unit, reads the last column

    def _batches(self, keys: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """The numbers of the coalitions that are read together: equal keys, within the budget."""
        order = np.lexsort(keys.T[::-1]) if keys.shape[1] else np.arange(len(keys))
        borders = np.flatnonzero((keys[order][1:] != keys[order][:-1]).any(1)) + 1
        for alike in np.split(order, borders):
            chunk = self.problem.forward_chunk(len(alike)) if len(alike) else 1
            for start in range(0, len(alike), chunk):
                yield alike[start : start + chunk]


def keeping(problem: Problem, by: str, operator: str) -> CoalitionValues:
    """What can be asked of a problem's units; by: the unit, operator: what is done to one.

    "auto" is "mask" for masked models, which were trained with it, "pad" for models that answer
    about single tokens or read their text twice, and "delete" for all others.
    Raises: UnknownNameError, UnsupportedError for a unit or an operator there is not.
    """
    if operator not in OPERATORS:
        raise UnknownNameError("operator", operator, OPERATORS)
    if operator == "auto":
        in_place = problem.subject.task in ("masked", "tokens", "span") or _twice(problem)
        operator = baseline.resolve(problem, "auto") if in_place else "delete"
    return _deleting(problem, by) if operator == "delete" else replacing(problem, by, operator)


def replacing(problem: Problem, by: str, name: str) -> CoalitionValues:
    """As `keeping`, for any baseline; "auto" is what it is for baselines."""
    found = units(problem, by)
    actual = problem.embeddings()
    nothing = baseline.embeddings(problem, name, actual)
    x = problem.joined([actual[site][0] for site in problem.sites])
    empty = problem.joined([nothing[site][0] for site in problem.sites])
    changed = tuple(u for u in found if not torch.equal(x[list(u)], empty[list(u)]))
    return CoalitionValues(problem, changed, name, Replacement(problem, actual, nothing))


def copies_of(kept: CoalitionValues, text: int, coalitions: Coalitions) -> list[Copy]:
    """Coalitions of a text in which units are replaced, on their way through a batch of texts."""
    assert isinstance(kept.reader, Replacement)
    return [Copy(text, partial(kept.reader.one, row)) for row in kept.tokens(coalitions)]


def _deleting(problem: Problem, by: str) -> CoalitionValues:
    if problem.subject.task in ("tokens", "span"):
        raise UnsupportedError(
            "This model answers about single tokens, so none can be taken out of its text; choose "
            '<<operator="pad", "mask", "zero" or "mean">>.'
        )
    if _twice(problem):
        raise UnsupportedError(
            "This classifier reads its text twice, in step, so no token can be taken out of it; "
            'choose <<operator="pad", "zero" or "mean">>.'
        )
    fixed = set(np.flatnonzero(problem.tokens.special).tolist())
    if problem.subject.task != "classify" and not problem.anatomy.writer.causal:
        fixed |= {target.row for target in problem.targets}
    rest = (tuple(i for i in unit if i not in fixed) for unit in units(problem, by))
    return CoalitionValues(
        problem, tuple(unit for unit in rest if unit), "delete", Deletion(problem)
    )


def _twice(problem: Problem) -> bool:
    """Whether an encoder reads the text and a decoder reads it again, as in BART's classifiers."""
    return not problem.anatomy.writes and len(problem.anatomy.stacks) > 1


def _distinct(coalitions: Coalitions) -> tuple[Coalitions, NDArray[np.int64]]:
    """Every coalition once, and where each of those given is among them."""
    if not coalitions.shape[1]:
        return coalitions[:1], np.zeros(len(coalitions), dtype=np.int64)
    packed = np.packbits(coalitions, axis=1)
    _, first, back = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    return coalitions[first], back.reshape(-1)
