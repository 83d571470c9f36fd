"""Hand-made results about how far an explanation holds, for the tests of the views."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sukashi.result.faithfulness import Faithfulness
from sukashi.result.measure import Measure
from tests import samples


def trust(lang: str = "en", *, better: bool = True, targets: int = 1) -> Faithfulness:
    """How far `verdict` (or, of more targets, `attribution`) can be trusted."""
    why = samples.verdict(lang) if targets == 1 else samples.attribution(lang)
    explained = why.targets[:targets]
    rng = np.random.default_rng(8)
    inner = np.flatnonzero(~why.tokens.special)
    units, points = len(inner), 6
    of = np.full(len(why.tokens), -1, dtype=np.int64)
    of[inner] = np.arange(units)
    counts = np.linspace(0, units, points).astype(np.int64)[None].repeat(targets, 0)
    steps = np.linspace(0, 1, points, dtype=np.float32)
    fall = (0.93 - 0.8 * (steps**0.4 if better else steps))[None].repeat(targets, 0)
    noise = rng.random((40, targets, points), dtype=np.float32) * steps * (1 - steps)

    def measure(value: float, middle: float, *, higher: bool = True) -> Measure:
        random = middle + 0.1 * rng.standard_normal((40, targets)).astype(np.float32)
        own = value if better else middle
        return Measure(np.full(targets, own, dtype=np.float32), random, higher)

    of_log = "log_probability" if targets > 1 else "probability"
    return Faithfulness(
        tokens=why.tokens,
        targets=tuple(
            replace(one, of=of_log, value=0.93, baseline_value=0.13) for one in explained
        ),
        method=why.method,
        operator="delete",
        unit="token",
        unit_of=of,
        places=np.arange(units, dtype=np.int64)[None].repeat(targets, 0),
        counts=counts,
        deletion=fall.astype(np.float32),
        insertion=fall[:, ::-1].astype(np.float32),
        random_deletion=(0.93 - 0.8 * steps + noise).astype(np.float32),
        random_insertion=(0.13 + 0.8 * steps - noise).astype(np.float32),
        comprehensiveness=measure(0.71, 0.2),
        sufficiency=measure(0.05, 0.4, higher=False),
        deletion_area=measure(0.2, 0.5, higher=False),
        insertion_area=measure(0.9, 0.5),
        correlation=measure(0.84, 0.0),
        infidelity=measure(0.1, 0.6, higher=False),
        recipe=samples.recipe("faithfulness", method=why.method),
        sensitivity=measure(0.05, 0.9, higher=False),
        subsets=64,
        draws=5,
        radius=0.1,
    )
