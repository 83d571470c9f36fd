"""Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365), all targets sharing the path.

score_i = Σ_d (x_i − x′_i) ⊙ ∫₀¹ ∂f/∂x_i (x′ + α(x − x′)) dα by Gauss–Legendre quadrature. The
scores sum to f(x) − f(x′) up to the residual, which is part of the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import MisuseError
from sukashi.lens.attribution.options import Options
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site

TOLERANCE = 0.01  # of |f(x) − f(x′)|
FIRST_STEPS, MOST_STEPS = 8, 512


@dataclass(frozen=True, eq=False)
class _Path:
    """The straight line from x′ to x, by embedding site."""

    start: dict[Site, Tensor]
    end: dict[Site, Tensor]

    def at(self, alphas: Tensor) -> dict[Site, Tensor]:
        """(alphas, tokens, width) points of the line."""
        weight = alphas[:, None, None]
        return {
            site: self.start[site] + weight.to(end) * (end - self.start[site])
            for site, end in self.end.items()
        }

    def as_fed(self, problem: Problem) -> _Path:
        """Only the tokens that the problem feeds: earlier targets see fewer of them."""

        def cut(by_site: dict[Site, Tensor]) -> dict[Site, Tensor]:
            return {site: x[:, : problem.length(site.stack)] for site, x in by_site.items()}

        return _Path(cut(self.start), cut(self.end))


def integrated_gradients(problem: Problem, options: Options) -> Scores:
    """Signed and summing; with steps="auto" the steps double until every residual is within 1 %."""
    end = problem.embeddings()
    path = _Path(baseline.embeddings(problem, options.baseline, end), end)
    ends = problem.question.evaluate(problem.repeated(2), path.at(torch.tensor([0.0, 1.0])))
    wanted = ends[1] - ends[0]
    scores = torch.zeros(len(problem.targets), len(problem.tokens), device=ends.device)
    magnitudes = torch.zeros_like(scores)
    open_targets = torch.arange(len(problem.targets), device=ends.device)
    steps = _first(options.steps)
    while True:
        part = problem.about(tuple(problem.targets[i] for i in open_targets.tolist()))
        product = _integral(part, path, steps)
        scores[open_targets], magnitudes[open_targets] = product
        missed = ~within(scores.sum(-1) - wanted, wanted)[open_targets]
        if options.steps != "auto" or steps >= MOST_STEPS or not bool(missed.any()):
            break
        open_targets, steps = open_targets[missed], steps * 2
    residuals = scores.sum(-1) - wanted
    good = bool(within(residuals, wanted).all())
    return Scores(
        scores,
        magnitudes,
        values=ends[1],
        baseline_values=ends[0],
        residuals=residuals,
        steps=steps,
        interpretation="quantitative" if good else "ranking only",
    )


def within(residuals: Tensor, wanted: Tensor) -> Tensor:
    """Which residuals are within 1 % of the difference they should be small against."""
    return residuals.abs() <= TOLERANCE * wanted.abs() + 1e-6


def _first(steps: int | str) -> int:
    if steps == "auto":
        return FIRST_STEPS
    if isinstance(steps, int) and 1 <= steps <= 10_000:
        return steps
    raise MisuseError(f'steps is {steps!r}; give a whole number from 1 to 10000 or "auto".')


def _integral(problem: Problem, path: _Path, steps: int) -> tuple[Tensor, Tensor]:
    """(targets, inputs) signed scores and magnitudes for a number of quadrature points."""
    path = path.as_fed(problem)
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    alphas = torch.from_numpy((nodes + 1) / 2).float()
    weighting = torch.from_numpy(weights / 2).float()
    total: Tensor | None = None
    done = 0
    while done < steps:
        here = slice(done, done + problem.graph_chunk(steps - done))
        copies = len(alphas[here])
        lines = problem.question.linearise(
            problem.repeated(copies), problem.sites, path.at(alphas[here])
        )
        chunks = [
            problem.joined([_weighed(slope, weighting[here]) for slope in slopes])
            for _, slopes in lines.gradients(problem.sites, problem.backward_chunk(copies))
        ]
        total = torch.cat(chunks) if total is None else total + torch.cat(chunks)
        done += copies
        problem.progress(done, steps)
    assert total is not None
    way = problem.joined([(path.end[s] - path.start[s])[0] for s in problem.sites])
    return (total * way).sum(-1).float(), (total * way).norm(dim=-1).float()


def _weighed(slope: Tensor, weights: Tensor) -> Tensor:
    """(targets, tokens, width) sum over the quadrature of (targets, alphas, tokens, width)."""
    return torch.einsum("tand,a->tnd", slope, weights.to(slope))
