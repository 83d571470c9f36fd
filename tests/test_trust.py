"""ex.trust: the table is what faithfulness says of each method on each text."""

from __future__ import annotations

import numpy as np
import pytest

from sukashi.errors import MisuseError, TextError, UnknownNameError
from sukashi.lens.attribution.methods import reads
from sukashi.result.trust import MEASURES
from tests.networks import explain, explainer, network

TEXTS = ["the film was not good, it was bad.", "good was the film", "the very bad film is"]
METHODS = ["gradient", "occlusion", "shapley"]


def test_every_cell_is_that_of_faithfulness() -> None:
    ex = explainer("bert", "classify")
    table = ex.trust(TEXTS, methods=METHODS, rankings=8, draws=1, unit="word", operator="pad")
    for at, method in enumerate(METHODS):
        for number, text in enumerate(TEXTS):
            chosen = {"unit": "word"} if "unit" in reads(method) else {}
            why = ex.attribution(text, method=method, **chosen)
            alone = ex.faithfulness(why, rankings=8, draws=1, unit="word", operator="pad")
            for place, name in enumerate(MEASURES):
                measure = getattr(alone, name)
                np.testing.assert_allclose(
                    table.values[at, place, number], measure.value, atol=1e-4
                )
                np.testing.assert_allclose(table.leads[at, place, number], measure.lead, atol=2e-2)
            assert table.forward[at, number] == why.forward_passes
            assert table.backward[at, number] == why.backward_passes
    assert (table.operator, table.unit, table.of) == ("pad", "word", "probability")


def test_a_model_that_writes_is_asked_about_what_it_writes() -> None:
    ex = explainer("gpt2")
    table = ex.trust(["the film was"], methods="occlusion", generate=2, rankings=4, draws=0)
    alone = ex.faithfulness(
        ex.attribution(ex.generate("the film was", max_new_tokens=2), method="occlusion"),
        rankings=4,
        draws=0,
    )
    assert table.values[0, 0, 0] == pytest.approx(alone.comprehensiveness.value, abs=1e-5)
    assert table.of == "log_probability"
    assert np.isnan(table.values[0, -1, 0])


def test_a_text_that_cannot_be_read_is_left_out_and_named() -> None:
    ex = explainer("bert", "classify")
    table = ex.trust(["the film", " ", TEXTS[1]], methods="gradient", rankings=4, draws=0)
    assert table.texts == ("the film", TEXTS[1])
    assert table.skipped == ("2: The text is empty; give at least one word.",)
    with pytest.raises(TextError, match="The text is empty"):
        ex.trust([" "], methods="gradient")


def test_progress_and_bad_questions() -> None:
    told: list[tuple[str, int, int]] = []
    ex = explain(network("bert", "classify"), "bert", progress=lambda *at: told.append(at))
    ex.trust(TEXTS[:2], methods="gradient", rankings=4, draws=0)
    assert told[-1] == ("trust", 4, 4)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    with pytest.raises(UnknownNameError, match="Unknown method 'lime'"):
        ex.trust(TEXTS, methods="lime")
    with pytest.raises(MisuseError, match="There are 3 texts and 2 second texts; give one for"):
        ex.trust(TEXTS, TEXTS[:2], methods="gradient")
    with pytest.raises(MisuseError, match="at least one method and one text"):
        ex.trust([], methods="gradient")
