"""Deletion: the targets read with tokens taken out; those behind them move up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.errors import UnsupportedError
from sukashi.trace.prefix.entrance import entrance
from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.problem import Problem

Int = NDArray[np.int64]
Coalitions = NDArray[np.bool_]
"""(coalitions, units or tokens): which are kept."""


@dataclass(frozen=True, eq=False)
class Deletion:
    """Only the ids that are kept, each batch of one length a stack."""

    problem: Problem

    @cached_property
    def columns(self) -> list[slice]:
        """The tokens of each stack."""
        ends = np.cumsum([0, *(self.problem.length(site.stack) for site in self.problem.sites)])
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def order(self, kept: Coalitions) -> NDArray[np.int64]:
        """(coalitions, stacks) how many tokens are left."""
        return np.stack([kept[:, part].sum(1) for part in self.columns], 1)

    def read(self, kept: Tensor) -> Tensor:
        """(coalitions, targets) of (coalitions, tokens) bool, equal numbers a stack."""
        problem = self.problem
        lengths = [int(kept[0, part].sum()) for part in self.columns]
        if 0 in lengths:
            return self.of_nothing.expand(len(kept), -1)
        places = [
            kept[:, part].nonzero()[:, 1].reshape(len(kept), length)
            for part, length in zip(self.columns, lengths, strict=True)
        ]
        fed = {
            name: self._fed(name, tensor, places, len(kept))
            for name, tensor in problem.inputs.items()
        }
        if problem.subject.task == "classify":  # one row for the text
            return problem.question.evaluate(fed)
        rows = torch.tensor([target.row for target in problem.targets], device=kept.device)
        last = kept[:, self.columns[-1]].cumsum(1)[:, rows] - 1
        found = problem.question.evaluate(fed, rows=last.clamp(min=0))
        empty = last < 0  # all that this target sees is gone, while others still see something
        return torch.where(empty, self.of_nothing, found) if bool(empty.any()) else found

    def _fed(self, name: str, tensor: Tensor, places: list[Tensor], copies: int) -> Tensor:
        """One of the inputs, its tokens chosen."""
        stack = len(places) - 1 if name.startswith("decoder_") else 0
        if (
            tensor.ndim != 2
            or tensor.shape[1] != self.columns[stack].stop - self.columns[stack].start
        ):
            return tensor.expand(copies, *tensor.shape[1:])
        return tensor.expand(copies, -1).gather(1, places[stack])

    def sequences(self, kept: Coalitions) -> Sequences:
        """The tokens that are left, one behind the other."""
        length = kept.shape[1]
        lengths = kept.sum(1)
        order = np.argsort(~kept, axis=1, kind="stable")
        there = np.arange(length) < lengths[:, None]
        tokens = np.where(there, order, 0)
        rows = [target.row for target in self.problem.targets]
        return Sequences(
            symbols=np.where(there, order, -1),
            tokens=tokens,
            lengths=lengths,
            rows=kept.cumsum(1)[:, rows] - 1,
            whole=np.arange(length),
            entries=lambda *asked: self._entered(tokens, *asked),
            alone=lambda number: self._alone(tokens[number, : lengths[number]]),
            nothing=lambda: self.of_nothing,
        )

    def _entered(self, tokens: Int, copies: Int, copy: Int, place: Int) -> Tensor:
        """See `Entries`; what a token is at the entrance depends on where it stands."""
        problem, found = self.problem, []
        width = int(place.max()) + 1
        each = 4 * width * problem.anatomy.writer.width
        chunk = problem.budget.chunk(each, len(copies), "forward pass")
        for start in range(0, len(copies), chunk):
            here = (copy >= start) & (copy < start + chunk)
            fed = self._of_tokens(tokens[copies[start : start + chunk], :width])
            entered = entrance(problem, fed, {})
            found.append(
                entered[torch.from_numpy(copy[here] - start), torch.from_numpy(place[here])]
            )
        return torch.cat(found)

    def _alone(self, tokens: Int) -> Tensor:
        return self.problem.question.output(self._of_tokens(tokens[None]))[0]

    def _of_tokens(self, tokens: Int) -> dict[str, Tensor]:
        """The inputs of copies, by the number (copies, places) of each one's token."""
        chosen = torch.from_numpy(tokens).to(self.problem.subject.device)
        return {name: tensor[0][chosen] for name, tensor in self.problem.inputs.items()}

    @cached_property
    def of_nothing(self) -> Tensor:
        """(1, targets) the scalars where no token is left: after the one that begins a text."""
        problem = self.problem
        tokenizer = problem.subject.tokenizer
        names = ("bos_token_id", "eos_token_id")
        found = [id for name in names if isinstance(id := getattr(tokenizer, name, None), int)]
        if len(self.columns) > 1 or not found:
            raise UnsupportedError(
                "Taking everything out leaves this model nothing to read, and it has no token that "
                'begins a text; choose <<operator="pad", "zero" or "mean">>.'
            )
        fed = {name: tensor[:, :1] for name, tensor in problem.inputs.items()}
        fed["input_ids"] = torch.full_like(fed["input_ids"], found[0])
        rows = torch.zeros(
            1, len(problem.targets), dtype=torch.long, device=fed["input_ids"].device
        )
        return problem.question.evaluate(fed, rows=rows)
