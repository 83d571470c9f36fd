"""Occlusion: leave one unit out, and see how much f falls.

Zeiler & Fergus 2013, arXiv 1311.2901.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from sukashi.lens.attribution.options import Baseline, Unit
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.batch import Batch
from sukashi.trace.perturbation.coalitions import copies_of, replacing
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
    copies, ends = [], [0]
    for text, kept in enumerate(kepts):
        whole = np.ones((1, len(kept.units)), dtype=np.bool_)
        copies += copies_of(kept, text, np.concatenate([whole, kept.without_each()]))
        ends.append(len(copies))
    values = Batch(tuple(problems)).values(copies, problems[0].progress)
    found = []
    for problem, kept, start, end in zip(problems, kepts, ends, ends[1:], strict=False):
        value, *without = values[start:end]
        drops = [value - each for each in without]
        amounts = torch.stack(drops, -1) if drops else value.new_zeros(len(value), 0)
        scores = shared_out(problem, kept.units, amounts)
        found.append(Scores(scores, scores.abs(), value))
    return found
