"""Occlusion: leave one unit out, and see how much f falls.

Zeiler & Fergus 2013, arXiv 1311.2901.
"""

from __future__ import annotations

import torch
from torch import Tensor

from sukashi.errors import UnknownNameError
from sukashi.lens.attribution.options import UNITS, Options
from sukashi.lens.attribution.scores import Scores
from sukashi.text.groups import group
from sukashi.trace import baseline
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site


def occlusion(problem: Problem, options: Options) -> Scores:
    """score_u = f(x) − f(x with the unit's embeddings replaced by the baseline's).

    A unit of several tokens has one score, shared out equally among those that the target sees, so
    that the group's sum is its score.
    """
    actual = problem.embeddings()
    nothing = baseline.embeddings(problem, options.baseline, actual)
    units = _units(problem, options.unit)
    x = problem.joined([actual[site][0] for site in problem.sites])
    empty = problem.joined([nothing[site][0] for site in problem.sites])
    changed = [unit for unit in units if not torch.equal(x[unit], empty[unit])]
    value = problem.question.evaluate(problem.inputs)[0]
    scores = value.new_zeros(len(problem.targets), len(problem.tokens))
    seen = problem.seen
    chunk = problem.forward_chunk(max(1, len(changed)))
    for start in range(0, len(changed), chunk):
        here = changed[start : start + chunk]
        without = _without(problem, here, actual, nothing)
        drops = value - problem.question.evaluate(problem.repeated(len(here)), without)
        for unit, drop in zip(here, drops, strict=True):
            count = seen[:, unit].sum(-1).clamp(min=1)
            scores[:, unit] = (drop / count)[:, None] * seen[:, unit]
        problem.progress(start + len(here), len(changed))
    return Scores(scores, scores.abs(), value)


def _units(problem: Problem, unit: str) -> list[list[int]]:
    """Token indices of each unit; a special token is a unit of its own.

    Tokens that no target sees are left out.
    """
    if unit not in UNITS:
        raise UnknownNameError("unit", unit, UNITS)
    tokens = problem.tokens
    length = len(tokens) - problem.unseen
    if unit == "token":
        return [[i] for i in range(length)]
    groups = group(tokens.text, tokens.spans, tokens.special, by=unit, boundary=tokens.boundary)
    placed = [[int(i) for i in each.tokens if i < length] for each in groups]
    rest = set(range(length)) - {i for each in placed for i in each}
    return [each for each in placed if each] + [[i] for i in sorted(rest)]


def _without(
    problem: Problem,
    units: list[list[int]],
    actual: dict[Site, Tensor],
    nothing: dict[Site, Tensor],
) -> dict[Site, Tensor]:
    """(units, tokens, width) by site: copy u has unit u replaced by the baseline."""
    result = {}
    offset = 0
    for site in problem.sites:
        x, empty = actual[site], nothing[site]
        copies = x.expand(len(units), -1, -1).clone()
        for copy, unit in zip(copies, units, strict=True):
            inside = [i - offset for i in unit if 0 <= i - offset < x.shape[1]]
            copy[inside] = empty[0, inside]
        result[site] = copies
        offset += x.shape[1]
    return result
