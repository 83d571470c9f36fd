"""Sharing: copies of a text that go through a causal stack from the place on where they differ.

Keys, values and hidden states before that place are those of the text, or of another copy that
begins in the same way, and are computed once. All rows that are computed lie behind each other in
one pass, so that every product of the blocks has as many rows as there is something new.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.model.attention_interface import Call
from sukashi.model.feed import Inputs, accepts
from sukashi.trace.budget import forward_bytes
from sukashi.trace.cost import count, uncounted
from sukashi.trace.prefix import proof
from sukashi.trace.prefix.attention import KeptAttention, TreeAttention, arranged
from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.prefix.tree import Branches, branches, new_rows
from sukashi.trace.problem import Problem
from sukashi.trace.run import run
from sukashi.trace.site import Site, end
from sukashi.trace.target import values_of_pairs

Int = NDArray[np.int64]
_FED = frozenset({"input_ids", "attention_mask", "token_type_ids"})
FIXED = 5e7
"""Products a layer that must be spared before sharing pays: its two passes more take time of their
own, which is more than what there is to spare in a short text of a small network."""
_SHARE = 4  # the text's keys and values may take so many-th of the memory budget


@dataclass(frozen=True, eq=False)
class _Text:
    """The text after its own pass. hidden: (places, width) of the last block; calls: see above."""

    hidden: Tensor
    calls: list[Call]


@dataclass(frozen=True, eq=False)
class PrefixSharing:
    """What copies of a problem's text say, as far as the network lets them share."""

    problem: Problem

    @property
    def possible(self) -> bool:
        """Whether the network looks as if its rows could be shared, and was not seen to differ."""
        anatomy, inputs = self.problem.anatomy, self.problem.inputs
        stack = anatomy.writer
        alone = len(anatomy.stacks) == 1 and stack.causal and anatomy.writes
        known = anatomy.decode is not None and stack.layers > 0 and not anatomy.unproven
        attends = all(one is not None and one.interface for one in stack.attention)
        plain = inputs.keys() <= _FED and bool(inputs.get("attention_mask", torch.ones(1)).all())
        return (
            (alone and known and attends and plain)
            and self._kept_bytes <= self.problem.budget.bytes // _SHARE
            and not proof.failed(self.problem.subject.network)
        )

    def pays(self, sequences: Sequences) -> bool:
        """Whether what the copies have in common is worth sharing."""
        stack = self.problem.anatomy.writer
        row = 4 * stack.width**2 + 2 * stack.width * stack.neurons  # products a layer
        return (int(sequences.lengths.sum()) - new_rows(sequences)) * row > FIXED

    def values(self, sequences: Sequences, done: Callable[[int], None]) -> Tensor | None:
        """(copies, targets) float64 the scalars.

        None where a copy says something else than it does in a pass of its own. done: told after
        every pass how many copies it was.
        Raises: BudgetError where not even one copy fits.
        """
        self.problem.forward_chunk(1)
        found = torch.full(sequences.rows.shape, float("nan"), dtype=torch.float64)
        for here in branches(sequences, self._most(int(sequences.lengths.sum()))):
            with uncounted():
                hidden = self._table(sequences, here)
                if hidden is None:
                    return None
                found[torch.from_numpy(here.copies)] = self._read(sequences, here, hidden)
            count(forward=len(here.copies))
            done(len(here.copies))
        if sequences.nothing is not None and bool((sequences.rows < 0).any()):
            with uncounted():
                nothing = sequences.nothing().double().cpu()
            found = torch.where(torch.from_numpy(sequences.rows < 0), nothing, found)
        return found

    def _most(self, rows: int) -> int:
        """How many new rows fit through one pass."""
        layers = self.problem.anatomy.writer.layers
        each = forward_bytes(self.problem.anatomy, self._places) // (layers * self._places)
        return self.problem.budget.chunk(each, rows, "forward pass")

    def _table(self, sequences: Sequences, here: Branches) -> Tensor | None:
        """(rows, width) what the last block gives: the text's rows, then the new ones."""

        def table() -> Tensor:
            return torch.cat([self._text.hidden, self._through(sequences, here)])

        if proof.proved(self.problem, sequences, here):
            return table()
        return proof.prove(self.problem, sequences, here, table)

    @property
    def _places(self) -> int:
        return self.problem.length(self.problem.anatomy.writer.name)

    @property
    def _kept_bytes(self) -> int:
        """Of the text's keys and values, at the most."""
        stack = self.problem.anatomy.writer
        return 2 * 4 * stack.layers * stack.width * self._places

    @cached_property
    def _text(self) -> _Text:
        problem, last = self.problem, end(self.problem.anatomy)
        assert last is not None
        network, kept = problem.subject.network, KeptAttention()
        with arranged(network, kept):
            trace = run(network, problem.anatomy, problem.inputs, stop=last)
        return _Text(trace.at[last][0], kept.calls)

    def _through(self, sequences: Sequences, here: Branches) -> Tensor:
        """(rows, width) what the last block gives for the new rows."""
        problem, last = self.problem, end(self.problem.anatomy)
        assert last is not None
        if not len(here.copy):
            return self._text.hidden[:0]
        network, writer = problem.subject.network, problem.anatomy.writer.name
        entered = sequences.entries(here.copies, here.copy, here.place)[None]
        attention = TreeAttention(self._text.calls, here, entered.device)
        with arranged(network, attention):
            trace = run(
                network,
                problem.anatomy,
                self._fed(sequences, here),
                edit={Site("residual", 0, writer): lambda _: entered},
                stop=last,
            )
        return trace.at[last][0]

    def _fed(self, sequences: Sequences, here: Branches) -> Inputs:
        """The new rows' ids as one text; each says its place where the network can be told."""
        device = self.problem.subject.device
        token = torch.from_numpy(sequences.tokens[here.copies][here.copy, here.place]).to(device)
        fed = {name: tensor[:, token] for name, tensor in self.problem.inputs.items()}
        if accepts(self.problem.subject.network, "position_ids"):
            fed["position_ids"] = torch.from_numpy(here.place).to(device)[None]
        return fed

    def _read(self, sequences: Sequences, here: Branches, hidden: Tensor) -> Tensor:
        """(copies, targets) the scalars; every row that is read meets the vocabulary once."""
        problem = self.problem
        decode = problem.anatomy.decode
        assert decode is not None
        rows = sequences.rows[here.copies]
        copy, target = np.nonzero(rows >= 0)
        nodes, node = np.unique(here.path[copy, rows[copy, target]], return_inverse=True)
        found = torch.full(rows.shape, float("nan"), dtype=torch.float64)
        each = 2 * 4 * max(1, problem.anatomy.classes)
        chunk = problem.budget.chunk(each, len(nodes), "forward pass") if len(nodes) else 1
        for start in range(0, len(nodes), chunk):
            some = torch.from_numpy(nodes[start : start + chunk]).to(hidden.device)
            with torch.no_grad():
                logits = decode(hidden[some])
            pairs = np.flatnonzero((node >= start) & (node < start + chunk))
            read = values_of_pairs(
                logits,
                torch.from_numpy(node[pairs] - start).to(logits.device),
                problem.targets,
                torch.from_numpy(target[pairs]).to(logits.device),
                problem.multi_label,
            )
            found[copy[pairs], target[pairs]] = read.double().cpu()
        return found
