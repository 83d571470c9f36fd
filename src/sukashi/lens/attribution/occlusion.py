"""Occlusion: leave one unit out, and see how much f falls.

Zeiler & Fergus 2013, arXiv 1311.2901.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from sukashi.lens.attribution.options import Baseline, Unit
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline as baselines
from sukashi.trace.batch import Batch
from sukashi.trace.cost import counting
from sukashi.trace.perturbation.coalitions import CoalitionValues, copies_of, replacing
from sukashi.trace.perturbation.deletion import Coalitions
from sukashi.trace.problem import Problem
from sukashi.trace.units import shared_out


def occlusion(
    problems: Sequence[Problem], *, baseline: Baseline = "auto", unit: Unit = "token"
) -> list[Scores]:
    """score_u = f(x) − f(x with the unit's embeddings replaced by the baseline's).

    A unit of several tokens has one score, shared out equally among those that the target sees, so
    that the group's sum is its score.
    """
    kepts = [replacing(problem, unit, baseline) for problem in problems]
    values = _values(kepts)
    found = []
    for problem, kept, (value, *without) in zip(problems, kepts, values, strict=True):
        drops = [value - each for each in without]
        amounts = torch.stack(drops, -1) if drops else value.new_zeros(len(value), 0)
        scores = shared_out(problem, kept.units, amounts)
        name = baselines.resolve(problem, baseline)
        found.append(Scores(scores, scores.abs(), value, baseline=name))
    return found


def _values(kepts: Sequence[CoalitionValues]) -> list[Tensor]:
    """(1 + units, targets) the scalars of each whole text, and of its text without each unit.

    Texts whose copies share their beginnings go one after the other, all others together.
    """
    found = [torch.empty(0)] * len(kepts)
    shared = [text for text, kept in enumerate(kepts) if kept.shares(_asked(kept))]
    for text in shared:
        problem = kepts[text].problem
        with counting() as cost:
            values = kepts[text].values(_asked(kepts[text]), problem.progress)
        found[text] = values.to(problem.subject.device)
        problem.cost.add(cost)
    rest = [text for text in range(len(kepts)) if text not in shared]
    if rest:
        copies = [
            copy
            for place, text in enumerate(rest)
            for copy in copies_of(kepts[text], place, _asked(kepts[text]))
        ]
        problems = tuple(kepts[text].problem for text in rest)
        each = iter(Batch(problems).values(copies, problems[0].progress))
        for text in rest:
            found[text] = torch.stack([next(each) for _ in _asked(kepts[text])])
    return found


def _asked(kept: CoalitionValues) -> Coalitions:
    """(1 + units, units) all units, and all but one, for every one."""
    whole = np.ones((1, len(kept.units)), dtype=np.bool_)
    return np.concatenate([whole, kept.without_each()])
