"""The caption of a table of texts claims no majority that there is not, and counts one as one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.result.survey import Survey, TableSource
from sukashi.view.survey_caption import counts, survey_caption
from tests.tables import survey


def unlabelled(*predicted: int) -> Survey:
    """Texts without a true label, so many of each prediction."""
    nothing = np.zeros((3, 3), dtype=np.int64)
    found = np.array(predicted, dtype=np.int64)
    return replace(
        survey(), predicted=found, confusion=nothing, words=(), mistakes=(), mistaken=0, skipped=0
    )


@pytest.mark.parametrize(
    ("predicted", "english"),
    [
        ((1, 0, 3), "The label predicted most often is “good” (texts: 3 of 4)."),
        ((1, 0, 1), "The labels predicted most often are “bad” and “good” (texts: 1 each of 2)."),
        ((0, 1, 0), "The label predicted most often is “so so” (texts: 1 of 1)."),
    ],
)
def test_the_labels_predicted_most_often(predicted: tuple[int, ...], english: str) -> None:
    assert survey_caption(unlabelled(*predicted), "en", None)[0] == english


def test_a_tie_in_japanese() -> None:
    found = survey_caption(unlabelled(1, 0, 1), "ja", None)[0]
    assert found == "2件のうち最も多い予測は「bad」と「good」（各1件）。"


def test_one_text_with_a_true_label_is_one() -> None:
    one = np.diag([0, 1, 0]).astype(np.int64)
    found = survey_caption(replace(unlabelled(0, 1, 0), confusion=one), "en", None)[0]
    assert found == "Of 1 text with a true label 1 is predicted as it says (100 %)."


def test_rows_that_were_skipped_are_told_where_there_are_any() -> None:
    source = TableSource(name="a.csv", format="csv", rows=3)
    assert counts(source, "en") == "Rows kept: 3, all there are."
    assert counts(source, "ja") == "3行すべてを読みました。"
    skipped = replace(source, rows=4, skipped=1)
    assert counts(skipped, "en") == "3 rows kept, 1 skipped."
    assert counts(skipped, "ja") == "3行を読み、1行を読み飛ばしました。"
