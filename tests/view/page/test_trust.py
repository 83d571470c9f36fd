"""What a page is told of how far explanations hold: the definitions, worked out once."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from sukashi.result.measure import means
from sukashi.view.caption import caption
from sukashi.view.catalogue import LANGUAGES, say
from sukashi.view.page.note import note
from tests import trusted
from tests.golden.make import attribution, randomisation, trust


def test_every_figure_comes_with_its_interval_and_its_standing() -> None:
    result = trusted.trust(targets=3)
    told = note(result)["faithfulness"]
    assert len(told["rows"]) == 4
    for row, said in zip([0, 1, 2, None], told["rows"], strict=True):
        measures = {name: measure.of(row) for name, measure in result.measures()}
        assert [one["name"] for one in said["figures"]] == list(measures)
        for one in said["figures"]:
            measure = measures[one["name"]]
            expected = (measure.value, measure.chance, *measure.interval)
            found = [one[key] for key in ("value", "chance", "low", "high")]
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-9)
            assert (one["relativeToChance"], one["higher"]) == (measure.standing, measure.higher)
        for lang in LANGUAGES:
            assert said["verdict"][lang] == say(f"verdict {result.verdict_of(row)}", lang)


def test_a_curve_is_the_mean_over_targets_with_the_middle_of_random_ones() -> None:
    result = trusted.trust(targets=3)
    *_, last = note(result)["faithfulness"]["rows"]
    np.testing.assert_allclose(last["deletion"]["own"], result.deletion.mean(0), rtol=1e-4)
    for point in range(result.counts.shape[1]):
        drawn = sorted(result.random_deletion[:, :, point].mean(1))
        low, high = last["deletion"]["low"][point], last["deletion"]["high"][point]
        inside = sum(low - 1e-5 <= one <= high + 1e-5 for one in drawn)
        assert inside >= 0.95 * len(drawn) - 1
    assert (last["shares"][0], last["shares"][-1]) == (0, 1)


def test_one_target_has_one_row_and_each_target_its_sentences() -> None:
    assert len(note(trusted.trust())["faithfulness"]["rows"]) == 1
    result = trusted.trust("ja", targets=3)
    captions = note(result)["captions"]["ja"]
    assert captions["each"] == [caption(result, "ja", target=row) for row in range(3)]
    assert captions["all"] == caption(result, "ja")


def test_a_text_too_short_to_tell_is_no_verdict() -> None:
    result = trusted.trust(better=False)
    short = replace(result, places=np.where(result.places < 4, result.places, -1))
    (row,) = note(short)["faithfulness"]["rows"]
    assert row["verdict"]["en"] == "The text is too short to tell"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_stages_begin_with_the_untouched_network(lang: str) -> None:
    result = randomisation()
    told = note(result)["randomisation"]
    assert told["stages"][lang][0] == say("random none", lang)
    assert len(told["stages"][lang]) == len(told["curve"]) == len(result.parts) + 1
    assert told["curve"][0] == told["sizes"][0] == 1
    known = np.array([np.nan if one is None else one for one in told["curve"][1:]])
    np.testing.assert_allclose(known, result.curve, rtol=1e-5)
    key = "survives" if result.survives else "dies"
    assert told["verdict"][lang] == say(f"verdict {key}", lang)


def test_the_best_method_comes_first_with_what_it_costs() -> None:
    result = trust()
    told = note(result)["trust"]
    first, second = told["methods"]
    assert (first["name"], first["comparison"]) == ("occlusion", "best")
    assert (second["name"], second["comparison"]) == ("gradient", "apart")
    assert first["score"] == pytest.approx(3)
    assert first["better"] == 3
    at = result.methods.index("occlusion")
    assert first["forward"] == pytest.approx(result.forward[at].mean(), rel=1e-5)
    found = [np.nan if one is None else one for one in first["figures"]]
    np.testing.assert_allclose(found, means(result.values[at]), rtol=1e-5)
    assert told["verdict"]["en"] == "occlusion explains best"
    even = note(replace(result, leads=np.ones_like(result.leads)))["trust"]
    assert even["verdict"]["en"].endswith("leads, but another may be as good")
    none = replace(result, verdicts=np.zeros_like(result.verdicts))
    assert note(none)["trust"]["verdict"]["ja"] == "偶然より良い手法はない"


def test_what_is_not_defined_is_null_and_other_kinds_are_told_nothing() -> None:
    result = trust()
    values = np.full_like(result.values, np.nan)
    json.dumps(note(replace(result, values=values)), allow_nan=False)
    assert not {"faithfulness", "randomisation", "trust"} & note(attribution()).keys()
