"""Methods made of attention: attention_rollout and attention_x_gradient."""

from __future__ import annotations

import torch

from sukashi.lens.attribution import flow
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.problem import Problem


def attention_rollout(problem: Problem) -> Scores:
    """Unsigned: product over layers of ½(mean of heads + identity).

    Abnar & Zuidema 2020, arXiv 2005.00928.
    """
    sites = flow.attention_sites(problem)
    means = flow.head_means(problem, sites)
    total = flow.rollout(problem, (flow.spread(problem, site, means[site], 0.5) for site in sites))
    scores = flow.read_rows(problem, total)
    return Scores(scores, scores, problem.question.evaluate(problem.inputs)[0], signed=False)


def attention_x_gradient(problem: Problem) -> Scores:
    """Signed: Σ over layers, heads and queries of A ⊙ ∂f/∂A, by the key that is looked at.

    Grad-SAM (Barkan et al. 2021, arXiv 2204.11073) without its rectifier, so that what speaks
    against the target stays visible.
    """
    sites = flow.attention_sites(problem)
    lines = problem.question.linearise(problem.inputs, sites)
    found = []
    for here, slopes in lines.gradients(sites, problem.backward_chunk(1)):
        shape = here.stop - here.start, len(problem.tokens)
        scores = torch.zeros(shape, device=slopes[0].device, dtype=torch.float32)
        magnitudes = torch.zeros_like(scores)
        for site, slope in zip(sites, slopes, strict=True):
            product = (slope * lines.at[site].detach())[:, 0].float()
            columns = flow.place(problem, site)[1]
            scores[:, columns] += product.sum((1, 2))
            magnitudes[:, columns] += product.abs().sum((1, 2))
        found.append(torch.stack([scores, magnitudes]))
        problem.progress(here.stop, len(problem.targets))
    both = torch.cat(found, 1)
    return Scores(both[0], both[1], lines.values[0])
