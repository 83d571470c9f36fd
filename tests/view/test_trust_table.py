"""Views of the table of methods and of the check by random weights: their numbers, in place."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from sukashi.result.kinds import Result
from sukashi.result.measure import means
from sukashi.view.caption import caption
from sukashi.view.catalogue import say
from sukashi.view.number_format import significant
from sukashi.view.plot import figure
from sukashi.view.table import frame
from sukashi.view.terminal import render
from sukashi.view.trust_caption import stage_name
from tests.golden.make import randomisation, trust

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])


def printed(result: Result, lang: str, width: int = 130) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(render(result, lang=lang, width=width, colour=False))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


@LANGUAGES
def test_the_best_method_is_named_with_what_it_is_better_by(lang: str) -> None:
    result = trust()
    said = caption(result, lang)
    assert said.index("occlusion") >= 0
    assert "3.0" in said
    assert say("left out", lang, count=1) in said
    assert "gradient" not in said  # it is told apart
    worst = replace(result, verdicts=np.zeros_like(result.verdicts))
    assert caption(worst, lang).startswith(say("best of none", lang, method="occlusion"))
    even = replace(result, leads=np.ones_like(result.leads))
    first = {
        "en": "These 3 texts do not tell which of gradient and occlusion explains ",
        "ja": "この3個の文では、gradientとocclusionのどれが",
    }
    assert caption(even, lang).startswith(first[lang])
    assert say("alike", lang, others="occlusion") not in caption(even, lang)
    none = replace(even, verdicts=np.zeros_like(result.verdicts))
    assert say("alike", lang, others="occlusion") in caption(none, lang)


@LANGUAGES
@pytest.mark.parametrize("width", [40, 80, 130])
def test_the_table_has_a_row_a_method_the_best_first(lang: str, width: int) -> None:
    result = trust()
    lines = printed(result, lang, width)
    first, second = (
        next(i for i, one in enumerate(lines) if one.startswith(m))
        for m in ("occlusion ", "gradient ")
    )
    assert first < second
    assert "3.0" in lines[first]
    chance = next(i for i, one in enumerate(lines) if one.startswith(say("trust random", lang)))
    assert second < chance
    assert lines[chance].split()[1] == "0.0"  # by how much random rankings lead themselves
    if width == 130:
        assert "3/3" in lines[first]
        figures = [significant(float(value), 2) for value in means(result.values[0])]
        assert lines[first].split()[-7:] == figures
        mean = result.random.mean((0, 2))
        assert lines[chance].split()[-7:] == [significant(float(value), 2) for value in mean]


def test_why_a_text_was_left_out_is_said_in_the_language() -> None:
    result = replace(trust(), skipped=("2: The text is empty; give at least one word.",))
    assert any(one.startswith("2: テキストが空です") for one in printed(result, "ja"))
    assert "2: The text is empty; give at least one word." in printed(result, "en")


def test_frames_hold_the_numbers() -> None:
    table = frame(trust())
    assert len(table) == 6
    assert table["over_chance"].tolist() == [3, 3, 3, 0.5, 0.5, 0.5]
    assert table["verdict"].tolist() == ["better"] * 3 + ["chance", "better", "worse"]
    assert table["comprehensiveness"].tolist() == trust().values[:, 0].ravel().tolist()
    table = frame(randomisation())
    assert table["part"].tolist() == [
        "head",
        "head",
        "decoder",
        "decoder",
        "embedding",
        "embedding",
    ]
    np.testing.assert_allclose(table["correlation"], randomisation().correlations.ravel())


@LANGUAGES
def test_random_weights_are_told_by_stage(lang: str) -> None:
    result = randomisation()
    names = [stage_name(result, at, lang) for at in range(3)]
    assert names == [
        say("random head", lang),
        say("random layer", lang, layer=0),
        say("random embedding", lang),
    ]
    lines = printed(result, lang)
    for name, value in zip(names, result.curve, strict=True):
        assert any(name in one and significant(float(value)) in one for one in lines)
    last = replace(result, correlations=np.full((3, 2), 0.9, dtype=np.float32))
    assert last.survives
    assert say(
        "random survives",
        lang,
        method="grad_x_input",
        last="0.90",
        low=_two(last, 0),
        high=_two(last, 1),
    ) == caption(last, lang)
    flat = replace(result, correlations=np.full((3, 2), np.nan, dtype=np.float32))
    assert caption(flat, lang) == say("random undefined", lang, method="grad_x_input")


def _two(result: object, side: int) -> str:
    return f"{result.last.interval[side]:.2f}".replace("-", "−")  # type: ignore[attr-defined]


@LANGUAGES
def test_pictures_draw_the_numbers(lang: str) -> None:
    drawn = figure(trust(), lang=lang)
    widths = [patch.get_width() for patch in drawn.axes[0].patches]
    np.testing.assert_allclose(widths, [3, 0.5], atol=1e-6)
    drawn = figure(randomisation(), lang=lang, theme="dark")
    lines = [line.get_ydata() for line in drawn.axes[0].get_lines()]
    np.testing.assert_allclose(lines[0], [1, *means(randomisation().absolute)])
    np.testing.assert_allclose(lines[1], [1, *randomisation().curve])
