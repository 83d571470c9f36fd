"""Hierarchical occlusion: a long text by its sentences, and by the words inside the strongest.

A score is what f falls by without the finest unit that a token was left out with, shared out among
that unit's tokens; so it ranks the words of sentences that matter, and tells what the others weigh
together. After the contextual decomposition of Singh et al. 2019, arXiv 1806.05337, with occlusion.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sukashi.lens.attribution.options import Baseline, Copies
from sukashi.lens.attribution.scores import Scores
from sukashi.trace import baseline as baselines
from sukashi.trace.perturbation.coalitions import CoalitionValues, replacing
from sukashi.trace.problem import Problem
from sukashi.trace.units import Unit, shared_out, units

COARSE, FINE = "sentence", "word"


def hierarchical_occlusion(
    problem: Problem, *, baseline: Baseline = "auto", copies: Copies = 256
) -> Scores:
    """Score = f(x) − f(x without the unit).

    copies: of the text, at most: one a sentence, and the rest for the words of the strongest ones,
    as many as fit, at least one.
    """
    coalitions = replacing(problem, FINE, baseline)
    inside = _inside(coalitions, units(problem, COARSE))
    whole, drops = _drops(coalitions, inside)
    strength = drops.abs().amax(0)
    words: list[int] = []
    for place in strength.argsort(descending=True).tolist():
        here = np.flatnonzero(inside[place]).tolist()
        if words and len(words) + len(here) > copies - len(inside):
            break
        words += here
    chosen = np.eye(len(coalitions.units), dtype=np.bool_)[words]
    _, finer = _drops(coalitions, chosen)
    left = inside & ~chosen.any(0)
    rest = np.flatnonzero(left.any(1))
    amounts = torch.cat([drops[:, rest.tolist()], finer], 1)
    tokens = [*_members(coalitions, left[rest]), *_members(coalitions, chosen)]
    scores = shared_out(problem, tuple(tokens), amounts.float())
    return Scores(scores, scores.abs(), whole, baseline=baselines.resolve(problem, baseline))


def _inside(coalitions: CoalitionValues, sentences: tuple[Unit, ...]) -> NDArray[np.bool_]:
    """(sentences, words): which words begin in which sentence; those without one are left out."""
    starts = [unit[0] for unit in coalitions.units]
    inside = np.array([[start in set(one) for start in starts] for one in sentences], np.bool_)
    return np.asarray(inside[inside.any(1)])


def _drops(coalitions: CoalitionValues, gone: NDArray[np.bool_]) -> tuple[Tensor, Tensor]:
    """(targets,) f(x), and (targets, gone) what f falls by without each; gone: (gone, words)."""
    whole = np.ones((1, len(coalitions.units)), dtype=np.bool_)
    values = coalitions.values(np.concatenate([whole, ~gone]), coalitions.problem.progress)
    values = values.to(coalitions.problem.subject.device)
    return values[0].float(), (values[:1] - values[1:]).T


def _members(coalitions: CoalitionValues, rows: NDArray[np.bool_]) -> list[Unit]:
    """The tokens of the words of each row."""
    return [
        tuple(token for number in np.flatnonzero(row) for token in coalitions.units[number])
        for row in rows
    ]
