"""What hand-made results are made of: tokens, two sentences, a recipe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

PAIR = {
    "en": (("The", " cat", " is", " asleep", "."), ("Does", " it", " dream", "?")),
    "ja": (("猫", "は", "眠っ", "て", "いる", "。"), ("夢", "を", "見", "て", "いる", "か", "。")),
}


def recipe(lens: str, **parameters: object) -> Recipe:
    """Return a recipe of the built-in model."""
    return Recipe(
        model="tales",
        lens=lens,
        weights="0f1e2d3c",
        parameters=dict(parameters),
        versions={"torch": "2.13.0"},
        seconds=0.25,
    )


def tokens(
    shown: Sequence[str], *, special: Sequence[int] = (), ids: Sequence[int] | None = None
) -> Tokens:
    """Tokens that stand one behind the other; those at the places in `special` have no characters.

    Equal words get equal ids, counted in the order in which they first come.
    """
    spans, at, text, known = [], 0, "", {}
    for place, word in enumerate(shown):
        length = 0 if place in special else len(word)
        text += word[:length]
        spans.append((at, at + length))
        at += length
        known.setdefault(word, 10 + len(known))
    flags = np.zeros(len(shown), dtype=np.bool_)
    flags[list(special)] = True
    return Tokens(
        text=text,
        ids=np.array(ids if ids is not None else [known[word] for word in shown], dtype=np.int64),
        pieces=tuple(word.replace(" ", "Ġ") for word in shown),
        spans=np.array(spans, dtype=np.int64).reshape(len(shown), 2),
        shown=tuple(shown),
        special=flags,
    )
