"""Attribution: what each explained token or label is owed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from sukashi.result.checks import check_within
from sukashi.result.constraints import Axes, Between, Count, Float, Probability
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked

Of = Literal["logit", "probability", "log_probability"]
Interpretation = Literal["quantitative", "ranking only"]
Chosen = Literal[
    "",
    "every token",
    "every word",
    "every phrase",
    "strongest sentences",
    "label",
    "too long",
    "options",
    "kept",
]
"""Why a method was taken where none was named: a text that affords leaving out every unit of a
kind, a label, a text too long for that, options that it reads, the best in a test that was kept."""
SINGULAR = 0.005
"""A larger `baseline_jump` is one: a smooth f changes about as little as it is moved (by a
ten-thousandth), not fifty times as much."""


@dataclass(frozen=True)
class Explained(Checked):
    """One explained scalar f.

    label: the token as shown, or the class name; id: its vocabulary or class number;
    position: index into the result's tokens of the token explained (for a generation, the written
    token itself), -1 for a classifier's label or a token that comes after the text;
    of: the reading of the logit; contrast, contrast_id: what it is compared with
    (f = logit(label) − logit(contrast));
    value: f(x); baseline_value: f(x′) where the method has a baseline, else NaN;
    probability: the model's probability of the token or label.
    """

    label: str
    id: Annotated[int, Count]
    position: Annotated[int, Between(-1)]
    of: Of
    value: float
    baseline_value: float = float("nan")
    probability: Annotated[float, Probability] = float("nan")
    contrast: str | None = None
    contrast_id: Annotated[int | None, Count] = None


@dataclass(frozen=True, eq=False)
class Attribution(Checked):
    """Scores of every input token for every explained target.

    scores: (targets, inputs) float32, signed, positive speaks for the target; 0 for inputs that the
    target cannot see.
    magnitudes: (targets, inputs) float32 ≥ 0, the L2 reading of gradients; of scores that add up,
    and of methods without such a reading, |scores|.
    targets: one entry a target.
    residuals: (targets,) Σ scores − (f(x) − f(x′)), NaN where the method promises no sum.
    signed: whether the sign of a score may be read as for or against: where the method has one
    and what it promises holds. False for gradients, attention, and integrals that are missed.
    steps: integration or sampling steps used, 0 where there are none.
    interpretation: "quantitative" when every residual, and every score by `score_errors`, is within
    1 %, else "ranking only".
    standard_errors: (targets, inputs) float32 of scores that are sampled, else None; those of one
    unit's tokens add up as its scores do.
    score_errors: (targets, inputs) float32 how far a score that is integrated may be off, estimated
    from the two last numbers of steps, else None.
    baseline: what stood for "nothing" in the end, "" where the method needs nothing of the kind.
    baseline_jump: how far f jumps right beside it, as a share of its change on the way to a text;
    near 0 for a baseline that means something. NaN for a text, and where nothing is integrated.
    stalled: whether more steps had stopped to help before the sum was good.
    chosen: why `method` was taken, "" where it was named.
    hypothesis_scores: (targets,) float32, of several candidates that an inference model judged: the
    sum of the scores of the sentence that each was put into, whose tokens (and the marks behind
    them) are not among `tokens`, since every candidate has others; `residuals` count it. Shares are
    those of the text alone. None where every input is among the tokens.
    truth: the true label, where the one who asked has named it.
    routed: whether the network picks which of its parts work on a token (a mixture of experts),
    a choice that jumps between one input and the next.
    forward_passes, backward_passes: its cost: texts that went forward through the network, and
    targets that went back (k copies of a text count k times); 0 where nobody counted.
    """

    tokens: Annotated[Tokens, Axes("inputs")]
    scores: Annotated[Float, Axes("targets inputs")]
    magnitudes: Annotated[Float, Axes("targets inputs"), Between(0)]
    targets: Annotated[tuple[Explained, ...], Axes("targets")]
    residuals: Annotated[Float, Axes("targets")]
    method: str
    recipe: Recipe
    steps: Annotated[int, Count] = 0
    signed: bool = True
    interpretation: Interpretation = "ranking only"
    standard_errors: Annotated[Float | None, Axes("targets inputs"), Between(0)] = None
    score_errors: Annotated[Float | None, Axes("targets inputs"), Between(0)] = None
    baseline: str = ""
    baseline_jump: float = float("nan")
    stalled: bool = False
    chosen: Chosen = ""
    hypothesis_scores: Annotated[Float | None, Axes("targets")] = None
    truth: str | None = None
    routed: bool = False
    forward_passes: Annotated[int, Count] = 0
    backward_passes: Annotated[int, Count] = 0

    def check(self, lengths: Mapping[str, int]) -> None:
        """Every target is at a token or at none."""
        check_positions("Attribution", self.targets, lengths["inputs"])

    @property
    def singular(self) -> bool:
        """Whether f jumps right beside the baseline, so that scores from there mean little."""
        return self.baseline_jump > SINGULAR

    @property
    def shares(self) -> Float:
        """(targets, inputs) magnitude over its sum, the saliency; rows sum to 1 or are 0."""
        total = self.magnitudes.sum(axis=1, keepdims=True)
        return np.asarray(self.magnitudes / np.where(total > 0, total, 1), dtype=np.float32)


def check_positions(kind: str, targets: tuple[Explained, ...], tokens: int) -> None:
    """Check that targets are explained at one of so many tokens, or at none (−1).

    Raises: ShapeError.
    """
    for at, target in enumerate(targets):
        check_within(f"{kind}.targets[{at}].position", target.position, -1, tokens - 1)
