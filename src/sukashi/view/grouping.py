"""Grouping: an attribution by words, phrases (文節) or sentences instead of tokens.

Scores of a group are the sum of its tokens', so what added up still does.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sukashi.result.attribution import Attribution
from sukashi.result.tokens import Tokens
from sukashi.text.groups import Group, group

GROUPED = "grouped"
"""What a recipe says of an attribution whose inputs are groups: by what they were made."""


def grouped(result: Attribution, by: str) -> Attribution:
    """Return the attribution with one input a group; by: "word", "phrase", "sentence" or "token".

    Magnitudes of scores that add up are those of the sums, else they are summed themselves. A group
    has the id of its first token. Standard errors are left out: those of tokens that were sampled
    together do not add up. Raises: UnknownNameError for another grouping.
    """
    tokens = result.tokens
    groups = group(tokens.text, tokens.spans, tokens.special, by=by, borders=tokens.borders)
    home = np.zeros(len(tokens), dtype=np.int64)
    for number, one in enumerate(groups):
        home[list(one.tokens)] = number
    member = (home[:, None] == np.arange(len(groups))).astype(np.float32)
    scores = result.scores @ member
    adds_up = result.signed and bool(np.isfinite(result.residuals).all())
    return replace(
        result,
        tokens=_as_tokens(tokens, groups),
        scores=scores,
        magnitudes=np.abs(scores) if adds_up else result.magnitudes @ member,
        targets=tuple(
            replace(one, position=int(home[one.position])) if one.position >= 0 else one
            for one in result.targets
        ),
        standard_errors=None,
        score_errors=None if result.score_errors is None else result.score_errors @ member,
        recipe=replace(result.recipe, parameters={**result.recipe.parameters, GROUPED: by}),
    )


def _as_tokens(tokens: Tokens, groups: tuple[Group, ...]) -> Tokens:
    """The groups as a text is read; one token alone shows itself."""
    first = [one.tokens[0] for one in groups]
    words = [
        tokens.shown[one.tokens[0]] if len(one.tokens) == 1 else tokens.text[one.start : one.end]
        for one in groups
    ]
    return Tokens(
        text=tokens.text,
        ids=tokens.ids[first],
        pieces=tuple(words),
        spans=np.array([(one.start, one.end) for one in groups], dtype=np.int64),
        shown=tuple(words),
        special=tokens.special[first],
        boundary=tokens.boundary,
        pair=tokens.pair,
        messages=tokens.messages,
        ready=min(tokens.ready, len(groups)),
    )
