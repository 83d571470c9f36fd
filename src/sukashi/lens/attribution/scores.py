"""Scores: what an attribution method gives back."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sukashi.result.attribution import Interpretation


@dataclass(frozen=True, eq=False)
class Scores:
    """Numbers of one method for all targets.

    scores, magnitudes: (targets, inputs). values: (targets,) f(x); baseline_values f(x′) or NaN.
    residuals: (targets,) or NaN. steps: 0 where there are none. signed: whether scores have a sign.
    errors: (targets, inputs) standard errors of scores that are sampled. score_errors: of those
    that are integrated. baseline, baseline_jump, stalled: see `Attribution`.
    """

    scores: Tensor
    magnitudes: Tensor
    values: Tensor
    baseline_values: Tensor | None = None
    residuals: Tensor | None = None
    steps: int = 0
    signed: bool = True
    interpretation: Interpretation = "ranking only"
    errors: Tensor | None = None
    score_errors: Tensor | None = None
    baseline: str = ""
    baseline_jump: float = float("nan")
    stalled: bool = False
