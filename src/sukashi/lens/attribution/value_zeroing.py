"""Value zeroing: silence one token's value vector and see who changes.

Zeroing the value of token j in every head is zeroing column j of the attention weights. Each layer
is measured on its undisturbed input: VZ[i, j] = 1 − cos(output i, output i without value j), rows
divided by their sum, and the layers are chained by rollout without an identity (a block's output
contains its residual already). Mohebbi et al. 2023, arXiv 2301.12971.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from sukashi.errors import UnsupportedError
from sukashi.lens.attribution import flow
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.problem import Problem
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site


def value_zeroing(problem: Problem) -> Scores:
    """Unsigned. One batched pass measures all layers: each block starts every copy clean again."""
    distances: dict[Site, Tensor] = {}
    sites = flow.attention_sites(problem)
    for cross in (False, True):
        measured = [site for site in sites if site.cross == cross]
        if measured:
            distances.update(_distances(problem, measured))
    total = flow.rollout(problem, _steps(problem, distances))
    scores = flow.read_rows(problem, total)
    return Scores(scores, scores, problem.question.evaluate(problem.inputs)[0], signed=False)


def _steps(problem: Problem, distances: dict[Site, Tensor]) -> list[Tensor]:
    """One step matrix a block, its rows over the stack's own tokens and those of the source."""
    steps = []
    for stack in flow.in_order(problem):
        for layer in range(stack.layers):
            parts = [Site("attention", layer, stack.name, cross) for cross in (False, True)]
            size = sum(problem.length(site.stack) for site in problem.sites)
            device = next(iter(distances.values())).device
            itself = torch.eye(size, device=device, dtype=torch.float32)
            step = itself.clone()
            for site in parts:
                if site in distances:
                    rows, columns = flow.place(problem, site)
                    own = stack.causal and not site.cross
                    # What a causal token cannot see is zero, not the rounding of a cosine.
                    step[rows, columns] = distances[site].tril() if own else distances[site]
            total = step.sum(-1, keepdim=True)
            steps.append(torch.where(total > 0, step / total, itself))
    return steps


def _distances(problem: Problem, sites: list[Site]) -> dict[Site, Tensor]:
    """(queries, keys) 1 − cosine, by site; the columns go through the network a chunk at a time."""
    if problem.anatomy.apart:
        raise UnsupportedError(
            f"What {problem.subject.name} says of a text depends on the texts beside it in a pass, "
            "and value_zeroing compares copies side by side; choose another method, such as "
            "occlusion."
        )
    widths = {site: flow.place(problem, site)[1] for site in sites}
    most = max(columns.stop - columns.start for columns in widths.values())
    columns: dict[Site, list[Tensor]] = {site: [] for site in sites}
    chunk = max(1, problem.forward_chunk(most + 1) - 1)  # the clean copy takes its place
    for start in range(0, most, chunk):
        here = range(start, min(start + chunk, most))
        edits: dict[Site, Edit] = {}
        for site in sites:
            edits[site] = _silencer(here)
            after = Site("residual", site.layer + 1, site.stack)
            edits[after] = _measurer(columns[site])
        last = Site("residual", problem.anatomy.writer.layers, problem.anatomy.writer.name)
        inputs = problem.repeated(len(here) + 1)
        run(problem.subject.network, problem.anatomy, inputs, edit=edits, stop=last)
        problem.progress(here.stop, most)
    return {
        site: torch.cat(found, 1)[:, : widths[site].stop - widths[site].start]
        for site, found in columns.items()
    }


def _silencer(columns: range) -> Edit:
    """Copy 0 stays clean; copy k loses the value of the k-th column of the chunk."""

    def edit(weights: Tensor) -> Tensor:
        weights = weights.clone()
        for copy, column in enumerate(columns, start=1):
            if column < weights.shape[-1]:
                weights[copy, :, :, column] = 0
        return weights

    return edit


def _measurer(found: list[Tensor]) -> Callable[[Tensor], Tensor]:
    """Measure each copy against the clean one, then set all back to it."""

    def edit(hidden: Tensor) -> Tensor:
        # 1 − cos(u, v) = ½‖u/‖u‖ − v/‖v‖‖², which does not cancel where the two are close.
        unit = torch.nn.functional.normalize(hidden.float(), dim=-1)
        found.append(0.5 * (unit[1:] - unit[:1]).square().sum(-1).T)
        return hidden[:1].expand_as(hidden)

    return edit
