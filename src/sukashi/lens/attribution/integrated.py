"""Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365), all targets sharing the path.

score_i = Σ_d (x_i − x′_i) ⊙ ∫₀¹ ∂f/∂x_i (x′ + α(x − x′)) dα, the integral as a sum over points. The
scores sum to f(x) − f(x′) up to the residual, which is part of the result, as is how far each may
be off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.lens.attribution import quadrature
from sukashi.lens.attribution.options import Baseline, Steps
from sukashi.lens.attribution.quadrature import Rule
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline as baselines
from sukashi.trace.batch import Batch, Copy, Embeddings
from sukashi.trace.problem import Problem

TOLERANCE = 0.01  # of |f(x) − f(x′)|, and of the largest score
FIRST_STEPS, MOST_STEPS = 7, 511
PATIENCE = 63
"""From so many steps on a target is given up that two doublings have not made twice as exact."""
SHRINKS = 10
"""By the square of a difference, times this, the error is estimated: a smooth integral that some
points give to within d is given by twice as many to within about d²."""


@dataclass(frozen=True, eq=False)
class _Path:
    """The straight line from x′ to x, (tokens, width) by embedding site."""

    start: Embeddings
    end: Embeddings

    def at(self, alpha: float) -> Embeddings:
        """A point of the line."""
        return {
            site: self.start[site] + alpha * (end - self.start[site])
            for site, end in self.end.items()
        }

    def fed(self, problem: Problem) -> _Path:
        """Only the tokens that the problem feeds: earlier targets see fewer of them."""

        def cut(by_site: Embeddings) -> Embeddings:
            return {site: x[: problem.length(site.stack)] for site, x in by_site.items()}

        return _Path(cut(self.start), cut(self.end))


@dataclass(eq=False)
class _Work:
    """One text under way: f at both ends, what was found, and the targets that are open.

    products: (open, points, inputs) Σ_d way ⊙ gradient at every point so far, in their order.
    off: for each open target how far it was off, by the number of steps.
    """

    problem: Problem
    path: _Path
    ends: tuple[Tensor, Tensor]
    baseline: str
    scores: Tensor
    errors: Tensor
    open: Tensor
    products: Tensor | None = None
    off: list[Tensor] = field(default_factory=list)
    steps: int = 0
    stalled: bool = False

    @property
    def wanted(self) -> Tensor:
        """(targets,) f(x) − f(x′)."""
        return self.ends[1] - self.ends[0]

    @property
    def residuals(self) -> Tensor:
        """(targets,) what the scores' sum misses it by."""
        return self.scores.sum(-1) - self.wanted

    @property
    def part(self) -> Problem:
        """The text with its open targets."""
        return self.problem.about(tuple(self.problem.targets[i] for i in self.open.tolist()))

    def take(self, found: Tensor, rule: Rule) -> None:
        """Keep what was found at new points; close the targets that are good enough, or given up.

        found: (open, new points, inputs); of a rule that was named all points, else every other.
        """
        products, steps = found, len(rule.points)
        if self.products is not None:
            products = found.new_empty(len(found), steps, found.shape[-1])
            products[:, 0::2], products[:, 1::2] = found, self.products
        fine, coarse = (_summed(products, weights) for weights in (rule.fine, rule.coarse))
        self.scores[self.open] = fine
        residuals = self.residuals[self.open]
        self.errors[self.open] = _errors(fine, coarse, residuals)
        self.steps = steps
        self.off.append(_off(self.errors[self.open], fine, residuals, self.wanted[self.open]))
        left = ~self.good[self.open]
        if steps >= PATIENCE and len(self.off) > 2:
            hopeless = left & ~(self.off[-1] < self.off[-3] / 2)
            self.stalled |= bool(hopeless.any())
            left &= ~hopeless
        self.open, self.products = self.open[left], products[left]
        self.off = [each[left] for each in self.off]

    @property
    def good(self) -> Tensor:
        """(targets,) bool: sum and every single score are within 1 %."""
        single = self.errors.amax(-1) <= TOLERANCE * self.scores.abs().amax(-1) + 1e-6
        return within(self.residuals, self.wanted) & single

    def done(self) -> Scores:
        """The answer."""
        good = bool(self.good.all())
        return Scores(
            self.scores,
            self.scores.abs(),  # amounts that add up are read as such, not by a length in width
            values=self.ends[1],
            baseline_values=self.ends[0],
            residuals=self.residuals,
            steps=self.steps,
            signed=good,  # a sum that is missed may have any sign
            interpretation="quantitative" if good else "ranking only",
            score_errors=self.errors,
            baseline=self.baseline,
            baseline_jump=baselines.jump(self.problem.subject, self.baseline),
            stalled=self.stalled,
        )


def integrated_gradients(
    problems: Sequence[Problem], *, baseline: Baseline = "auto", steps: Steps = "auto"
) -> list[Scores]:
    """Summing, and signed where sum and scores are good.

    steps: "auto" doubles them until sum and scores are within 1 %, or doubling does not help.
    """
    works = _begun(problems, baseline)
    if steps != "auto":
        rule = quadrature.gauss(int(steps))
        _walk(works, rule, rule.points.tolist())
        return [work.done() for work in works]
    count, waiting = FIRST_STEPS, works
    while waiting:
        rule = quadrature.nested(count)
        begun = count == FIRST_STEPS
        _walk(waiting, rule, (rule.points if begun else quadrature.added(count)).tolist())
        count = 2 * count + 1
        waiting = [work for work in waiting if len(work.open)] if count <= MOST_STEPS else []
    return [work.done() for work in works]


def _begun(problems: Sequence[Problem], name: str) -> list[_Work]:
    """Every text with its path and f at both ends of it."""
    batch = Batch(tuple(problems))
    resolved = baselines.resolve(problems[0], name)
    paths = []
    for problem, end in zip(problems, batch.embeddings(), strict=True):
        whole = {site: x[None] for site, x in end.items()}
        start = baselines.embeddings(problem, resolved, whole)
        paths.append(_Path({site: x[0] for site, x in start.items()}, end))
    both = [(text, alpha) for text in range(len(paths)) for alpha in (0.0, 1.0)]
    ends = batch.values([Copy(text, partial(paths[text].at, alpha)) for text, alpha in both])
    works = []
    for text, problem in enumerate(problems):
        low, high = ends[2 * text], ends[2 * text + 1]
        shape = len(problem.targets), len(problem.tokens)
        scores = torch.zeros(shape, device=low.device, dtype=torch.float32)
        every = torch.arange(len(problem.targets), device=low.device)
        errors = torch.full_like(scores, float("nan"))
        works.append(_Work(problem, paths[text], (low, high), resolved, scores, errors, every))
    return works


def within(residuals: Tensor, wanted: Tensor) -> Tensor:
    """Which residuals are within 1 % of the difference they should be small against."""
    return residuals.abs() <= TOLERANCE * wanted.abs() + 1e-6


def _summed(products: Tensor, weights: NDArray[np.float64]) -> Tensor:
    """(targets, inputs) of (targets, points, inputs)."""
    return torch.einsum(
        "tai,a->ti", products.double(), torch.from_numpy(weights).to(products.device)
    ).float()


def _errors(fine: Tensor, coarse: Tensor, residuals: Tensor) -> Tensor:
    """(targets, inputs) how far each score may be off, from two numbers of points.

    Together they are no less than what the sum is known to miss.
    """
    raw = (fine - coarse).abs()
    size = fine.abs().amax(-1, keepdim=True).clamp(min=1e-12)
    found = raw * (SHRINKS * raw.amax(-1, keepdim=True) / size).clamp(max=1)
    total = found.sum(-1, keepdim=True)
    return found * (residuals.abs()[:, None] / total.clamp(min=1e-12)).clamp(min=1).float()


def _off(errors: Tensor, fine: Tensor, residuals: Tensor, wanted: Tensor) -> Tensor:
    """(targets,) how far the sum or the worst score is off, as a share of what it is held to."""
    single = errors.amax(-1) / fine.abs().amax(-1).clamp(min=1e-12)
    return torch.maximum(single, residuals.abs() / wanted.abs().clamp(min=1e-12))


def _walk(works: Sequence[_Work], rule: Rule, alphas: Sequence[float]) -> None:
    """Go through the points of every text's path, for its open targets, and take what is found."""
    problems = [work.part for work in works]
    paths = [work.path.fed(part) for work, part in zip(works, problems, strict=True)]
    batch = Batch(tuple(problems))
    copies = [Copy(text, partial(path.at, a)) for text, path in enumerate(paths) for a in alphas]
    ways = [
        problem.joined([path.end[site] - path.start[site] for site in problem.sites])
        for problem, path in zip(problems, paths, strict=True)
    ]
    found = []
    for problem in problems:
        shape = len(problem.targets), len(alphas), len(problem.tokens)
        problem.budget.chunk(4 * math.prod(shape), 1, "table of gradients")
        found.append(torch.zeros(shape, dtype=torch.float32, device=problem.subject.device))
    for slopes in batch.slopes(copies):
        for text, run in slopes.runs():
            here = {site: x[:, run] for site, x in slopes.by_site.items()}
            slope = slopes.of(text, here)
            wide = torch.promote_types(slope.dtype, torch.float32)  # a sum over a token's numbers
            products = torch.einsum("tand,nd->tan", slope.to(wide), ways[text].to(wide))
            places = [place % len(alphas) for place in slopes.copies[run]]
            found[text][slopes.targets, places] = products.float()
    for work, each in zip(works, found, strict=True):
        work.take(each, rule)
