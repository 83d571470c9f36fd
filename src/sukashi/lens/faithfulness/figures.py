"""Figures: what curves, single falls and subsets say of a ranking or of scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.lens.faithfulness.control import Control
from sukashi.lens.faithfulness.ranking import SHARES, Int
from sukashi.result.faithfulness import BINS
from sukashi.trace.spearman import spearman

Values = NDArray[np.float64]
_BINS = [SHARES.index(share) for share in BINS]


def mean_fall(whole: Values, curve: Values) -> Values:
    """(…, targets) mean over the bins of f(x) − the curve; curve: (…, targets, points)."""
    return np.asarray((whole[:, None] - curve[..., _BINS]).mean(-1))


def area(curve: Values, counts: Int) -> Values:
    """(…, targets) mean height of a curve over the share of units, by the trapezoid rule."""
    share = counts / counts[:, -1:]
    heights = (curve[..., 1:] + curve[..., :-1]) / 2
    return np.asarray((heights * np.diff(share)).sum(-1))


def correlation(control: Control, scores: Values) -> Values:
    """(targets,) Spearman's of the scores with the falls, over the units each target sees.

    A fall is a difference of two values of f, and as exact as the larger of them is.
    """
    sizes = np.abs(control.whole) + np.abs(control.falls).max(1)
    rows = zip(control.falls, control.seen, scores, sizes, strict=True)
    return np.array([spearman(score[on], fall[on], size) for fall, on, score, size in rows])


def infidelity(falls: Values, foretold: Values) -> Values:
    """(…,) the share of the falls' square that scaled sums of scores do not explain, 0 to 1.

    falls, foretold: (subsets, …). The scale is the best that is not negative; 1 where the scores
    say nothing, NaN where nothing falls.
    """
    square, both = (foretold**2).sum(0), (foretold * falls).sum(0)
    scale = np.where(square > 0, np.maximum(both, 0) / np.where(square > 0, square, 1), 0)
    missed, whole = ((scale * foretold - falls) ** 2).sum(0), (falls**2).sum(0)
    return np.where(whole > 0, missed / np.where(whole > 0, whole, 1), np.nan)


def reshuffled(control: Control, scores: Values, target: int) -> Values:
    """(rankings, units) the scores of one target, given to the units in every random order."""
    here = control.seen[target]
    falling = -np.sort(-scores[target, here])
    found = np.zeros((len(control.places), len(here)))
    found[:, here] = falling[control.places[:, target][:, here]]
    return found
