"""Replacement: the targets read with other embeddings in the place of some tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.trace.batch import Embeddings
from sukashi.trace.perturbation.deletion import Coalitions
from sukashi.trace.prefix.entrance import entrance
from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site


@dataclass(frozen=True, eq=False)
class Replacement:
    """The baseline's embedding in the place of every token that is not kept."""

    problem: Problem
    actual: dict[Site, Tensor]
    nothing: dict[Site, Tensor]

    def order(self, kept: Coalitions) -> NDArray[np.int64]:
        """No keys: all coalitions have as many tokens."""
        return np.zeros((len(kept), 0), dtype=np.int64)

    def read(self, kept: Tensor) -> Tensor:
        """(coalitions, targets) of (coalitions, tokens) bool."""
        return self.problem.question.evaluate(self.problem.repeated(len(kept)), self.embedded(kept))

    def embedded(self, kept: Tensor) -> dict[Site, Tensor]:
        """(coalitions, tokens, width) by site of (coalitions, tokens) bool."""
        offset, embeddings = 0, {}
        for site in self.problem.sites:
            width = self.actual[site].shape[1]
            here = kept[:, offset : offset + width, None]
            embeddings[site] = torch.where(here, self.actual[site], self.nothing[site])
            offset += width
        return embeddings

    def sequences(self, kept: Coalitions) -> Sequences:
        """Every token in its place, or what it is replaced by; which are all of one kind each."""
        (site,) = self.problem.sites
        actual, nothing = self.actual[site], self.nothing[site]
        copies, length = kept.shape
        changed = (actual != nothing).any(-1)[0].cpu().numpy()
        symbols = (kept | ~changed).astype(np.int64)
        rows = np.array([target.row for target in self.problem.targets])
        return Sequences(
            symbols=symbols,
            tokens=np.broadcast_to(np.arange(length), kept.shape),
            lengths=np.full(copies, length),
            rows=np.broadcast_to(rows, (copies, len(rows))),
            whole=np.ones(length, dtype=np.int64),
            entries=lambda numbers, copy, place: self._entered[
                torch.from_numpy(symbols[numbers][copy, place]), torch.from_numpy(place)
            ],
            alone=lambda number: self._alone(kept[number]),
        )

    @cached_property
    def _entered(self) -> Tensor:
        """(2, tokens, width) what enters the first block: all replaced, and nothing."""
        both = {site: torch.cat([self.nothing[site], self.actual[site]]) for site in self.actual}
        return entrance(self.problem, self.problem.repeated(2), both)

    def _alone(self, kept: NDArray[np.bool_]) -> Tensor:
        one = torch.from_numpy(kept[None]).to(self.problem.subject.device)
        return self.problem.question.output(self.problem.inputs, self.embedded(one))[0]

    def one(self, kept: NDArray[np.bool_]) -> Embeddings:
        """(tokens, width) by site of (tokens,) bool."""
        found = self.embedded(torch.from_numpy(kept[None]).to(self.problem.subject.device))
        return {site: x[0] for site, x in found.items()}
