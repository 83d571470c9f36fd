"""Batch: passes through the network that several texts, and several copies of a text, share.

Copies are sorted by their number of targets and their length, padded to the longest of a pass, and
taken in passes that the memory budget allows. Whoever asks gets back, for each copy, what it would
have had alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from sukashi.trace.gradient import Question
from sukashi.trace.padding import Inputs, is_blind, padded, stacked
from sukashi.trace.problem import Problem
from sukashi.trace.progress import Progress, silent
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site

Embeddings = dict[Site, Tensor]
"""(tokens, width) by embedding site."""


@dataclass(frozen=True, eq=False)
class Copy:
    """One text on its way through the network.

    text: the number of its problem. embeddings: made when the copy's turn comes; used in the place
    of what the network would look up.
    """

    text: int
    embeddings: Callable[[], Embeddings] | None = None


@dataclass(frozen=True, eq=False)
class Slopes:
    """Gradients of some copies for some targets.

    copies: their numbers. targets: which. by_site: (targets, copies, tokens, width) with the
    padding. at: (copies, tokens, width) where the gradient was taken.
    """

    batch: Batch
    copies: tuple[int, ...]
    texts: tuple[int, ...]
    targets: slice
    by_site: dict[Site, Tensor]
    at: dict[Site, Tensor]

    def runs(self) -> Iterator[tuple[int, slice]]:
        """The number of each text and the place of its copies, which stand side by side."""
        start = 0
        for place in range(1, len(self.texts) + 1):
            if place == len(self.texts) or self.texts[place] != self.texts[start]:
                yield self.texts[start], slice(start, place)
                start = place

    def of(self, text: int, tensors: dict[Site, Tensor]) -> Tensor:
        """(…, inputs, width) tensors by site of one text, without the padding, side by side."""
        problem = self.batch.problems[text]
        return problem.joined(
            [tensors[site][..., : problem.length(site.stack), :] for site in problem.sites]
        )


@dataclass(frozen=True, eq=False)
class Batch:
    """Problems of one network."""

    problems: tuple[Problem, ...]

    @cached_property
    def inputs(self) -> tuple[Inputs, ...]:
        """What is fed to the network for each text."""
        return tuple(dict(problem.inputs) for problem in self.problems)

    def embeddings(self) -> tuple[Embeddings, ...]:
        """(tokens, width) what the embedding gives for each text, by site."""
        found: list[Embeddings] = [{} for _ in self.problems]
        writer = self.problems[0].anatomy.writer
        copies = [Copy(text) for text in range(len(self.problems))]
        for here in self._turns(copies, graph=False):
            kept: Embeddings = {}
            edits = {site: _keeping(kept, site) for site in self.problems[0].sites}
            subject = self.problems[0].subject
            stop = Site("residual", 0, writer.name) if writer.layers else None
            run(subject.network, subject.anatomy, self._fed(copies, here), edit=edits, stop=stop)
            for row, text in enumerate(here):
                problem = self.problems[text]
                found[text] = {
                    site: kept[site][row, : problem.length(site.stack)] for site in problem.sites
                }
        return tuple(found)

    def logits(self) -> list[Tensor]:
        """(rows, classes) logits of each text, of a head that is not decoded row by row."""
        found: list[Tensor] = [torch.empty(0)] * len(self.problems)
        subject = self.problems[0].subject
        copies = [Copy(text) for text in range(len(self.problems))]
        for here in self._turns(copies, graph=False):
            trace = run(subject.network, subject.anatomy, self._fed(copies, here))
            for text, rows in zip(here, trace.rows, strict=True):
                length = len(self.problems[text].encoding.written)
                found[text] = (rows[:length] if subject.task == "tokens" else rows).float()
        return found

    def values(self, copies: Sequence[Copy], progress: Progress = silent) -> list[Tensor]:
        """For each copy the (targets,) scalars of its text."""
        found: list[Tensor] = [torch.empty(0)] * len(copies)
        done = 0
        for here in self._turns(copies, graph=False):
            given = self._embedded(copies, here)
            values = self._question(copies, here).evaluate(self._fed(copies, here), given)
            for place, value in zip(here, values, strict=True):
                found[place] = value
                self.problems[copies[place].text].cost.forward += 1
            done += len(here)
            progress(done, len(copies))
        return found

    def slopes(
        self,
        copies: Sequence[Copy],
        values: list[Tensor] | None = None,
        by: Mapping[Site, Site] | None = None,
    ) -> Iterator[Slopes]:
        """The gradients of every copy by the embeddings of its text, for every target.

        The copies of a text stand side by side. values: gets the (targets,) scalars of each copy.
        by: other sites to differentiate by, one for each embedding, under whose name they come.
        """
        sites, progress = self.problems[0].sites, self.problems[0].progress
        points = sites if by is None else tuple(by[site] for site in sites)
        done, total = 0, sum(len(self.problems[copy.text].targets) for copy in copies)
        for here in self._turns(copies, graph=True):
            given = self._embedded(copies, here)
            question = self._question(copies, here)
            lines = question.linearise(self._fed(copies, here), points, given)
            for place, value in zip(here, lines.values, strict=True):
                cost = self.problems[copies[place].text].cost
                cost.forward, cost.backward = cost.forward + 1, cost.backward + len(value)
                if values is not None:
                    values[place] = value
            texts = tuple(copies[place].text for place in here)
            at = {site: lines.at[point].detach() for site, point in zip(sites, points, strict=True)}
            for targets, found in lines.gradients(points, self._backward(copies, here)):
                by_site = dict(zip(sites, found, strict=True))
                yield Slopes(self, tuple(here), texts, targets, by_site, at)
                done += len(here) * (targets.stop - targets.start)
                progress(done, total)

    def _turns(self, copies: Sequence[Copy], *, graph: bool) -> Iterator[list[int]]:
        """The numbers of the copies that go through the network together, pass by pass."""
        order = sorted(range(len(copies)), key=lambda place: self._rank(copies[place].text))
        start = 0
        while start < len(order):
            group = self._group(copies[order[start]].text)
            stop = start
            while stop < len(order) and self._group(copies[order[stop]].text) == group:
                stop += 1
            while start < stop:
                here = order[start : start + self._most(copies, order[start:stop], graph=graph)]
                yield here
                start += len(here)

    def _rank(self, text: int) -> tuple[int, ...]:
        """The longest first, so that what does not fit is known at once."""
        return (len(self.problems[text].targets), -self._length(text), text)

    def _group(self, text: int) -> tuple[int, ...]:
        """What is equal in a pass: the number of targets; where padding is read, all lengths."""
        targets = len(self.problems[text].targets)
        if self._blind:
            return (targets,)
        return (targets, *(tensor.shape[1] for tensor in self.inputs[text].values()))

    @cached_property
    def _blind(self) -> bool:
        lengths = [self._length(text) for text in range(len(self.problems))]
        subject = self.problems[0].subject
        # The places of an answer are judged against each other, so padding would be one of them.
        alone = subject.task == "span" or subject.anatomy.apart
        if len(set(lengths)) == 1 or alone:
            return False
        short, long = lengths.index(min(lengths)), lengths.index(max(lengths))
        return is_blind(subject, self.inputs[short], self.inputs[long])

    def _length(self, text: int) -> int:
        return len(self.problems[text].tokens)

    def _most(self, copies: Sequence[Copy], order: list[int], *, graph: bool) -> int:
        """How many of the next copies fit into one pass; the first is the longest."""
        problem = self.problems[copies[order[0]].text]
        return (problem.graph_chunk if graph else problem.forward_chunk)(len(order))

    def _backward(self, copies: Sequence[Copy], here: list[int]) -> int:
        problem = self.problems[copies[here[0]].text]
        return problem.backward_chunk(len(here))

    def _fed(self, copies: Sequence[Copy], here: list[int]) -> Inputs:
        texts = [self.inputs[copies[place].text] for place in here]
        return padded(self.problems[0].subject, texts)

    def _embedded(self, copies: Sequence[Copy], here: list[int]) -> dict[Site, Tensor] | None:
        made = [copies[place].embeddings for place in here]
        given = [make() for make in made if make is not None]
        if not given:
            return None
        sites = self.problems[0].sites
        return {
            site: stacked([each[site] for each in given], max(len(each[site]) for each in given))
            for site in sites
        }

    def _question(self, copies: Sequence[Copy], here: list[int]) -> Question:
        problems = [self.problems[copies[place].text] for place in here]
        first = problems[0]
        same = all(problem.targets == first.targets for problem in problems)
        each = () if same else tuple(problem.targets for problem in problems)
        return Question(
            first.subject.network, first.anatomy, first.targets, first.multi_label, each
        )


def _keeping(kept: Embeddings, site: Site) -> Edit:
    def edit(tensor: Tensor) -> Tensor:
        kept[site] = tensor.detach()
        return tensor

    return edit
