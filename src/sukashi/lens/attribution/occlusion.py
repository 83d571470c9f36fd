"""Occlusion: leave one unit out, and see how much f falls.

Zeiler & Fergus 2013, arXiv 1311.2901.
"""

from __future__ import annotations

from sukashi.lens.attribution.options import Options
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.kept import replacing
from sukashi.trace.problem import Problem
from sukashi.trace.units import shared_out


def occlusion(problem: Problem, options: Options) -> Scores:
    """score_u = f(x) − f(x with the unit's embeddings replaced by the baseline's).

    A unit of several tokens has one score, shared out equally among those that the target sees, so
    that the group's sum is its score.
    """
    kept = replacing(problem, options.unit, options.baseline)
    value = problem.question.evaluate(problem.inputs)[0]
    without = kept.values(kept.without_each(), problem.progress).to(value)
    scores = shared_out(problem, kept.units, (value - without).T)
    return Scores(scores, scores.abs(), value)
