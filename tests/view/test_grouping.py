"""Grouped attributions: sums over words and phrases, and everything else as it was."""

from __future__ import annotations

import numpy as np
import pytest

import sukashi
from sukashi.errors import UnknownNameError
from sukashi.result.store import dumps, loads
from sukashi.view.caption import caption
from sukashi.view.grouping import grouped
from tests import samples
from tests.networks import explainer


def test_words_are_the_sums_of_their_tokens() -> None:
    why = explainer("bert", "classify").attribution(
        "the film is filmed", method="integrated_gradients", target="all"
    )
    words = grouped(why, "word")
    assert [one.strip() for one in words.tokens.shown] == [
        "[CLS]",
        "the",
        "film",
        "is",
        "filmed",
        "[SEP]",
    ]
    inside = [at for at, piece in enumerate(why.tokens.pieces) if at >= 4 and piece != "[SEP]"]
    np.testing.assert_allclose(words.scores[:, 4], why.scores[:, inside].sum(1), atol=1e-6)
    np.testing.assert_allclose(words.scores.sum(1), why.scores.sum(1), atol=1e-5)
    np.testing.assert_array_equal(words.magnitudes, np.abs(words.scores))
    np.testing.assert_array_equal(words.residuals, why.residuals)
    assert words.recipe.parameters["grouped"] == "word"


def test_japanese_phrases() -> None:
    why = sukashi.load("authors").attribution("もうプロポーズを待たない女たち")
    phrases = grouped(why, "phrase")
    shown = phrases.tokens.shown
    assert (shown[0], shown[-1]) == ("[CLS]", "[SEP]")
    assert "".join(shown[1:-1]) == why.tokens.text
    assert "プロポーズを" in shown
    first = shown.index("プロポーズを")
    start, end = phrases.tokens.spans[first]
    inside = (why.tokens.spans[:, 0] >= start) & (why.tokens.spans[:, 1] <= end)
    inside &= ~why.tokens.special
    np.testing.assert_allclose(
        phrases.magnitudes[0, first], why.magnitudes[0, inside].sum(), rtol=1e-5
    )
    assert "プロポーズを" in caption(phrases, "ja") or phrases.shares[0, first] < 0.5


def test_an_explained_token_stays_in_its_group() -> None:
    why = samples.attribution()
    words = grouped(why, "word")
    for one, other in zip(why.targets, words.targets, strict=True):
        start, end = why.tokens.spans[one.position]
        group = words.tokens.spans[other.position]
        assert group[0] <= start <= end <= group[1]
    again = loads(dumps(words))
    np.testing.assert_array_equal(again.scores, words.scores)
    with pytest.raises(UnknownNameError, match="Unknown grouping 'line'"):
        grouped(why, "line")
