"""Gradients of many targets from one forward pass.

All targets of an input share the pass. Their gradients at the last block are independent of each
other and come from one small backward pass through the head, which only sees the rows that are read
(never positions × vocabulary); from there down they go as vector–Jacobian products with a leading
axis, a chunk of targets at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy
from sukashi.trace.cost import count
from sukashi.trace.run import Edit, Inputs, run
from sukashi.trace.site import Site
from sukashi.trace.target import Target, values


@dataclass(frozen=True, eq=False)
class Linearised:
    """A network around one batch of inputs, ready for many backward passes.

    output: (batch, tokens, width) of the last block, or (batch, classes) logits without a decode.
    at: the tensors that can be differentiated by, by site. values: (batch, targets) the scalars f.
    slopes: (batch, targets, width or classes) the gradient of every f at its part of the output.
    """

    output: Tensor
    at: dict[Site, Tensor]
    values: Tensor
    slopes: Tensor
    targets: tuple[Target, ...]
    rowwise: bool

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
            found: tuple[Tensor, ...] = torch.vmap(back)(self._seeds(here))
            count(backward=(here.stop - here.start) * len(self.output))
            yield here, found

    def _seeds(self, here: slice) -> Tensor:
        """(targets, *output.shape): each target's slope at the row it reads, zero elsewhere."""
        slopes = self.slopes[:, here].transpose(0, 1)
        if not self.rowwise:
            return slopes
        seeds = self.output.new_zeros(len(slopes), *self.output.shape)
        for seed, slope, target in zip(seeds, slopes, self.targets[here], strict=True):
            seed[:, target.row] = slope
        return seeds


@dataclass(frozen=True, eq=False)
class Question:
    """What is differentiated: one network, fed `inputs`, and the scalars of its logits."""

    network: Any
    anatomy: Anatomy
    targets: tuple[Target, ...]
    multi_label: bool = False

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
        rowwise = self.anatomy.decode is not None
        last = Site("residual", self.anatomy.writer.layers, self.anatomy.writer.name)
        trace = run(
            self.network,
            self.anatomy,
            inputs,
            read=by,
            edit=edits,
            grad=True,
            stop=last if rowwise else None,
        )
        if rowwise:
            output = trace.at[last]
            found, slopes = self._through_head(output)
        else:
            assert trace.logits is not None
            output = trace.logits
            found, slopes = self._through_logits(output)
        return Linearised(output, trace.at, found, slopes, self.targets, rowwise)

    def evaluate(
        self,
        inputs: Inputs,
        replace: Mapping[Site, Tensor] | None = None,
        rows: Tensor | None = None,
    ) -> Tensor:
        """(batch, targets) the scalars f, without a graph.

        rows: (batch, targets) the row that each target reads in each copy, where it is not its own.
        """
        edits: dict[Site, Edit] = {
            site: _leaf(tensor, False) for site, tensor in (replace or {}).items()
        }
        last = Site("residual", self.anatomy.writer.layers, self.anatomy.writer.name)
        rowwise = self.anatomy.decode is not None
        trace = run(self.network, self.anatomy, inputs, edit=edits, stop=last if rowwise else None)
        with torch.no_grad():
            output = trace.at[last] if rowwise else trace.logits
            return values(self.rows(output, rows), **self._reading)

    def rows(self, output: Tensor | None, rows: Tensor | None = None) -> Tensor:
        """(batch, targets, classes) the logits each target reads; rows: as in `evaluate`."""
        assert output is not None
        if self.anatomy.decode is None:
            return output[:, None].expand(-1, len(self.targets), -1)
        if rows is None:
            picked = output[:, [target.row for target in self.targets]]
        else:
            picked = output.gather(1, rows[..., None].expand(-1, -1, output.shape[-1]))
        decoded: Tensor = self.anatomy.decode(picked)
        return decoded

    @property
    def _reading(self) -> dict[str, Any]:
        return {"targets": self.targets, "multi_label": self.multi_label}

    def _through_head(self, output: Tensor) -> tuple[Tensor, Tensor]:
        assert self.anatomy.decode is not None
        picked = output[:, [target.row for target in self.targets]].detach().requires_grad_()
        with torch.enable_grad():
            found = values(self.anatomy.decode(picked), **self._reading)
            (slopes,) = torch.autograd.grad(found.sum(), picked)
        return found.detach(), slopes

    def _through_logits(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        picked = logits.detach()[:, None].expand(-1, len(self.targets), -1)
        picked = picked.clone().requires_grad_()
        with torch.enable_grad():
            found = values(picked, **self._reading)
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
