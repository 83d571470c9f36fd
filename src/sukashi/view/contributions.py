"""Contributions: the inputs an explained token is owed to, and those that speak against it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sukashi.result.attribution import Attribution
from sukashi.view.selection import Target, choose
from sukashi.view.token_units import strip

WORTH_NAMING = 0.05
"""What has a smaller share is named only when nothing is larger."""


@dataclass(frozen=True)
class Contribution:
    """One unit of the text: word, share of the magnitude (0 to 1), signed score."""

    word: str
    share: float
    score: float


def explained_row(result: Attribution, target: Target) -> int:
    """Return the target that a view speaks of; None chooses the likeliest of a text's labels.

    Of words it is the last with a letter in it. Raises: RangeError, UnknownNameError.
    """
    chances = np.nan_to_num([one.probability for one in result.targets])
    if target is None and all(one.position < 0 for one in result.targets):
        return int(chances.argmax())
    return choose([one.label for one in result.targets], target)


def leads(result: Attribution, row: int) -> list[Contribution]:
    """Return all units with a share for one target, largest first; equal ones in reading order."""
    text = strip(result.tokens)
    shares, scores = text.total(result.shares[row]), text.total(result.scores[row])
    order = np.argsort(-np.nan_to_num(shares), kind="stable")
    return [
        Contribution(text.words[at], float(shares[at]), float(scores[at]))
        for at in order
        if shares[at] > 0
    ]


def named(
    found: list[Contribution], *, signed: bool, amounts: bool
) -> tuple[list[Contribution], list[Contribution]]:
    """Return the leads a sentence names, and those with a negative score.

    amounts: the scores add up, so at most two that speak for the target and one that speaks
    against it. Otherwise the two of largest share whatever their sign, and which are negative.
    """
    negative = [lead for lead in found if signed and lead.score < 0]
    ranked = [lead for lead in found if not (amounts and lead in negative)]
    best = [*ranked[:1], *(lead for lead in ranked[1:2] if lead.share >= WORTH_NAMING)]
    if not amounts:
        return best, [lead for lead in best if lead in negative]
    return best, [lead for lead in negative[:1] if lead.share >= WORTH_NAMING or not best]


def miss(result: Attribution, row: int) -> float:
    """Return |residual| over the change |f(x) − f(x′)| to be explained, NaN where there is none."""
    target = result.targets[row]
    change = abs(target.value - target.baseline_value)
    if not math.isfinite(change) or change == 0:
        return math.nan
    return abs(float(result.residuals[row])) / change
