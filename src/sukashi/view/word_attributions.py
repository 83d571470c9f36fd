"""Word attributions: in the form that transformers-interpret made popular.

A dictionary from label to (token, score) pairs, each label's scores divided by their L2 norm, with
every token in its place however often it occurs.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from sukashi.result.attribution import Attribution
from sukashi.result.tokens import Tokens

Pairs = list[tuple[str, float]]


def word_attributions(result: Attribution) -> dict[str, Pairs]:
    """Return ``{label: [(token, score), …]}``; of scores that are all 0 the zeros.

    A label that is explained at several places is told apart by the token and its number:
    ``"B-LOC (東京 4)"``.
    """
    often = Counter(one.label for one in result.targets)
    words = pieces(result.tokens)
    found = {}
    for one, row in zip(result.targets, normalised(result), strict=True):
        place = f" ({words[one.position]} {one.position})" if one.position >= 0 else ""
        name = one.label + place if often[one.label] > 1 else one.label
        found[name] = [(word, float(score)) for word, score in zip(words, row, strict=True)]
    return found


def normalised(result: Attribution) -> NDArray[np.float32]:
    """(targets, inputs) scores over their L2 norm; rows of zeros stay as they are."""
    norms = np.linalg.norm(result.scores, axis=1, keepdims=True)
    return np.asarray(result.scores / np.where(norms > 0, norms, 1), dtype=np.float32)


def pieces(tokens: Tokens) -> list[str]:
    """Return the tokens as the tokenizer writes them, without the sign Ġ of a blank.

    What it writes in signs that are not the text's (bytes of a letter) is said as it is shown.
    """
    found = []
    for piece, shown, special in zip(tokens.pieces, tokens.shown, tokens.special, strict=True):
        bare = piece.replace("Ġ", "")
        readable = special or bare.isascii() or any(sign in tokens.text for sign in bare)
        found.append(bare if readable else shown)
    return found
