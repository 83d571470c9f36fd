"""Options: the knobs of all attribution methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

from sukashi.errors import UnknownNameError
from sukashi.trace.baseline import BASELINES
from sukashi.trace.units import UNITS

MOST_SAMPLES = 10_000


@dataclass(frozen=True)
class Options:
    """The knobs of all methods; each method reads its own.

    baseline: what stands for "nothing": "auto", "pad", "mask", "zero" or "mean", or a text (see
    `sukashi.trace.baseline`). steps: integration steps, or "auto". samples: noisy copies of
    smooth_grad, draws of expected_gradients, orders of shapley. background: texts that
    expected_gradients draws from, else random words. noise: of smooth_grad, as a share of the
    embeddings' range.
    unit: what perturbation methods leave out at a time: "token", "word", "phrase" or "sentence".
    seed: of random methods. What is annotated says which names or numbers there are.
    """

    baseline: Annotated[str, BASELINES] = "auto"
    steps: Annotated[int | str, range(1, 10_001), ("auto",)] = "auto"
    samples: Annotated[int, range(1, MOST_SAMPLES + 1)] = 32
    background: Sequence[str] = ()
    noise: float = 0.15
    unit: Annotated[str, UNITS] = "token"
    seed: int = 0


def options(given: dict[str, Any]) -> Options:
    """The knobs as given by name; UnknownNameError for one that there is not."""
    known = [each.name for each in fields(Options)]
    for name in given:
        if name not in known:
            raise UnknownNameError("option", name, known)
    return Options(**given)
