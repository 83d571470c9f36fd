"""Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365), all targets sharing the path.

score_i = Σ_d (x_i − x′_i) ⊙ ∫₀¹ ∂f/∂x_i (x′ + α(x − x′)) dα by Gauss–Legendre quadrature. The
scores sum to f(x) − f(x′) up to the residual, which is part of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from sukashi.lens.attribution.options import Baseline, Steps
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline as baselines
from sukashi.trace.batch import Batch, Copy, Embeddings
from sukashi.trace.problem import Problem

TOLERANCE = 0.01  # of |f(x) − f(x′)|
FIRST_STEPS, MOST_STEPS = 8, 512


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
    """One text under way: f at both ends, what was found, and the targets that are open."""

    problem: Problem
    path: _Path
    ends: tuple[Tensor, Tensor]
    scores: Tensor
    open: Tensor
    steps: int = 0

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

    def take(self, found: Tensor, steps: int) -> None:
        """Keep what was found for the open targets, and close those that are good enough."""
        self.scores[self.open] = found
        self.steps = steps
        missed = ~within(self.residuals, self.wanted)[self.open]
        self.open = self.open[missed]

    def done(self) -> Scores:
        """The answer."""
        good = bool(within(self.residuals, self.wanted).all())
        return Scores(
            self.scores,
            self.scores.abs(),  # amounts that add up are read as such, not by a length in width
            values=self.ends[1],
            baseline_values=self.ends[0],
            residuals=self.residuals,
            steps=self.steps,
            interpretation="quantitative" if good else "ranking only",
        )


def integrated_gradients(
    problems: Sequence[Problem], *, baseline: Baseline = "auto", steps: Steps = "auto"
) -> list[Scores]:
    """Signed and summing; with steps="auto" the steps double until every residual is within 1 %."""
    works = _begun(problems, baseline)
    count = FIRST_STEPS if isinstance(steps, str) else int(steps)
    waiting = works
    while waiting:
        parts = [work.part for work in waiting]
        paths = [work.path.fed(part) for work, part in zip(waiting, parts, strict=True)]
        for work, found in zip(waiting, _integrals(parts, paths, count), strict=True):
            work.take(found, count)
        if steps != "auto" or count >= MOST_STEPS:
            break
        waiting = [work for work in waiting if len(work.open)]
        count *= 2
    return [work.done() for work in works]


def _begun(problems: Sequence[Problem], name: str) -> list[_Work]:
    """Every text with its path and f at both ends of it."""
    batch = Batch(tuple(problems))
    paths = []
    for problem, end in zip(problems, batch.embeddings(), strict=True):
        whole = {site: x[None] for site, x in end.items()}
        start = baselines.embeddings(problem, name, whole)
        paths.append(_Path({site: x[0] for site, x in start.items()}, end))
    both = [(text, alpha) for text in range(len(paths)) for alpha in (0.0, 1.0)]
    ends = batch.values([Copy(text, partial(paths[text].at, alpha)) for text, alpha in both])
    works = []
    for text, problem in enumerate(problems):
        low, high = ends[2 * text], ends[2 * text + 1]
        shape = len(problem.targets), len(problem.tokens)
        scores = torch.zeros(shape, device=low.device, dtype=torch.float32)
        every = torch.arange(len(problem.targets), device=low.device)
        works.append(_Work(problem, paths[text], (low, high), scores, every))
    return works


def within(residuals: Tensor, wanted: Tensor) -> Tensor:
    """Which residuals are within 1 % of the difference they should be small against."""
    return residuals.abs() <= TOLERANCE * wanted.abs() + 1e-6


def _integrals(problems: Sequence[Problem], paths: Sequence[_Path], steps: int) -> list[Tensor]:
    """For each text (targets, inputs) signed scores of a number of points."""
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    weighting = torch.from_numpy(weights / 2).float()
    batch = Batch(tuple(problems))
    copies = [
        Copy(text, partial(path.at, alpha))
        for text, path in enumerate(paths)
        for alpha in ((nodes + 1) / 2).tolist()
    ]
    totals: list[list[Tensor | None]] = [[None] * len(problem.targets) for problem in problems]
    for slopes in batch.slopes(copies):
        for text, run in slopes.runs():
            here = weighting[[place % steps for place in slopes.copies[run]]]
            mean = {site: _weighed(x[:, run], here) for site, x in slopes.by_site.items()}
            for target, part in enumerate(slopes.of(text, mean), slopes.targets.start):
                before = totals[text][target]
                totals[text][target] = part if before is None else before + part
    found = []
    for problem, path, total in zip(problems, paths, totals, strict=True):
        way = problem.joined([path.end[site] - path.start[site] for site in problem.sites])
        product = torch.stack([each for each in total if each is not None]) * way
        found.append(product.sum(-1).float())
    return found


def _weighed(slope: Tensor, weights: Tensor) -> Tensor:
    """(targets, tokens, width) sum over the quadrature of (targets, alphas, tokens, width)."""
    return torch.einsum("tand,a->tnd", slope, weights.to(slope))
