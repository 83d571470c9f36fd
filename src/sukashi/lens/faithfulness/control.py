"""Control: all of a text that does not depend on the explanation, computed once for several.

What f does when single units, random subsets, and units in random order are taken away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import RangeError, UnsupportedError
from sukashi.lens.faithfulness.batched_evaluation import BatchedEvaluation
from sukashi.lens.faithfulness.ranking import (
    SHARES,
    Int,
    Seen,
    among_seen,
    counts,
    random_places,
)
from sukashi.trace.perturbation.coalitions import CoalitionValues
from sukashi.trace.perturbation.deletion import Coalitions
from sukashi.trace.progress import Progress
from sukashi.trace.units import seen_units

Values = NDArray[np.float64]
MOST_RANKINGS = 10_000
SUBSETS = 64


@dataclass(frozen=True, eq=False)
class Control:
    """What the model does with a text, whatever explains it.

    The problem has 2·targets scalars: each in the reading of the figures, then as explained.

    seen: (targets, units). counts: (targets, points). whole, nothing: (targets,) f with all units
    and with none. falls: (targets, units) f(x) − f(x without one). places: (rankings, targets,
    units) random ones, another for every target; deletion, insertion: (rankings, targets, points).
    subsets: (subsets, units)
    taken away; subset_falls: (subsets, targets), of the scalars as they were explained.
    """

    coalition_values: CoalitionValues
    seen: Seen
    counts: Int
    whole: Values
    nothing: Values
    falls: Values
    places: Int
    deletion: Values
    insertion: Values
    subsets: Coalitions
    subset_falls: Values


def control(
    coalition_values: CoalitionValues, rankings: int, seed: int, progress: Progress
) -> Control:
    """Ask all that is needed, in one go.

    coalition_values: of a problem with every target twice, see `Control`.
    Raises: RangeError for a number of rankings, UnsupportedError where nothing can be taken away.
    """
    if not 2 <= rankings <= MOST_RANKINGS:
        raise RangeError("rankings", rankings, 2, MOST_RANKINGS)
    if not coalition_values.units:
        raise UnsupportedError(
            "Nothing of this text can be taken away, so no explanation of it can be tested; give "
            "a text with words of its own."
        )
    rng = np.random.default_rng(seed)
    targets, units = len(coalition_values.problem.targets) // 2, len(coalition_values.units)
    seen = seen_units(coalition_values.problem, coalition_values.units).cpu().numpy()[:targets]
    at = np.stack([counts(int(row.sum())) for row in seen])
    orders = random_places(rankings, units, rng)
    evaluation = BatchedEvaluation()
    ends = evaluation.add(np.array([[True], [False]]).repeat(units, 1))
    alone = evaluation.add(coalition_values.without_each())
    subsets = _subsets(units, rng)
    less = evaluation.add(~subsets)
    removed, inserted = _curves(evaluation, orders, seen, at)
    values = evaluation.values(coalition_values, progress)
    own, explained = values[:, :targets], values[:, targets:]
    columns = np.arange(targets)[:, None]
    dealt = _dealt(rankings, targets, rng), np.arange(targets)
    return Control(
        coalition_values=coalition_values,
        seen=seen,
        counts=at,
        whole=own[ends[0]],
        nothing=own[ends[1]],
        falls=(own[ends[0]] - own[alone]).T,
        places=np.stack([among_seen(order, seen) for order in orders])[dealt],
        deletion=own[removed, columns][dealt],
        insertion=own[inserted, columns][dealt],
        subsets=subsets,
        subset_falls=explained[ends[0]] - explained[less],
    )


def _dealt(rankings: int, targets: int, rng: np.random.Generator) -> Int:
    """(rankings, targets) the number of the order that each target has in each random ranking.

    All targets have the same orders, whose coalitions they share, each in another sequence: an
    explanation ranks the units anew for every target, so what it is held against does too. With one
    order for all, the mean over targets spreads more or less than that of random scores.
    """
    rest = [rng.permutation(rankings) for _ in range(targets - 1)]
    return np.stack([np.arange(rankings), *rest], 1)


def by_unit(control: Control, scores: NDArray[np.float32]) -> Values:
    """(targets, units) the sum of a unit's scores."""
    columns = [
        scores[:, list(unit)].sum(1, dtype=np.float64) for unit in control.coalition_values.units
    ]
    return np.stack(columns, 1)


def _subsets(units: int, rng: np.random.Generator) -> Coalitions:
    """(SUBSETS, units) random subsets to take away, every size from one to all equally likely."""
    sizes = rng.integers(1, units + 1, SUBSETS)
    orders = np.stack([rng.permutation(units) for _ in range(SUBSETS)])
    return np.asarray(orders < sizes[:, None])


def _curves(evaluation: BatchedEvaluation, orders: Int, seen: Seen, at: Int) -> tuple[Int, Int]:
    """(rankings, targets, points) numbers of the coalitions of both curves of every random order.

    One coalition serves all targets: where the first K units of an order are taken away, a target
    loses those of them that it sees, and K is chosen so that these are as many as its point asks.
    """
    removed = np.zeros((len(orders), len(seen), len(SHARES)), dtype=np.int64)
    inserted = np.zeros_like(removed)
    for row, order in enumerate(orders):
        gone = seen[:, np.argsort(order)].cumsum(1)
        firsts = np.stack(
            [np.where(at[t] == 0, 0, np.searchsorted(gone[t], at[t]) + 1) for t in range(len(seen))]
        )
        distinct, back = np.unique(firsts, return_inverse=True)
        before = order < distinct[:, None]
        inserted[row] = evaluation.add(before)[back.reshape(firsts.shape)]
        removed[row] = evaluation.add(~before)[back.reshape(firsts.shape)]
    return removed, inserted
