"""Gradients of many targets from one forward pass.

All targets of an input share the pass. Their gradients at the last block are independent of each
other and come from one small backward pass through the head, which only sees the rows that are read
(never positions × vocabulary); from there down they go as vector–Jacobian products with a leading
axis, a chunk of targets at a time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy
from sukashi.trace.cost import count
from sukashi.trace.run import Edit, Inputs, Trace, run
from sukashi.trace.site import Site, end
from sukashi.trace.target import Target, values

Grid = tuple[tuple[Target, ...], ...]


def batched(back: Callable[[Tensor], tuple[Tensor, ...]], seeds: Tensor) -> tuple[Tensor, ...]:
    """One backward pass for every seed, all at once.

    Operations that torch has no batched form of (grouped products of experts) are done one after
    the other; its remark that this is slower helps nobody who asks for an explanation.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "There is a performance drop", UserWarning)
        found: tuple[Tensor, ...] = torch.vmap(back)(seeds)
    return found


@dataclass(frozen=True, eq=False)
class Linearised:
    """A network around one batch of inputs, ready for many backward passes.

    output: (batch, tokens, width) of the last block, or (batch, rows, classes) logits where they
    are not decoded from it row by row.
    at: the tensors that can be differentiated by, by site. values: (batch, targets) the scalars f.
    slopes: (batch, targets, width or classes) the gradient of every f at its part of the output.
    """

    output: Tensor
    at: dict[Site, Tensor]
    values: Tensor
    slopes: Tensor
    targets: tuple[Target, ...]
    each: Grid = ()

    def gradients(
        self, by: Sequence[Site], chunk: int
    ) -> Iterator[tuple[slice, tuple[Tensor, ...]]]:
        """For each chunk of targets: its slice and the gradients, (targets, batch, …) a site.

        Can be asked once: the graph is let go of with the last chunk.
        """
        for start in range(0, len(self.targets), chunk):
            here = slice(start, min(start + chunk, len(self.targets)))
            back = partial(
                torch.autograd.grad,
                self.output,
                [self.at[site] for site in by],
                retain_graph=here.stop < len(self.targets),
                allow_unused=True,
                materialize_grads=True,
            )
            found = batched(back, self._seeds(here))
            count(backward=(here.stop - here.start) * len(self.output))
            yield here, found

    def _seeds(self, here: slice) -> Tensor:
        """(targets, *output.shape): each target's slope at the row it reads, zero elsewhere."""
        slopes = self.slopes[:, here].transpose(0, 1)
        seeds = self.output.new_zeros(len(slopes), *self.output.shape)
        if self.each:
            rows = [[target.row for target in copy[here]] for copy in self.each]
            place = torch.tensor(rows, device=seeds.device).T
            targets = torch.arange(len(slopes), device=seeds.device)[:, None]
            seeds[targets, torch.arange(len(self.output), device=seeds.device), place] = slopes
            return seeds
        for seed, slope, target in zip(seeds, slopes, self.targets[here], strict=True):
            seed[:, target.row] = slope
        return seeds


@dataclass(frozen=True, eq=False)
class Question:
    """What is differentiated: one network, fed `inputs`, and the scalars of its logits.

    each: (batch) the targets of every copy, where the copies are different texts.
    """

    network: Any
    anatomy: Anatomy
    targets: tuple[Target, ...]
    multi_label: bool = False
    each: Grid = ()

    def linearise(
        self, inputs: Inputs, by: Sequence[Site], replace: Mapping[Site, Tensor] | None = None
    ) -> Linearised:
        """One forward pass that can be differentiated by the given sites.

        replace: embedding site -> (batch, tokens, width) tensor used instead of the looked-up one.
        """
        given = dict(replace or {})
        embeddings = [site for site in by if site.part == "embedding"]
        edits: dict[Site, Edit] = {
            site: _leaf(given.get(site), site in embeddings) for site in {*embeddings, *given}
        }
        edits.update({site: _rooted for site in by if site not in edits})
        trace = run(
            self.network,
            self.anatomy,
            inputs,
            read=by,
            edit=edits,
            grad=True,
            stop=self._end,
        )
        output = self._output(trace)
        return Linearised(output, trace.at, *self._through_head(output), self.targets, self.each)

    def evaluate(
        self,
        inputs: Inputs,
        replace: Mapping[Site, Tensor] | None = None,
        rows: Tensor | None = None,
    ) -> Tensor:
        """(batch, targets) the scalars f, without a graph.

        rows: (batch, targets) the row that each target reads in each copy, where it is not its own.
        """
        output = self.output(inputs, replace)
        with torch.no_grad():
            return self._values(self._picked(output, rows))

    def output(self, inputs: Inputs, replace: Mapping[Site, Tensor] | None = None) -> Tensor:
        """(batch, rows, width or classes) what the targets' rows are picked from, without a graph.

        It is what the last block gives, or the logits where they are not decoded from it.
        """
        edits: dict[Site, Edit] = {
            site: _leaf(tensor, False) for site, tensor in (replace or {}).items()
        }
        return self._output(run(self.network, self.anatomy, inputs, edit=edits, stop=self._end))

    @property
    def _end(self) -> Site | None:
        """Where a pass ends whose logits are decoded row by row: after the last block."""
        return end(self.anatomy)

    def _output(self, trace: Trace) -> Tensor:
        """(batch, rows, width or classes) what the targets' rows are picked from."""
        return trace.rows if self._end is None else trace.at[self._end]

    def _picked(self, output: Tensor, rows: Tensor | None = None) -> Tensor:
        """(batch, targets, width or classes) the rows that the targets read, or other ones."""
        if rows is None and not self.each:
            return output[:, [target.row for target in self.targets]]
        if rows is None:
            rows = torch.tensor([[target.row for target in copy] for copy in self.each])
        return output[torch.arange(len(output))[:, None], rows]

    def _values(self, picked: Tensor) -> Tensor:
        """(batch, targets) the scalars of the rows that were picked, one a target."""
        decode = self.anatomy.decode
        logits = picked if decode is None else decode(picked)
        return values(logits, self.each or self.targets, self.multi_label)

    def _through_head(self, output: Tensor) -> tuple[Tensor, Tensor]:
        picked = self._picked(output).detach().requires_grad_()
        with torch.enable_grad():
            found = self._values(picked)
            (slopes,) = torch.autograd.grad(found.sum(), picked)
        return found.detach(), slopes


def _rooted(tensor: Tensor) -> Tensor:
    """The tensor in the graph, which starts here where nothing before it is differentiated.

    A node of its own, so that no steps before and after it become one.
    """
    return tensor.view_as(tensor) if tensor.requires_grad else tensor.detach().requires_grad_()


def _leaf(given: Tensor | None, differentiate: bool) -> Edit:
    def edit(looked_up: Tensor) -> Tensor:
        leaf = (looked_up if given is None else given.to(looked_up)).detach()
        return leaf.requires_grad_() if differentiate else leaf

    return edit
