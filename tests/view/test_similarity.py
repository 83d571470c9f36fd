"""Similarity as words, table and pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.view.caption import caption
from sukashi.view.page.similarity import similarity_note
from sukashi.view.plot import kinds, picture
from sukashi.view.similarity_words import word_pairs
from sukashi.view.table import frame
from tests.compared_texts import similarity
from tests.samples import attribution


def test_a_caption_names_the_words_of_both_texts() -> None:
    assert caption(similarity()) == (
        "The cosine of the two texts is 0.666. Most of it comes from “cat” (0.5) and “The” (0.23) "
        "in the first text and from “it” (0.5) and “Does” (0.22) in the second. The scores of each "
        "text add up to the change of the similarity from a baseline text, to within 0.3 %."
    )
    ranked = replace(similarity("ja"), rank=2, compared=5)
    assert caption(ranked, "ja").startswith("5件のうち2番目に近いテキストで、コサイン類似度は")


def test_a_page_names_method_and_pooling_and_why_there_are_no_pairs() -> None:
    words = similarity_note(similarity())["similarity"]["words"]
    assert words["en"] == {
        "names": {"cosine": "cosine", "dot": "dot product"},
        "texts": ["first text", "second text"],
        "made": "integrated_gradients · compared: the mean of the tokens' states (as the model's "
        "folder says)",
    }
    network = replace(similarity(), pairs=None, undivided="network")
    made = similarity_note(network)["similarity"]["words"]["ja"]["made"]
    assert made.endswith("語の組はなし（状態をまとめるのはネットワーク自身のため）")
    assert words["ja"]["made"] in made
    assert similarity_note(attribution()) == {}


def test_pairs_of_words_sum_to_the_similarity_and_a_picture_shows_them() -> None:
    one = similarity()
    found = word_pairs(one)
    assert found is not None
    assert float(found.sum()) == pytest.approx(one.cosine, abs=1e-6)
    assert kinds(one) == ("bars", "pairs")
    assert kinds(replace(one, pairs=None, undivided="one token")) == ("bars",)
    for kind in kinds(one):
        for theme in ("light", "dark"):
            drawn = picture(one, kind=kind, theme=theme, lang="ja")
            assert drawn.startswith(b"\x89PNG")
            assert len(drawn) > 5000


def test_a_table_has_every_token_of_both_texts() -> None:
    one = similarity()
    table = frame(one)
    assert len(table) == len(one.tokens) + len(one.other_tokens)
    assert table["text"].tolist().count(0) == len(one.tokens)
    np.testing.assert_allclose(table["score"], [*one.scores, *one.other_scores])
    assert set(table["cosine"]) == {one.cosine}
