"""What captions speak of: leads, settling, habits and choices, against hand-worked cases."""

from __future__ import annotations

import dataclasses
import gc
import math

import numpy as np
import pytest

from sukashi.errors import RangeError, UnknownNameError
from sukashi.result.attention import AttentionMaps
from sukashi.result.tokens import Tokens
from sukashi.view import head_patterns as module
from sukashi.view.contributions import contributions, named_contributions, relative_residual
from sukashi.view.head_patterns import attention_received, head_patterns
from sukashi.view.prediction_depth import median_prediction_depth, prediction_depth
from sukashi.view.selection import choose
from sukashi.view.token_units import token_units
from tests import samples


def maps(
    weights: list[list[float]], *, words: str = "abab", part: str = "decoder"
) -> AttentionMaps:
    text = samples.tokens(tuple(words))
    dense = np.array(weights, dtype=np.float32)[None, None]
    return AttentionMaps(text, text, part, samples.recipe("attention"), dense=dense)  # type: ignore[arg-type]


def test_tokens_that_share_a_character_are_one_unit() -> None:
    text = samples.shared_tokens()
    row = token_units(text)
    assert row.words[:3] == ("鬱", "な", "𠮷")
    assert len(row) == len(text) - 2
    assert list(row.unit[:4]) == [0, 0, 0, 1]
    values = np.arange(len(text), dtype=np.float64)
    assert row.total(values)[0] == 0 + 1 + 2
    assert row.total(values).sum() == values.sum()


def test_leads_are_shares_of_magnitude_by_unit() -> None:
    result = samples.verdict()
    found = contributions(result, 0)
    total = result.magnitudes.sum()
    assert [lead.word for lead in found[:3]] == [" moving", " bad", " truly"]
    assert found[0].share == pytest.approx(2.4 / total)
    assert found[1].score == pytest.approx(-1.4)
    best, against = named_contributions(found, signed=True, amounts=True)
    assert [lead.word for lead in best] == [" moving", " truly"]
    assert [lead.word for lead in against] == [" bad"]
    best, against = named_contributions(found, signed=True, amounts=False)
    assert [lead.word for lead in best] == [" moving", " bad"]
    assert [lead.word for lead in against] == [" bad"]
    best, against = named_contributions(found, signed=False, amounts=False)
    assert [lead.word for lead in best] == [" moving", " bad"]
    assert against == []


def test_the_miss_is_the_residual_over_the_change() -> None:
    result = samples.verdict()
    one = result.targets[0]
    assert relative_residual(result, 0) == pytest.approx(
        abs(result.residuals[0]) / (one.value - one.baseline_value)
    )
    flat = dataclasses.replace(one, baseline_value=one.value)
    assert math.isnan(relative_residual(dataclasses.replace(result, targets=(flat,)), 0))


def test_settling_is_the_first_of_the_lasting_ones() -> None:
    result = samples.layers(blocks=4)
    ranks = np.array(
        [[1, 9, 1, 5, 1], [1, 1, 2, 4, 1], [1, 2, 1, 3, 1], [1, 1, 1, 2, 1], [1, 1, 1, 2, 2]]
    )
    result = dataclasses.replace(result, ranks=ranks)
    assert list(prediction_depth(result)) == [0, 3, 2, -1, -1]
    assert median_prediction_depth(result) == 3
    ranks = ranks.copy()
    ranks[-1, :3] = 2
    assert median_prediction_depth(dataclasses.replace(result, ranks=ranks)) == -1


def test_habits_of_a_head_worked_out_by_hand() -> None:
    # queries 2 and 3 count: both have two tokens before them
    found = head_patterns(
        maps([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.6, 0.3, 0.1, 0], [0.2, 0.1, 0.4, 0.3]])
    )
    assert found.shares["previous"][0, 0] == pytest.approx((0.3 + 0.4) / 2)
    assert found.shares["first"][0, 0] == pytest.approx((0.6 + 0.2) / 2)
    assert found.shares["self"][0, 0] == pytest.approx((0.1 + 0.3) / 2)
    assert found.shares["same"][0, 0] == pytest.approx((0.6 + 0.1) / 2)  # abab: 0 for 2, 1 for 3
    assert math.isnan(found.shares["next"][0, 0])
    assert found.peak[0, 0] == pytest.approx((1 + 0.5 + 0.6 + 0.4) / 4)
    rows = np.array([[0.6, 0.3, 0.1], [0.2, 0.1, 0.4]])
    entropy = [
        -(rows[0] * np.log(rows[0])).sum() / np.log(3),
        -((rows[1] * np.log(rows[1])).sum() + 0.3 * np.log(0.3)) / np.log(4),
    ]
    assert found.entropy[0, 0] == pytest.approx(np.mean(entropy), rel=1e-5)
    assert found.received == pytest.approx(np.array([2.3, 0.9, 0.5, 0.3]) / 4, rel=1e-5)


def test_heads_are_named_by_what_is_clear() -> None:
    eye = np.eye(4).tolist()
    assert head_patterns(maps(eye)).name(0, 0) == "self"
    even = (np.tri(4) / np.tri(4).sum(1, keepdims=True)).tolist()
    assert head_patterns(maps(even, words="abcd")).name(0, 0) == "spread"
    ahead = np.roll(np.eye(4), 1, axis=1).tolist()
    assert head_patterns(maps(ahead, words="abcd", part="encoder")).name(0, 0) == "next"


def test_short_texts_and_cross_attention_have_no_habits() -> None:
    found = head_patterns(maps([[1, 0], [0.5, 0.5]], words="ab"))
    assert found.strongest_head("previous") is None
    assert found.name(0, 0) == "other"
    cross = head_patterns(samples.cross_attention())
    assert cross.strongest_head("first") is None if "first" in cross.shares else True


def test_habits_are_measured_once_and_forgotten_with_the_result() -> None:
    result = samples.attention()
    assert head_patterns(result) is head_patterns(result)
    before = len(module._KNOWN)
    del result
    gc.collect()
    assert len(module._KNOWN) < before


def test_landing_is_a_share_of_all() -> None:
    assert attention_received(np.array([[1.0, 0], [0.5, 0.5]])) == pytest.approx([0.75, 0.25])
    assert attention_received(np.zeros((2, 3))) == pytest.approx([0, 0, 0])


def test_a_target_is_a_number_or_a_label() -> None:
    labels = (" 4", ",", " 5", ",", ".")
    assert choose(labels, None) == 2
    assert choose((",", "."), None) == 1
    assert choose(labels, -1) == 4
    assert choose(labels, ",") == 3
    assert choose(labels, "4") == 0
    with pytest.raises(RangeError, match="Target 5 does not exist; choose from 0 to 4"):
        choose(labels, 5)
    with pytest.raises(UnknownNameError, match="Unknown position '6'"):
        choose(labels, "6", "Position")


def test_an_empty_text_has_no_units() -> None:
    empty = Tokens(
        "", np.empty(0, np.int64), (), np.empty((0, 2), np.int64), (), np.empty(0, np.bool_)
    )
    assert len(token_units(empty)) == 0
