"""Gradient methods: gradient, grad_x_input, smooth_grad.

gradient: g_i = ∂f/∂x_i, magnitude ‖g_i‖₂ (Simonyan et al. 2013, arXiv 1312.6034).
grad_x_input: score g_i·x_i, magnitude ‖g_i ⊙ x_i‖₂ (Shrikumar et al. 2016, arXiv 1605.01713).
smooth_grad: the gradient averaged over noisy copies (Smilkov et al. 2017, arXiv 1706.03825).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from sukashi.errors import MisuseError, RangeError
from sukashi.lens.attribution.options import MOST_SAMPLES, Options
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.gradient import Linearised
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site


def gradient(problem: Problem, options: Options) -> Scores:
    """Unsigned: how strongly f would answer to a small change of each input."""
    lines = problem.question.linearise(problem.inputs, problem.sites)
    magnitudes = _each(problem, lines, lambda slope, _: slope.norm(dim=-1))
    return Scores(magnitudes, magnitudes, lines.values[0], signed=False)


def grad_x_input(problem: Problem, options: Options) -> Scores:
    """Signed by the product; the magnitude divided by its sum is the saliency of the articles."""
    lines = problem.question.linearise(problem.inputs, problem.sites)
    products = _each(
        problem,
        lines,
        lambda slope, x: torch.stack([(slope * x).sum(-1), (slope * x).norm(dim=-1)]),
    )
    return Scores(products[:, 0], products[:, 1], lines.values[0])


def smooth_grad(problem: Problem, options: Options) -> Scores:
    """Unsigned: ‖mean gradient over `samples` copies with Gaussian noise‖₂.

    The noise's deviation is `noise` times the range of the text's embeddings.
    """
    if not 1 <= options.samples <= MOST_SAMPLES:
        raise RangeError("samples", options.samples, 1, MOST_SAMPLES)
    if not options.noise >= 0:
        raise MisuseError(f"noise is {options.noise!r}; give 0 or more, for example 0.15.")
    actual = problem.embeddings()
    generator = torch.Generator().manual_seed(options.seed)
    total: Tensor | None = None
    done = 0
    while done < options.samples:
        copies = problem.graph_chunk(options.samples - done)
        drawn = [_noisy(actual, options.noise, generator) for _ in range(copies)]
        noisy = {site: torch.cat([each[site] for each in drawn]) for site in actual}
        lines = problem.question.linearise(problem.repeated(copies), problem.sites, noisy)
        part = _sum_over_copies(problem, lines, copies)
        total = part if total is None else total + part
        done += copies
        problem.progress(done, options.samples)
    assert total is not None
    magnitudes = (total / options.samples).norm(dim=-1)
    value = problem.question.evaluate(problem.inputs)[0]
    return Scores(magnitudes, magnitudes, value, signed=False)


def _noisy(
    actual: dict[Site, Tensor], share: float, generator: torch.Generator
) -> dict[Site, Tensor]:
    """One copy with noise; drawn one by one, so that the numbers do not depend on the chunks."""
    found = {}
    for site, x in actual.items():
        noise = torch.randn(x.shape, generator=generator).to(x)
        found[site] = x + share * (x.max() - x.min()) * noise
    return found


def _sum_over_copies(problem: Problem, lines: Linearised, copies: int) -> Tensor:
    """(targets, inputs, width) gradients summed over the batch."""
    chunk = problem.backward_chunk(copies)
    return torch.cat(
        [
            problem.joined([slope.sum(1) for slope in slopes])
            for _, slopes in lines.gradients(problem.sites, chunk)
        ]
    )


def _each(
    problem: Problem, lines: Linearised, reduce: Callable[[Tensor, Tensor], Tensor]
) -> Tensor:
    """(targets, …, inputs): the reduction of every target's gradient and input, chunk by chunk."""
    x = problem.joined([lines.at[site][0].detach() for site in problem.sites])
    found = []
    for here, slopes in lines.gradients(problem.sites, problem.backward_chunk(1)):
        reduced = reduce(problem.joined([slope[:, 0] for slope in slopes]), x)
        found.append(reduced.movedim(1, 0) if reduced.ndim == 3 else reduced)
        problem.progress(here.stop, len(problem.targets))
    return torch.cat(found)
