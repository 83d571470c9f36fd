"""Contributions: the inputs of one target by share, with their scores."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sukashi.result.attribution import Attribution
from sukashi.view.conversation import ranked, ranked_units
from sukashi.view.selection import Target, choose
from sukashi.view.token_units import token_units

NAMED_SHARE = 0.05
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


def contributions(result: Attribution, row: int) -> list[Contribution]:
    """Return all ranked units with a share for one target, largest first, equal ones as read."""
    text = token_units(result.tokens)
    named = ranked_units(text, result.tokens, result.recipe)
    shares, scores = text.total(result.shares[row]), text.total(result.scores[row])
    order = np.argsort(-np.nan_to_num(shares), kind="stable")
    return [
        Contribution(text.words[at], float(shares[at]), float(scores[at]))
        for at in order
        if shares[at] > 0 and named[at]
    ]


def unranked_share(result: Attribution, row: int) -> float:
    """Return the share of what is not ranked: a chat template's own tokens."""
    return float(np.nan_to_num(result.shares[row])[~ranked(result.tokens, result.recipe)].sum())


def named_contributions(
    found: list[Contribution], *, signed: bool, amounts: bool
) -> tuple[list[Contribution], list[Contribution]]:
    """Return the contributions that a caption names, and those with a negative score.

    amounts: the scores add up, so at most two positive ones and one negative one. Otherwise the two
    of largest share whatever their sign, and which are negative.
    """
    negative = [contribution for contribution in found if signed and contribution.score < 0]
    ranked = [contribution for contribution in found if not (amounts and contribution in negative)]
    best = [
        *ranked[:1],
        *(contribution for contribution in ranked[1:2] if contribution.share >= NAMED_SHARE),
    ]
    if not amounts:
        return best, [contribution for contribution in best if contribution in negative]
    return best, [
        contribution
        for contribution in negative[:1]
        if contribution.share >= NAMED_SHARE or not best
    ]


def relative_residual(result: Attribution, row: int) -> float:
    """Return |residual| over the change |f(x) − f(x′)| to be explained, NaN where there is none."""
    target = result.targets[row]
    change = abs(target.value - target.baseline_value)
    if not math.isfinite(change) or change == 0:
        return math.nan
    return abs(float(result.residuals[row])) / change
