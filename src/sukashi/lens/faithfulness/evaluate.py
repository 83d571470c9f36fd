"""Evaluate: from scores and the control of their text to a Faithfulness."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sukashi.lens.faithfulness import figures
from sukashi.lens.faithfulness.batched_evaluation import BatchedEvaluation
from sukashi.lens.faithfulness.control import SUBSETS, Control, by_unit
from sukashi.lens.faithfulness.ranking import Int, places
from sukashi.lens.faithfulness.sensitivity import Again, EmbeddingNoise, sensitivity
from sukashi.result.attribution import Attribution
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import Measure
from sukashi.result.recipe import Recipe
from sukashi.trace.progress import Progress
from sukashi.trace.units import unit_of

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trial:
    """One explanation on trial.

    why: the explanation. again: asks its method once more, None where that cannot be done.
    noise: how the text is disturbed for that. unit: what the control's units are called.
    """

    why: Attribution
    unit: str
    again: Again | None
    noise: EmbeddingNoise
    seed: int = 0


def evaluate(control: Control, trial: Trial, recipe: Recipe, progress: Progress) -> Faithfulness:
    """Every figure of the explanation, beside those of the control's random rankings."""
    why, coalition_values = trial.why, control.coalition_values
    scores = by_unit(control, why.scores)
    order = places(scores, control.seen, np.random.default_rng(trial.seed + 1))
    deletion, insertion = _curves(control, order, progress)
    shaken = sensitivity(control, trial.again, scores, trial.noise)
    explained = tuple(
        replace(one, of=target.of, value=float(value), baseline_value=float(nothing))
        for one, target, value, nothing in zip(
            why.targets,
            coalition_values.problem.targets,
            control.whole,
            control.nothing,
            strict=False,
        )
    )
    return Faithfulness(
        tokens=why.tokens,
        targets=explained,
        method=why.method,
        operator=coalition_values.operator,
        unit=trial.unit,
        unit_of=unit_of(coalition_values.units, len(why.tokens)),
        places=order,
        counts=control.counts,
        deletion=_single(deletion),
        insertion=_single(insertion),
        random_deletion=_single(control.deletion),
        random_insertion=_single(control.insertion),
        **_of_curves(control, deletion, insertion),
        correlation=_correlation(control, scores),
        infidelity=_infidelity(control, scores),
        sensitivity=shaken,
        recipe=recipe,
        subsets=SUBSETS,
        draws=trial.noise.draws if shaken else 0,
        radius=trial.noise.radius if shaken else 0.0,
    )


def _curves(control: Control, order: Int, progress: Progress) -> tuple[Values, Values]:
    """(targets, points) f with the units that score highest taken away, and with these alone."""
    evaluation = BatchedEvaluation()
    removed, inserted = np.zeros_like(control.counts), np.zeros_like(control.counts)
    for row, (place, at) in enumerate(zip(order, control.counts, strict=True)):
        first = (place >= 0) & (place < at[:, None])
        inserted[row], removed[row] = evaluation.add(first), evaluation.add(~first)
    values = evaluation.values(control.coalition_values, progress)
    columns = np.arange(len(order))[:, None]
    return values[removed, columns], values[inserted, columns]


def _of_curves(control: Control, deletion: Values, insertion: Values) -> dict[str, Measure]:
    fall, area = figures.mean_fall, figures.area
    whole, at = control.whole, control.counts
    return {
        "comprehensiveness": _measure(fall(whole, deletion), fall(whole, control.deletion)),
        "sufficiency": _measure(
            fall(whole, insertion), fall(whole, control.insertion), higher=False
        ),
        "deletion_area": _measure(area(deletion, at), area(control.deletion, at), higher=False),
        "insertion_area": _measure(area(insertion, at), area(control.insertion, at)),
    }


def _correlation(control: Control, scores: Values) -> Measure:
    random = [figures.correlation(control, -order) for order in control.places]
    return _measure(figures.correlation(control, scores), np.stack(random))


def _infidelity(control: Control, scores: Values) -> Measure:
    own, random = [], []
    for target, fall in enumerate(control.subset_falls.T):
        subsets = (control.subsets & control.seen[target]).astype(np.float64)
        own.append(figures.infidelity(fall, subsets @ scores[target]))
        foretold = subsets @ figures.reshuffled(control, scores, target).T
        random.append(figures.infidelity(fall[:, None], foretold))
    return _measure(np.array(own), np.stack(random, 1), higher=False)


def _measure(values: Values, random: Values, *, higher: bool = True) -> Measure:
    return Measure(_single(values), _single(random), higher)


def _single(values: Values) -> NDArray[np.float32]:
    return np.asarray(values, dtype=np.float32)
