"""Conversation: of a chat, whose words they are, and which of them a ranking names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.view.catalogue import has, say
from sukashi.view.token_units import TokenUnits

RANKED = "template_tokens"
"""What a recipe says where the template's own tokens are ranked with the others."""


def ranked(tokens: Tokens, recipe: Recipe) -> NDArray[np.bool_]:
    """(n,) bool: which tokens a caption or a list of the most important may name.

    All but those of a chat's template, unless the recipe says otherwise or there are no others.
    """
    others = ~tokens.template
    everything = bool(recipe.parameters.get(RANKED)) or not others.any()
    return np.ones(len(tokens), dtype=np.bool_) if everything else others


def ranked_units(text: TokenUnits, tokens: Tokens, recipe: Recipe) -> NDArray[np.bool_]:
    """(units,) bool: the same of the units in which the tokens are read."""
    return text.total(ranked(tokens, recipe)) > 0


def turns(tokens: Tokens) -> list[tuple[int, int, str]]:
    """The first and the last token of every message that has any, and the role that says it."""
    found = []
    for one in tokens.messages:
        inside = (tokens.spans[:, 0] < one.end) & (tokens.spans[:, 1] > one.start)
        places = np.flatnonzero(inside & ~tokens.special)
        if len(places):
            found.append((int(places[0]), int(places[-1]), one.role))
    return found


def roles(tokens: Tokens) -> dict[int, str]:
    """The first token of every message, with the role that says it."""
    return {first: role for first, _, role in turns(tokens)}


def speakers_of(text: TokenUnits, tokens: Tokens, lang: str) -> dict[int, str]:
    """The first unit of every message, with what the role that says it is called."""
    return {int(text.unit[at]): role_name(role, lang) for at, role in roles(tokens).items()}


def role_name(role: str, lang: str) -> str:
    """What a role is called; one that is not known is its own name."""
    key = f"role {role}"
    return say(key, lang) if has(key) else role
