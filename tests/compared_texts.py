"""Two texts that were compared, made by hand, English and Japanese."""

from __future__ import annotations

import numpy as np

from sukashi.result.similarity import Similarity
from tests.sample_tokens import PAIR, recipe, tokens


def similarity(lang: str = "en") -> Similarity:
    """The sentences of `PAIR`; the second word of each matters most, the last is against."""
    first, second = (
        tokens(("[CLS]", *words, "[SEP]"), special=(0, len(words) + 1)) for words in PAIR[lang]
    )
    scores, others = (np.linspace(0.3, -0.1, len(text)) for text in (first, second))
    scores[2] = others[2] = 0.5
    for each in (scores, others):
        each[[0, -1]] = 0.01
    joined = np.outer(scores, others)
    for row in range(1, len(first) - 1):  # each word goes with one of the other text, against one
        joined[row, 1 + row % (len(second) - 2)] += 0.12
        joined[row, 1 + (row + 2) % (len(second) - 2)] -= 0.12
    cosine = float(joined.sum())
    sides = [each.astype(np.float32) for each in (scores, others)]
    return Similarity(
        tokens=first,
        other_tokens=second,
        of="cosine",
        cosine=cosine,
        dot=2 * cosine,
        scores=sides[0],
        other_scores=sides[1],
        baseline_values=np.array([cosine - each.sum() for each in sides], dtype=np.float32),
        residuals=np.array([0.001, -0.002], dtype=np.float32),
        method="integrated_gradients",
        unit="word",
        pooling="mean",
        pooling_from="folder",
        recipe=recipe("similarity", method="integrated_gradients", unit="word"),
        pairs=joined.astype(np.float32),
        steps=16,
        interpretation="quantitative",
    )
