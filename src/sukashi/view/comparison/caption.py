"""Caption: what differs most between two results, in one or two plain sentences."""

from __future__ import annotations

import numpy as np

from sukashi.view.catalogue import paragraph, quote, say
from sukashi.view.comparison.compare import Comparison
from sukashi.view.comparison.segments import Segment
from sukashi.view.number_format import percent, significant
from sukashi.view.text_format import clip, visible, without_controls

WORD = 24
"""How many columns of a word a sentence quotes."""
SAME = 5e-4
"""Differences below this are written as the same number."""


def caption(comparison: Comparison, lang: str = "en") -> str:
    """Say where the right has most more and most less than the left, with both numbers.

    Of shares besides what part of the whole lies elsewhere: half the sum of all differences, what
    only one side has counted as a difference from nothing.
    """
    difference = comparison.difference
    if not np.isfinite(difference).any():
        return say("nothing in common", lang)
    sentences = [
        _place(comparison, int(at), key, lang)
        for at, key in (
            (np.nanargmax(difference), "has more"),
            (np.nanargmin(difference), "has less"),
        )
        if (difference.flat[at] > SAME if key == "has more" else difference.flat[at] < -SAME)
    ]
    if comparison.measure == "share":
        moved = np.abs(np.nan_to_num(comparison.right) - np.nan_to_num(comparison.left)).sum() / 2
        if moved > SAME:
            sentences.append(say("elsewhere", lang, share=percent(float(moved), lang)))
    said = paragraph(sentences, lang) or say("the same", lang)
    return without_controls(said)


def _place(comparison: Comparison, at: int, key: str, lang: str) -> str:
    here, there = float(comparison.left.flat[at]), float(comparison.right.flat[at])
    shown = [
        significant(one) if comparison.measure == "score" else percent(one, lang)
        for one in (here, there)
    ]
    return say(key, lang, place=_name(comparison, at, lang), here=shown[0], there=shown[1])


def _name(comparison: Comparison, at: int, lang: str) -> str:
    """The segment, the two segments or the layer and segment that a number belongs to."""
    place = np.unravel_index(at, comparison.left.shape)
    words = [
        quote(_word(axis[int(number)]), lang)
        for axis, number in zip(comparison.axes, place[-len(comparison.axes) :], strict=True)
    ]
    if len(words) == 2:
        return say("looking pair", lang, looking=words[0], seen=words[1])
    if comparison.layers is None:
        return words[0]
    here, there = comparison.layers[int(place[0])]
    if here == there:
        return say("layer place", lang, layer=there, word=words[0])
    return say("layers place", lang, left=here, right=there, word=words[0])


def _word(one: Segment) -> str:
    return clip(visible(one.left_text or one.right_text), WORD)
