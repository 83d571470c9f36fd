"""Flow: how attention-like layers pass on from input tokens to the token that is read.

Every attention step of a model is a matrix over all tokens (source and decoder side by side) whose
rows sum to 1; their product says where a token of the last layer comes from.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from sukashi.errors import UnsupportedError
from sukashi.model.anatomy import Stack
from sukashi.trace.problem import Problem
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site


def attention_sites(problem: Problem) -> list[Site]:
    """Every attention step in the order in which it happens."""
    found = []
    for stack in in_order(problem):
        for layer in range(stack.layers):
            if stack.attention[layer] is not None:
                found.append(Site("attention", layer, stack.name))
            if stack.cross_attention and stack.cross_attention[layer] is not None:
                found.append(Site("attention", layer, stack.name, cross=True))
    if not found:
        raise UnsupportedError(
            "No layer of this model has attention weights; choose a method that needs none."
        )
    return found


def in_order(problem: Problem) -> list[Stack]:
    """The stacks in the order in which they work."""
    stacks = problem.anatomy.stacks.values()
    return sorted(stacks, key=lambda stack: stack.name == "decoder")


def place(problem: Problem, site: Site) -> tuple[slice, slice]:
    """Rows and columns of a site's matrix among all tokens."""
    sizes = [problem.length(each.stack) for each in problem.sites]
    first, second = slice(0, sizes[0]), slice(sizes[0], sum(sizes))
    decoder = len(sizes) > 1 and site.stack == "decoder"
    return (second if decoder else first), (second if decoder and not site.cross else first)


def rollout(problem: Problem, steps: Iterable[Tensor]) -> Tensor:
    """(inputs, inputs) product of step matrices, the last one leftmost."""
    total: Tensor | None = None
    for step in steps:
        total = step if total is None else step @ total
    assert total is not None
    return total


def spread(problem: Problem, site: Site, weights: Tensor, keep: float) -> Tensor:
    """A step matrix: keep·I + (1 − keep)·weights (queries, keys) on the rows that attribute."""
    rows, columns = place(problem, site)
    size = sum(problem.length(s.stack) for s in problem.sites)
    step = torch.eye(size, device=weights.device, dtype=torch.float32)
    step[rows] *= keep
    step[rows, columns] += (1 - keep) * weights
    return step / step.sum(-1, keepdim=True)


def read_rows(problem: Problem, flow: Tensor) -> Tensor:
    """(targets, inputs): the rows of the tokens whose output each target reads."""
    reads = problem.reads
    if reads is None:
        found = _pooled(problem, flow)[None].expand(len(problem.targets), -1)
    else:
        offset = place(problem, Site("attention", 0, problem.anatomy.writer.name))[0].start
        found = flow[[offset + row for row in reads]]
    return torch.nn.functional.pad(found, (0, len(problem.tokens) - found.shape[-1]))


def _pooled(problem: Problem, flow: Tensor) -> Tensor:
    """The row a classifier reads: the last of a causal model, else the first, or their mean."""
    config = problem.subject.config
    if problem.anatomy.writer.causal:
        return flow[-1]
    if getattr(config, "classifier_pooling", "cls") == "mean":
        return flow.mean(0)
    return flow[0]


def head_means(problem: Problem, sites: list[Site]) -> dict[Site, Tensor]:
    """(queries, keys) weights averaged over heads, by site; heads are held a layer at a time."""
    square = 4 * sum(problem.length(site.stack) for site in problem.sites) ** 2
    need = square * (len(sites) + problem.anatomy.writer.heads)
    problem.budget.chunk(need, 1, "pass that reads all attention")
    means: dict[Site, Tensor] = {}

    def averaging(site: Site) -> Edit:
        def edit(weights: Tensor) -> Tensor:
            means[site] = weights[0].float().mean(0)
            return weights

        return edit

    last = Site("residual", problem.anatomy.writer.layers, problem.anatomy.writer.name)
    edits = {site: averaging(site) for site in sites}
    run(problem.subject.network, problem.anatomy, problem.inputs, edit=edits, stop=last)
    return means
