"""Expected gradients (Erion et al. 2021, arXiv 1906.10670): integrated gradients from many texts.

score_i = E[ Σ_d (x_i − x′_i) ⊙ ∂f/∂x_i (x′ + α(x − x′)) ] over baselines x′ and α in (0, 1). The
scores sum to f(x) − E[f(x′)] up to the residual.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sukashi.lens.attribution.integrated import within
from sukashi.lens.attribution.options import MOST_SAMPLES, Background, Samples, Seed
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site


@dataclass(frozen=True, eq=False)
class _Draws:
    """The baselines and the points on the way from each; the same for any size of batch.

    texts: ids of the background's texts; without any, random words of the vocabulary.
    """

    problem: Problem
    actual: dict[Site, Tensor]
    texts: list[list[int]]
    words: Tensor
    samples: int
    seed: int

    def at(self, draw: int) -> tuple[dict[Site, Tensor], float]:
        """(1, tokens, width) by site of a baseline, and how far along the way to go.

        Texts come in turn; the way is cut into as many parts as there are draws, one point each.
        """
        generator = torch.Generator().manual_seed(self.seed * MOST_SAMPLES + draw)
        part = float(torch.rand(1, generator=generator, dtype=torch.float32))
        order = torch.randperm(
            self.samples, generator=torch.Generator().manual_seed(self.seed)
        )  # so that no text has the near points only
        alpha = (int(order[draw]) + part) / self.samples
        if self.texts:
            ids = self.texts[draw % len(self.texts)]
        else:
            count = max(x.shape[1] for x in self.actual.values())
            chosen = torch.randint(len(self.words), (count,), generator=generator)
            ids = self.words[chosen].tolist()
        return baseline.of_ids(self.problem, ids, self.actual), alpha


def expected_gradients(
    problem: Problem, *, samples: Samples = 32, background: Background = (), seed: Seed = 0
) -> Scores:
    """Signed and summing, with the standard errors of the draws."""
    actual = problem.embeddings()
    texts = [baseline.text_ids(problem, text) for text in background]
    draws = _Draws(problem, actual, texts, _words(problem), samples, seed)
    value = problem.question.evaluate(problem.inputs)[0]
    shape = len(problem.targets), len(problem.tokens)
    total = torch.zeros(shape, device=value.device, dtype=torch.float32)
    squares = torch.zeros_like(total)
    start = torch.zeros_like(value)
    done = 0
    while done < samples:
        copies = problem.graph_chunk(samples - done)
        products, begun = _batch(problem, draws, range(done, done + copies))
        total = total + products.sum(1)
        squares = squares + products.square().sum(1)
        start = start + begun.sum(0)
        done += copies
        problem.progress(done, samples)
    scores, begun = total / samples, start / samples
    residuals = scores.sum(-1) - (value - begun)
    good = bool(within(residuals, value - begun).all())
    return Scores(
        scores,
        scores.abs(),
        value,
        baseline_values=begun,
        residuals=residuals,
        steps=samples,
        interpretation="quantitative" if good else "ranking only",
        errors=_errors(scores, squares, samples),
    )


def _batch(problem: Problem, draws: _Draws, here: range) -> tuple[Tensor, Tensor]:
    """(targets, copies, inputs) Σ_d way ⊙ gradient, and (copies, targets) f of the baselines."""
    drawn = [draws.at(draw) for draw in here]
    alphas = torch.tensor([alpha for _, alpha in drawn], dtype=torch.float32)[:, None, None]
    starts = {site: torch.cat([one[site] for one, _ in drawn]) for site in draws.actual}
    points = {
        site: start + alphas.to(start) * (draws.actual[site] - start)
        for site, start in starts.items()
    }
    inputs = problem.repeated(len(here))
    begun = problem.question.evaluate(inputs, starts)
    lines = problem.question.linearise(inputs, problem.sites, points)
    way = problem.joined([draws.actual[site] - starts[site] for site in problem.sites])
    found = [
        (problem.joined(list(slopes)) * way).sum(-1)
        for _, slopes in lines.gradients(problem.sites, problem.backward_chunk(len(here)))
    ]
    return torch.cat(found).float(), begun


def _errors(scores: Tensor, squares: Tensor, samples: int) -> Tensor:
    """The standard error of a mean over draws; NaN for one draw."""
    if samples < 2:
        return torch.full_like(scores, float("nan"))
    variance = (squares / samples - scores.square()).clamp(min=0) * samples / (samples - 1)
    return (variance / samples).sqrt()


def _words(problem: Problem) -> Tensor:
    """Ids of the vocabulary without special tokens."""
    tokenizer = problem.subject.tokenizer
    rows = problem.anatomy.reader.lookup.rows
    every = torch.arange(min(rows, len(tokenizer)))
    special = torch.tensor(sorted(set(tokenizer.all_special_ids)))
    return every[~torch.isin(every, special)]
