"""Several candidates at once: the text's scores of each are those that it has when asked alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sukashi.errors import MisuseError
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.result.attribution import Attribution
from sukashi.result.store import dumps, loads
from sukashi.view.caption import caption
from sukashi.view.error_translation import translated_error
from sukashi.view.page.code import code
from sukashi.view.table import frame
from tests.networks import TEXT, explain
from tests.tiny import tiny

INFERENCE = {0: "contradiction", 1: "neutral", 2: "entailment"}
NAMES = ("film", "a very good japan", "bad")
ASKED: dict[str, Any] = {"candidates": NAMES, "hypothesis": "it was {} ."}
FAST: dict[str, dict[str, Any]] = {
    "smooth_grad": {"samples": 2},
    "expected_gradients": {"samples": 2},
    "shapley": {"samples": 2},
    "integrated_gradients": {"steps": 4},
}


def judge(family: str = "bert") -> Explainer:
    return explain(tiny(family, "classify", id2label=INFERENCE), family)


def agrees(ex: Explainer, every: Attribution, **how: Any) -> None:
    """Every row is what its candidate has alone, at the same tokens; the rest is summed up."""
    hypotheses = every.hypothesis_scores
    assert hypotheses is not None
    for row, one in enumerate(every.targets):
        alone = ex.attribution(TEXT, target=one.label, **ASKED, **how)
        boundary = alone.tokens.boundary
        assert alone.hypothesis_scores is None
        assert boundary is not None
        places = _places(ex, alone, len(every.tokens))
        assert [alone.tokens.pieces[at] for at in places] == list(every.tokens.pieces)
        scale = 1e-5 * float(np.abs(alone.scores).max())
        np.testing.assert_allclose(every.scores[row], alone.scores[0, places], atol=scale)
        np.testing.assert_allclose(every.magnitudes[row], alone.magnitudes[0, places], atol=scale)
        whole = every.scores[row].sum() + hypotheses[row]
        assert whole == pytest.approx(alone.scores.sum(), abs=10 * scale)
        np.testing.assert_allclose(every.residuals[row], alone.residuals[0], atol=1e-5)
        assert (one.value, one.probability) == pytest.approx(
            (alone.targets[0].value, alone.targets[0].probability), abs=1e-5
        )


def _places(ex: Explainer, alone: Attribution, count: int) -> list[int]:
    """The text's tokens; in a decoder, which reads all of it again, behind the start token too."""
    if len(ex.anatomy.stacks) == 1:
        return list(range(count))
    half, first = len(alone.tokens) // 2, count // 2
    return [*range(first), *range(half, half + first + 1)]


@pytest.mark.parametrize("method", METHODS)
def test_each_candidate_has_what_it_has_alone(method: str) -> None:
    ex, how = judge(), {"method": method, **FAST.get(method, {})}
    every = ex.attribution(TEXT, target="all", **ASKED, **how)
    assert [one.label for one in every.targets] == list(NAMES)
    assert every.tokens.text == TEXT
    assert every.tokens.pieces[0] == "[CLS]"
    assert every.tokens.pieces[-1] == "[SEP]"
    agrees(ex, every, **how)


@pytest.mark.parametrize("family", ["roberta", "distilbert", "gpt2", "bart", "t5"])
def test_in_every_kind_of_model(family: str) -> None:
    ex = judge(family)
    every = ex.attribution(TEXT, target="all", **ASKED)
    assert every.tokens.text.count(TEXT) == len(ex.anatomy.stacks)
    agrees(ex, every)


def test_some_of_them_in_the_order_asked() -> None:
    ex = judge()
    every = ex.attribution(TEXT, target="all", **ASKED)
    some = ex.attribution(TEXT, target=["bad", 0], **ASKED)
    assert [one.label for one in some.targets] == ["bad", "film"]
    np.testing.assert_allclose(some.scores, every.scores[[2, 0]], atol=1e-6)
    best = ex.attribution(TEXT, **ASKED)
    likeliest = max(every.targets, key=lambda one: one.probability)
    assert [one.label for one in best.targets] == [likeliest.label]
    assert sum(one.probability for one in every.targets) == pytest.approx(1, abs=1e-5)


def test_a_candidate_called_all_is_one_of_them() -> None:
    why = judge().attribution(TEXT, target="all", candidates=["film", "all"])
    assert [one.label for one in why.targets] == ["all"]
    assert why.hypothesis_scores is None


def test_a_memory_for_one_at_a_time_gives_the_same() -> None:
    whole = judge().attribution(TEXT, target="all", **ASKED)
    small = Explainer(judge().subject, memory=1 << 18).attribution(TEXT, target="all", **ASKED)
    np.testing.assert_allclose(small.scores, whole.scores, atol=1e-5 * np.abs(whole.scores).max())


def test_what_is_left_out_is_said_written_and_kept() -> None:
    ex = judge()
    why = ex.attribution(
        TEXT, target="all", method="integrated_gradients", baseline="zero", **ASKED
    )
    assert why.hypothesis_scores is not None
    changes = np.array([one.value - one.baseline_value for one in why.targets])
    whole = why.scores.sum(1) + why.hypothesis_scores
    np.testing.assert_allclose(whole - changes, why.residuals, atol=1e-4)
    number = f"{why.hypothesis_scores[1]:.3g}".replace("-", "−")
    assert f"own sentence, which is not shown, scores {number}." in caption(why, target=1)
    assert f"表示していない候補自身の文のスコアは{number}。" in caption(why, "ja", target=1)
    table = frame(why)
    assert table.hypothesis_score.nunique() == len(NAMES)
    again = loads(dumps(why))
    assert isinstance(again, Attribution)
    np.testing.assert_array_equal(again.hypothesis_scores, why.hypothesis_scores)
    assert f"ex.attribution({TEXT!r}, method=" in code(why)


def test_what_only_one_candidate_can_be_asked_is_refused() -> None:
    ex = judge()
    why = ex.attribution(TEXT, target="all", **ASKED)
    for ask in (ex.faithfulness, ex.randomisation):
        with pytest.raises(MisuseError, match=r"several candidates, .* give that of one candidate"):
            ask(why)
    assert ex.randomisation(ex.attribution(TEXT, target="bad", **ASKED)).method == why.method


def test_a_text_that_is_cut_elsewhere_for_one_of_them_is_refused() -> None:
    ex = Explainer(judge().subject, truncate=True)
    with pytest.raises(MisuseError, match="too long to be read alike with every candidate"):
        ex.attribution("the film was good " * 60, target="all", **ASKED)


def test_what_is_read_with_candidates_alone_is_refused_without_them() -> None:
    ex = judge()
    alone = r"^{0} is read with candidates alone; give candidates= too, or leave {0} out\.$"
    for texts in (TEXT, [TEXT]):
        with pytest.raises(MisuseError, match=alone.format("hypothesis")):
            ex.classify(texts, hypothesis="x")
        with pytest.raises(MisuseError, match=alone.format("multi_label")):
            ex.classify(texts, multi_label=True)
        with pytest.raises(MisuseError, match=alone.format("hypothesis")):
            ex.attribution(texts, hypothesis="x")
        for ask in (ex.classify, ex.attribution):
            with pytest.raises(MisuseError, match=r"^candidates= names none; give at least one"):
                ask(texts, candidates=[])
    with pytest.raises(MisuseError) as found:
        ex.classify(TEXT, multi_label=True)
    assert translated_error(found.value, "ja") == (
        "multi_label は candidates と一緒に使います。"
        "candidates= も指定するか、multi_label を外してください。"
    )
