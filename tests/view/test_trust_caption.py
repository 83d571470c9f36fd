"""Views of faithfulness: every number in caption, table and strip is worked out again."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from sukashi.result.faithfulness import RANKED, Faithfulness
from sukashi.result.measure import TAIL
from sukashi.view.caption import caption
from sukashi.view.catalogue import say
from sukashi.view.number_format import significant
from sukashi.view.plot import figure
from sukashi.view.table import csv, frame
from sukashi.view.terminal import render
from sukashi.view.trust_caption import amount
from tests import trusted

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def printed(result: Faithfulness, lang: str, width: int = 100) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(render(result, lang=lang, width=width, colour=False))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@LANGUAGES
@pytest.mark.parametrize(("better", "verdict"), [(True, "better"), (False, "chance")])
def test_the_verdict_is_said_with_its_count(lang: str, better: bool, verdict: str) -> None:
    result = trusted.trust(lang, better=better)
    assert result.verdict == verdict
    count = sum(getattr(result, name).standing == "better" for name in RANKED)
    said = caption(result, lang)
    first = say(
        f"trust {verdict}", lang, method=result.method, rankings=40, count=count, all=len(RANKED)
    )
    assert said.startswith(first)
    assert ("not better than chance" in said or "良いとはいえない" in said) == (not better)
    fall = result.comprehensiveness
    assert amount(fall.value, "probability", lang) in said
    assert amount(fall.chance, "probability", lang) in said
    assert result.targets[0].label in said


@LANGUAGES
def test_a_short_text_is_said_to_be_one(lang: str) -> None:
    result = trusted.trust(lang)
    places = np.where(result.places < 4, result.places, -1)
    short = replace(result, places=places)
    assert say("trust too short", lang, units=4) in caption(short, lang)
    assert say("trust too short", lang, units=4) not in caption(result, lang)


@LANGUAGES
def test_many_targets_are_one_mean_or_one_of_them(lang: str) -> None:
    result = trusted.trust(lang, targets=3)
    assert say("trust targets", lang, count=3) in caption(result, lang)
    assert result.targets[1].label.strip() in caption(result, lang, target=1)
    assert significant(result.comprehensiveness.of(1).chance) in caption(result, lang, target=1)


@LANGUAGES
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_holds_the_numbers_and_fits(lang: str, width: int) -> None:
    result = trusted.trust(lang)
    lines = printed(result, lang, width)
    for name, measure in result.measures():
        line = next(one for one in lines if one.startswith(say(name, lang)))
        assert significant(measure.value) in line
        assert significant(measure.chance) in line
        assert say(f"trust is {measure.standing}", lang) in line
        if width == 120:
            low, high = measure.interval
            assert f"{significant(low)} – {significant(high)}" in line


def test_the_diamond_stands_where_the_figure_does() -> None:
    """Right is better, also where less is better; inside the shade is inside the interval."""
    for better in (True, False):
        result = trusted.trust(better=better)
        lines = printed(result, "en", 120)
        for name, measure in result.measures():
            strip = re.search("[▒·◆]{11,}", next(one for one in lines if one.startswith(say(name))))
            assert strip is not None
            low, high = measure.interval
            inside = low <= measure.value <= high
            assert strip[0].endswith("◆") == (not inside)
            assert ("▒◆" in strip[0] and "◆▒" in strip[0]) <= inside


def test_the_table_of_a_frame() -> None:
    result = trusted.trust(targets=3)
    table = frame(result)
    assert len(table) == 7 * 4
    for name, measure in result.measures():
        rows = table[table["measure"] == name]
        np.testing.assert_allclose(rows["value"][:3], measure.values)
        assert rows["value"].iloc[3] == pytest.approx(measure.value)
        assert rows["target"].isna().tolist() == [False, False, False, True]
        low, high = np.quantile(measure.random[:, 1], [TAIL, 1 - TAIL])
        assert rows["random_low"].iloc[1] == pytest.approx(low)
        assert rows["random_high"].iloc[1] == pytest.approx(high)
    assert csv(result).count("\r\n") == 1 + len(table)


@LANGUAGES
def test_the_curves_are_the_results_numbers(lang: str) -> None:
    result = trusted.trust(lang)
    drawn = figure(result, lang=lang)
    for axes, own, random in zip(
        drawn.axes,
        (result.deletion, result.insertion),
        (result.random_deletion, result.random_insertion),
        strict=True,
    ):
        mean, line = axes.get_lines()
        np.testing.assert_allclose(line.get_ydata(), own[0], atol=1e-6)
        np.testing.assert_allclose(mean.get_ydata(), random[:, 0].mean(0), atol=1e-6)
        np.testing.assert_allclose(line.get_xdata(), result.counts[0] / result.counts[0, -1])
        band = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert band.max() == pytest.approx(
            np.quantile(random[:, 0], 1 - TAIL, axis=0).max(), abs=1e-5
        )
    assert figure(result, target=0, theme="dark").axes
