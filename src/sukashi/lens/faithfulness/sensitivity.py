"""Sensitivity: how much an explanation changes when the text's embeddings hardly do.

Yeh et al. 2019, arXiv 1901.09392, with the noise on the rows of another embedding matrix, so that
the same word is always disturbed alike, and the network that was given stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sukashi.errors import RangeError
from sukashi.lens.faithfulness import figures
from sukashi.lens.faithfulness.control import Control, by_unit
from sukashi.model.subject import Subject
from sukashi.result.measure import Measure
from sukashi.trace.network_copy import with_embeddings

Values = NDArray[np.float64]
Again = Callable[[Subject], NDArray[np.float32]]
"""(targets, tokens) the scores that a method gives on another network."""
MOST_DRAWS = 100


@dataclass(frozen=True)
class EmbeddingNoise:
    """How a text is disturbed.

    draws: how often; 0 leaves sensitivity out. radius: as a share of the root mean square of its
    word embeddings.
    """

    draws: int = 5
    radius: float = 0.1
    seed: int = 0


def sensitivity(
    control: Control, again: Again | None, scores: Values, noise: EmbeddingNoise
) -> Measure | None:
    """The largest relative change of (targets, units) scores over the draws.

    Its control is the change that giving the same scores to other units makes.
    """
    if not 0 <= noise.draws <= MOST_DRAWS:
        raise RangeError("draws", noise.draws, 0, MOST_DRAWS)
    if again is None or not noise.draws:
        return None
    size = np.linalg.norm(scores, axis=1)
    size[size == 0] = np.nan
    largest = np.zeros(len(scores))
    ids = torch.from_numpy(np.unique(control.coalition_values.problem.tokens.ids))
    other, weights = with_embeddings(
        control.coalition_values.problem.subject, control.coalition_values.problem.budget
    )
    generator = torch.Generator().manual_seed(noise.seed)
    for _ in range(noise.draws):
        _perturbed(weights, ids, noise.radius, generator)
        found = by_unit(control, again(other))
        largest = np.fmax(largest, np.linalg.norm(found - scores, axis=1) / size)
    random = [
        np.linalg.norm(figures.reshuffled(control, scores, target) - scores[target], axis=1)
        / size[target]
        for target in range(len(scores))
    ]
    values = np.where(np.isnan(size), np.nan, largest)
    return Measure(values.astype(np.float32), np.stack(random, 1).astype(np.float32), higher=False)


def _perturbed(
    weights: dict[nn.Module, Tensor],
    ids: Tensor,
    radius: float,
    generator: torch.Generator,
) -> None:
    """Give the embeddings (and no head that shares their matrix) new noise in the text's rows."""
    noise: Tensor | None = None
    for embedding, weight in weights.items():
        rows = weight[ids.to(weight.device)]
        if noise is None or noise.shape != rows.shape:
            noise = 2 * torch.rand(rows.shape, generator=generator, dtype=torch.float32) - 1
        shaken = weight.clone()
        scale = radius * rows.float().square().mean().sqrt()
        shaken[ids.to(weight.device)] = rows + (scale * noise.to(weight.device)).to(weight)
        embedding.weight = nn.Parameter(shaken, requires_grad=False)
