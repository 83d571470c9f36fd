"""A table of texts in figures, made by hand, English and Japanese."""

from __future__ import annotations

import numpy as np

from sukashi.result.recipe import Recipe
from sukashi.result.survey import DecidingWord, Mistake, Skip, Survey


def survey(lang: str = "en") -> Survey:
    """Two hundred reviews with three labels, nine of them wrong."""
    labels = {"en": ("bad", "so so", "good"), "ja": ("悪い", "ふつう", "良い")}[lang]
    words = {"en": ("dull", "fine", "moving"), "ja": ("退屈", "まあまあ", "面白い")}[lang]
    text = {"en": "a fine film, but dull", "ja": "まあまあの映画だが退屈"}[lang]
    confusion = np.array([[60, 4, 1], [2, 50, 2], [0, 0, 81]], dtype=np.int64)
    return Survey(
        labels=labels,
        predicted=confusion.sum(axis=0),
        confusion=confusion,
        recipe=Recipe(model="reviews", lens="survey", parameters={"unit": "word"}),
        words=tuple(
            DecidingWord(label, word, 30 - at, 34, 1.25, (1, 7))
            for at, (label, word) in enumerate(zip(labels, words, strict=True))
        ),
        mistakes=(Mistake(17, text, labels[0], labels[1], 0.97),),
        mistaken=9,
        skips=(Skip(23, "The text of row 23 is empty."),),
        skipped=1,
        method="integrated_gradients",
    )
