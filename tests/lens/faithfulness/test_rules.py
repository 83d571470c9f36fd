"""On classifiers whose rule is known the figures must say who has found it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sukashi.result.attribution import Attribution
from tests.lens.faithfulness.rules import FIRST, SECOND, TEXT, alike, both, planted, ruled

PERTURBING = ("occlusion", "shapley")
FINDING = (*PERTURBING, "grad_x_input", "integrated_gradients")


def order(why: Attribution) -> list[str]:
    """The words, the highest score first."""
    return [why.tokens.shown[at].strip() for at in np.argsort(-why.scores[0], kind="stable")]


@pytest.mark.parametrize("method", FINDING)
@pytest.mark.parametrize("operator", ["delete", "pad"])
def test_the_planted_tokens_come_first_and_are_far_better_than_chance(
    method: str, operator: str
) -> None:
    with ruled(planted) as ex:
        why = ex.attribution(TEXT, method=method, target="yes")
        assert order(why)[:2] == [FIRST, SECOND]
        trust = ex.faithfulness(why, operator=operator)
        assert trust.verdict == "better"
        assert set(trust.standings().values()) == {"better"}
        assert trust.lead > 1.5
        assert trust.correlation.value == pytest.approx(1)
        assert trust.infidelity.value < 0.01


def test_a_random_ranking_is_not_better_than_chance() -> None:
    with ruled(planted) as ex:
        why = ex.attribution(TEXT, method="occlusion", target="yes")
        best = ex.faithfulness(why, draws=0)
        rng = np.random.default_rng(1)
        verdicts, leads = [], []
        for _ in range(20):
            scores = rng.random(why.scores.shape).astype(np.float32)
            mine = replace(why, method="random", scores=scores, magnitudes=scores)
            found = ex.faithfulness(mine, draws=0, rankings=60)
            verdicts.append(found.verdict)
            leads.append(found.lead)
        assert verdicts.count("chance") >= 18
        assert best.lead > max(leads)
        assert abs(np.mean(leads)) < 0.5


def test_a_method_that_sees_no_input_is_not_better_than_chance() -> None:
    """The gradient of a linear rule is the same for every token."""
    with ruled(planted) as ex:
        why = ex.attribution(TEXT, method="gradient", target="yes")
        assert np.ptp(why.scores) < 1e-6
        verdicts = [ex.faithfulness(why, draws=0, seed=seed).verdict for seed in range(5)]
        assert "chance" in verdicts
        assert verdicts.count("better") <= 1


def test_two_tokens_that_decide_together_share_evenly() -> None:
    with ruled(both) as ex:
        why = ex.attribution(TEXT, method="shapley", target="yes")
        words = [shown.strip() for shown in why.tokens.shown]
        found = why.scores[0, [words.index(FIRST), words.index(SECOND)]]
        np.testing.assert_allclose(found, why.scores.sum() / 2, atol=1e-5)
        assert found[0] == pytest.approx(3.0, abs=1e-5)  # half of the scale
        others = np.delete(why.scores[0], [words.index(FIRST), words.index(SECOND)])
        np.testing.assert_allclose(others, 0, atol=1e-5)
        assert ex.faithfulness(why, draws=0).verdict == "better"


def test_xor_fools_nobody_silently() -> None:
    """Both there or none: the gradient is flat, and no ranking can be right at both ends."""
    with ruled(alike) as ex:
        fair = ex.attribution(TEXT, method="shapley", target="yes")
        words = [shown.strip() for shown in fair.tokens.shown]
        pair = [words.index(FIRST), words.index(SECOND)]
        np.testing.assert_allclose(fair.scores[0, pair[0]], fair.scores[0, pair[1]], atol=1e-5)
        assert fair.scores.sum() == pytest.approx(0, abs=1e-5)  # nothing says the same
        for method in ("grad_x_input", "gradient"):
            flat = ex.attribution(TEXT, method=method, target="yes")
            assert np.abs(flat.scores).max() < 1e-4
            assert ex.faithfulness(flat, draws=0).verdict != "better"
        single = ex.faithfulness(ex.attribution(TEXT, method="occlusion", target="yes"), draws=0)
        assert single.correlation.value == pytest.approx(1)
        assert single.verdict == "chance"
        assert single.infidelity.value > 0.5  # what two do together is not the sum of each
