"""Flow: how attention-like layers pass on from input tokens to the token that is read.

Every attention step of a model is a matrix over all tokens (source and decoder side by side) whose rows
sum to 1; their product says where a token of the last layer comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

from sukashi.lens.attribution.problem import Problem
from sukashi.trace.site import Site


def attention_sites(problem: Problem) -> list[Site]:
    """Every attention step in the order in which it happens."""
    found = []
    for name in ("encoder", "decoder"):
        stack = problem.anatomy.stacks.get(name)  # type: ignore[call-overload]
        for layer in range(stack.layers if stack else 0):
            found.append(Site("attention", layer, stack.name))
            if stack.cross_attention:
                found.append(Site("attention", layer, stack.name, cross=True))
    return found


def place(problem: Problem, site: Site) -> tuple[slice, slice]:
    """Rows and columns of a site's matrix among all tokens."""
    sizes = [problem.inputs["input_ids"].shape[1]]
    if "decoder_input_ids" in problem.inputs:
        sizes.append(problem.inputs["decoder_input_ids"].shape[1])
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
    """A step matrix from (queries, keys) weights: keep·I + (1 − keep)·weights on the rows that look."""
    rows, columns = place(problem, site)
    size = max(place(problem, s)[0].stop for s in attention_sites(problem))
    step = torch.eye(size, device=weights.device)
    step[rows] *= keep
    step[rows, columns] += (1 - keep) * weights
    return step / step.sum(-1, keepdim=True)


def read_rows(problem: Problem, flow: Tensor) -> Tensor:
    """(targets, inputs): the rows of the tokens whose output each target reads."""
    if problem.anatomy.decode is None:
        found = _pooled(problem, flow)[None].expand(len(problem.targets), -1)
    else:
        offset = place(problem, Site("attention", 0, problem.anatomy.writer.name))[0].start
        found = flow[[offset + target.row for target in problem.targets]]
    return torch.nn.functional.pad(found, (0, len(problem.tokens) - found.shape[-1]))


def _pooled(problem: Problem, flow: Tensor) -> Tensor:
    """The row a classifier reads: the last token of a causal model, else the first; the mean where it pools so."""
    config = problem.subject.network.config
    if problem.anatomy.writer.causal:
        return flow[-1]
    if getattr(config, "classifier_pooling", "cls") == "mean":
        return flow.mean(0)
    return flow[0]


def head_mean(at: Mapping[Site, Tensor], site: Site) -> Tensor:
    """(queries, keys) weights of the first text, averaged over heads."""
    return at[site][0].float().mean(0)
