"""Options: the options of attribution methods; each method takes those that it reads as keywords.

Here stand the annotations, so that an option of one name means the same wherever it is read:

baseline: what stands for "nothing": "auto", "pad", "mask", "zero" or "mean", or a text (see
`sukashi.trace.baseline`). steps: integration steps, or "auto". samples: noisy copies of
smooth_grad, draws of expected_gradients, orders of shapley. background: texts that
expected_gradients draws from, else random words. noise: of smooth_grad, as a share of the
embeddings' range. unit: what perturbation methods leave out at a time. seed: of random methods.
copies: of the text, which hierarchical_occlusion may take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from sukashi.arguments import AtLeast, Seed, Suggestions
from sukashi.trace.baseline import BASELINES
from sukashi.trace.units import UNITS

MOST_SAMPLES = 10_000

Baseline = Annotated[str, Suggestions(BASELINES)]
Steps = Annotated[int | str, range(1, 10_001), ("auto",)]
Samples = Annotated[int, range(1, MOST_SAMPLES + 1)]
Background = Sequence[str]
Noise = Annotated[float, AtLeast(0)]
Unit = Annotated[str, UNITS]
Copies = Annotated[int, range(2, MOST_SAMPLES + 1)]

Options = Mapping[str, Any]
"""The options of one method by name, as `methods.options_of` gives them: checked, none left out."""

__all__ = [
    "MOST_SAMPLES",
    "Background",
    "Baseline",
    "Copies",
    "Noise",
    "Options",
    "Samples",
    "Seed",
    "Steps",
    "Unit",
]
