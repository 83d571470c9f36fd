"""Shapley values: what a unit adds, on average over all orders in which units can come.

φ_u = mean over orders of f(those before u, and u) − f(those before u); what is not there yet is the
baseline's (Shapley 1953; Štrumbelj & Kononenko 2010). The scores sum to f(x) − f(x′) whatever the
number of orders.
"""

from __future__ import annotations

from math import factorial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.lens.attribution.options import Baseline, Samples, Seed, Unit
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.perturbation.coalitions import CoalitionValues, replacing
from sukashi.trace.problem import Problem
from sukashi.trace.progress import Progress
from sukashi.trace.units import shared_out

ALWAYS_EXACT = 256
"""Up to so many coalitions (8 units) are all taken, even where fewer samples would do."""
_BLOCK = 20_000
"""Coalitions that are written down at a time."""


def shapley(
    problem: Problem,
    *,
    baseline: Baseline = "auto",
    samples: Samples = 32,
    unit: Unit = "token",
    seed: Seed = 0,
) -> Scores:
    """Signed and summing, each with its standard error.

    Sampled from `samples` random orders, each with its reverse, which share no luck; where all
    coalitions are no more than the samples would need (or 256), they are taken instead, and the
    values are exact. steps of the result: the orders taken, 0 where exact.
    """
    kept = replacing(problem, unit, baseline)
    count = len(kept.units)
    ends = kept.values(
        np.array([[False] * count, [True] * count], dtype=np.bool_).reshape(2, count)
    )
    exact = count <= 62 and 2**count <= max(ALWAYS_EXACT, samples * (count - 1))
    if exact:
        amounts, errors, steps = *_enumerated(kept, ends), 0
    else:
        steps = 2 * -(-samples // 2)
        amounts, errors = _sampled(kept, ends, steps // 2, seed)
    scores = shared_out(problem, kept.units, amounts).to(problem.subject.device)
    wanted = (ends[1] - ends[0]).to(scores)
    return Scores(
        scores,
        scores.abs(),
        values=ends[1],
        baseline_values=ends[0],
        residuals=scores.sum(-1) - wanted,
        steps=steps,
        interpretation="quantitative",
        errors=shared_out(problem, kept.units, errors),
    )


def _enumerated(kept: CoalitionValues, ends: Tensor) -> tuple[Tensor, Tensor]:
    """(targets, units) exact values, from all coalitions, and their errors, which are zero."""
    count = len(kept.units)
    numbers = np.arange(2**count)
    coalitions = (numbers[:, None] >> np.arange(count)) & 1 == 1
    values = kept.values(coalitions, kept.problem.progress)
    size = coalitions.sum(1)
    weights = [factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)]
    amounts = ends.new_zeros(ends.shape[1], count)
    for unit in range(count):
        without = numbers[~coalitions[:, unit]]
        gains = values[without | 1 << unit] - values[without]
        weight = torch.tensor([weights[s] for s in size[without]], dtype=gains.dtype)
        amounts[:, unit] = (weight[:, None] * gains).sum(0)
    return amounts, torch.zeros_like(amounts)


def _sampled(kept: CoalitionValues, ends: Tensor, pairs: int, seed: int) -> tuple[Tensor, Tensor]:
    """(targets, units) the mean over pairs of orders, and its standard error (NaN for one pair)."""
    count = len(kept.units)
    generator = np.random.default_rng(seed)
    block = max(1, _BLOCK // (2 * (count - 1)))
    in_all = pairs * 2 * (count - 1)
    means: list[Tensor] = []
    done = 0
    while len(means) * block < pairs:
        here = min(block, pairs - len(means) * block)
        places = np.stack([generator.permutation(count) for _ in range(here)])
        both = np.stack([places, count - 1 - places], 1).reshape(-1, count)

        def report(one: int, _: int, before: int = done) -> None:
            kept.problem.progress(before + one, in_all)

        means.append(
            _gains(kept, ends, both, report).reshape(here, 2, *ends.shape[1:], count).mean(1)
        )
        done += 2 * here * (count - 1)
    found = torch.cat(means)
    spread = found.std(0) if pairs > 1 else torch.full_like(found[0], float("nan"))
    return found.mean(0), spread / pairs**0.5


def _gains(
    kept: CoalitionValues, ends: Tensor, places: NDArray[np.int64], report: Progress
) -> Tensor:
    """(orders, targets, units) what each unit adds to those before it; places: (orders, units)."""
    orders, count = places.shape
    coalitions = places[:, None, :] < np.arange(1, count)[:, None]
    between = kept.values(coalitions.reshape(-1, count), report)
    inner = between.reshape(orders, count - 1, -1)
    first, last = (end.expand(orders, 1, -1) for end in ends)
    added = torch.cat([first, inner, last], 1).diff(dim=1)  # (orders, places, targets)
    at = torch.from_numpy(places)[:, :, None].expand(-1, -1, added.shape[-1])
    return added.gather(1, at).transpose(1, 2)
