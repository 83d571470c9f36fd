"""Gradient methods: gradient, grad_x_input, smooth_grad.

gradient: g_i = ∂f/∂x_i, magnitude ‖g_i‖₂ (Simonyan et al. 2013, arXiv 1312.6034).
grad_x_input: score g_i·x_i, magnitude ‖g_i ⊙ x_i‖₂ (Shrikumar et al. 2016, arXiv 1605.01713).
Where the embedding is normalised before the first block, f does not see its size and every g_i·x_i
is zero: there x_i is what enters the first block.
smooth_grad: the gradient averaged over noisy copies (Smilkov et al. 2017, arXiv 1706.03825).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import torch
from torch import Tensor

from sukashi.lens.attribution.options import Noise, Samples, Seed
from sukashi.lens.attribution.scores import Scores
from sukashi.trace.batch import Batch, Copy, Embeddings
from sukashi.trace.embedding_size import inputs_with_size
from sukashi.trace.problem import Problem
from sukashi.trace.site import Site


def gradient(problems: Sequence[Problem]) -> list[Scores]:
    """Unsigned: how strongly f would answer to a small change of each input."""
    found = _each(problems, lambda slope, _: slope.norm(dim=-1)[:, None])
    return [Scores(both[:, 0], both[:, 0], value, signed=False) for both, value in found]


def grad_x_input(problems: Sequence[Problem]) -> list[Scores]:
    """The magnitude divided by its sum is the saliency of the articles.

    The products have a sign, which foretells no better than chance on which side a word is
    (docs/methods.md), so it is not to be read.
    """
    found = _each(
        problems,
        lambda slope, x: torch.stack([(slope * x).sum(-1), (slope * x).norm(dim=-1)], 1),
        inputs_with_size(problems[0].subject),
    )
    return [Scores(both[:, 0], both[:, 1], value, signed=False) for both, value in found]


def smooth_grad(
    problems: Sequence[Problem], *, samples: Samples = 32, noise: Noise = 0.15, seed: Seed = 0
) -> list[Scores]:
    """Unsigned: ‖mean gradient over `samples` copies with Gaussian noise‖₂.

    The noise's deviation is `noise` times the range of the text's embeddings.
    """
    batch = Batch(tuple(problems))
    copies = []
    for text, actual in enumerate(batch.embeddings()):
        # One copy after the other, so that the numbers do not depend on what shares a pass.
        generator = torch.Generator().manual_seed(seed)
        noisy = partial(_noisy, actual, noise, generator)
        copies += [Copy(text, noisy)] * samples
    totals: list[dict[int, Tensor]] = [{} for _ in problems]
    for slopes in batch.slopes(copies):
        for text, run in slopes.runs():
            summed = {site: x[:, run].sum(1) for site, x in slopes.by_site.items()}
            for target, part in enumerate(slopes.of(text, summed), slopes.targets.start):
                totals[text][target] = totals[text].get(target, 0) + part
    values = batch.values([Copy(text) for text in range(len(problems))])
    found = []
    for total, value in zip(totals, values, strict=True):
        mean = torch.stack([total[target] for target in sorted(total)]) / samples
        magnitudes = mean.norm(dim=-1)
        found.append(Scores(magnitudes, magnitudes, value, signed=False))
    return found


def _noisy(actual: Embeddings, share: float, generator: torch.Generator) -> Embeddings:
    found = {}
    for site, x in actual.items():
        noise = torch.randn((1, *x.shape), generator=generator, dtype=torch.float32).to(x)[0]
        found[site] = x + share * (x.max() - x.min()) * noise
    return found


def _each(
    problems: Sequence[Problem],
    reduce: Callable[[Tensor, Tensor], Tensor],
    by: Mapping[Site, Site] | None = None,
) -> list[tuple[Tensor, Tensor]]:
    """For each text (targets, readings, inputs) of its gradients and inputs, and the values."""
    batch = Batch(tuple(problems))
    values = [torch.empty(0)] * len(problems)
    found: list[list[Tensor]] = [[] for _ in problems]
    for slopes in batch.slopes([Copy(text) for text in range(len(problems))], values, by):
        for text, run in slopes.runs():
            here = slopes.of(text, {site: x[:, run] for site, x in slopes.by_site.items()})[:, 0]
            x = slopes.of(text, {site: at[run] for site, at in slopes.at.items()})[0]
            found[text].append(reduce(here, x))
    return [(torch.cat(each), value) for each, value in zip(found, values, strict=True)]
