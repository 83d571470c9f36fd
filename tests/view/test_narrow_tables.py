"""Tables of 20, 30 and 40 columns: no line is wider, no word is cut, no number is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from sukashi.result.kinds import Result
from sukashi.view.screen.canvas import Canvas
from sukashi.view.terminal import _draw
from tests import samples
from tests.view.test_hostile_text import results

WORDS = {
    "en": {" and": " internationally", " 5": " responsibility"},
    "ja": {"と": "社会的責任投資家", "邪智": "責任のある国際機関"},
}
"""Words in place of those of the samples: longer than a column, and than what fits beside one."""


def longer(result: Result, lang: str) -> Result:
    """The result with some words replaced by long ones."""

    def words(value: object) -> object:
        if isinstance(value, str):
            return WORDS[lang].get(value, value)
        return tuple(map(words, value)) if isinstance(value, tuple) else value

    fields = ("top_words", "outcome_words", "alternatives", "labels")
    changed = {name: words(getattr(result, name)) for name in fields if hasattr(result, name)}
    return replace(result, **changed)


def tables(lang: str) -> dict[str, Result]:
    """Every kind of result, those with many numbers, and those with long words and labels."""
    every = results(lang)
    found = every["Attribution"]
    values = [0.25, -0.0125, 1234.5, np.nan, 0.5, -3.0, 1e-7, 2.0]
    residuals = np.array(values[: len(found.targets)], dtype=np.float32)
    targets = tuple(replace(one, of="log_probability") for one in found.targets)
    judged = every["Prediction"]
    labels = ("very much disliked by everyone", "so so", "とても良い映画だと思う")
    return {
        **every,
        "sums": replace(found, residuals=residuals, targets=targets),
        "sums of candidates": replace(
            found,
            residuals=residuals,
            targets=targets,
            hypothesis_scores=np.linspace(-1, 1, len(targets), dtype=np.float32),
        ),
        "long words": longer(every["LayerPredictions"], lang),
        "long labels": replace(judged, labels=labels),
        "many heads": samples.attention(lang, layers=2, heads=40),
        "pair": samples.pair_attention(lang),
        "cross": samples.cross_attention(),
    }


def drawn(result: Result, lang: str, width: int, *, colour: bool = False) -> list[str]:
    """The lines of a table as it is set, before anything folds them."""
    canvas = Canvas(lang, width, colour, None)
    return [line.plain for line in _draw(result, canvas, None)]


@pytest.mark.parametrize("name", tables("en"))
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [20, 30, 40])
def test_no_line_is_wider_and_no_word_is_cut(name: str, lang: str, width: int) -> None:
    lines = drawn(tables(lang)[name], lang, width)
    assert [line for line in lines if cell_len(line) > width] == []
    assert [line for line in lines if "…" in line.removeprefix("… and").removeprefix("…ほか")] == []


SUMS = {
    ("en", 20): """\
4
  probability   90 %
  log-probability
                4.91
  sum of scores
                4.41
  residual      0.25
""",
    ("ja", 20): """\
必
  確率           90%
  対数確率      4.68
  スコアの和    4.18
  残差          0.25
""",
    ("en", 40): """\
4
  probability         90 %
  log-probability     4.91
  sum of scores       4.41
  residual            0.25
""",
    ("ja", 40): """\
必
  確率            90%
  対数確率       4.68
  スコアの和     4.18
  残差           0.25
""",
}


@pytest.mark.parametrize(("lang", "width"), SUMS)
def test_every_sum_has_its_name(lang: str, width: int) -> None:
    lines = drawn(tables(lang)["sums"], lang, width)
    first = SUMS[lang, width].splitlines()
    assert lines[lines.index(first[0], lines.index("")) :][: len(first)] == first


LAYERS = {
    ("en", 20): """\
what came
  responsibility
6 responsibility   1
5 responsibility   1
4 responsibility   1
3 responsibility   1
2 the              2
1 .               11
0 3               21
after
  ,
""",
    ("en", 30): """\
what came responsibility
  layer 6 responsibility    1
  layer 5 responsibility    1
  layer 4 responsibility    1
  layer 3 responsibility    1
  layer 2 the               2
  layer 1 .                11
embedding 3                21
    after ,
""",
    ("ja", 20): """\
実際の次の語
  暴虐
6 暴虐             1
5 暴虐             1
4 暴虐             1
3 暴虐             1
2 を               2
1 社会的責任投資   9
  家
0 メロス          28
直前の語
  邪智
""",
}


@pytest.mark.parametrize(("lang", "width"), LAYERS)
def test_every_rank_stands_beside_its_word(lang: str, width: int) -> None:
    lines = drawn(tables(lang)["long words"], lang, width)
    wanted = LAYERS[lang, width].splitlines()
    assert lines[: len(wanted)] == wanted
    note = {"en": "rows: layers", "ja": "0は埋め込み"}[lang]
    assert (note in "".join(lines).replace("（0は", "0は")) == (width == 20)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_probability_next_to_certainty_is_whole(lang: str) -> None:
    found = results(lang)["Attribution"]
    sure = replace(found, targets=tuple(replace(one, probability=0.9999) for one in found.targets))
    amount = {"en": ">99.9 %", "ja": ">99.9%"}[lang]
    assert sum(amount in line for line in drawn(sure, lang, 20)) == len(found.targets)


def test_rows_and_columns_are_numbered_where_words_do_not_fit() -> None:
    every = results("en")["AttentionMaps"]
    words = ("The", " capital", " of", " Japan", *every.key_tokens.shown[4:])
    tokens = replace(every.key_tokens, shown=words)
    named = replace(every, key_tokens=tokens, query_tokens=tokens)
    lines = drawn(named, "en", 30)
    at = lines.index("            1  2  3  4  5  6")
    assert lines[at + 2].startswith(" 2 capital ")
    matrix = drawn(results("en")["Survey"], "en", 20)
    assert matrix[:4] == [
        "         1  2  3",
        "  1 bad 60  4  1",
        "2 so so  2 50  2",
        " 3 good  ·  · 81",
    ]


def test_a_word_and_its_row_say_one_probability() -> None:
    found = results("en")["Generation"]
    chances = np.array([0.9989, 0.99999, 0.991, 0.5, 0.0004], dtype=np.float32)
    lines = drawn(replace(found, probabilities=chances), "en", 80)
    assert lines[2].split() == ["99.9", ">99.9", "99.1", "50", "<0.1"]
    rows = [line.split("%")[0].split()[1] for line in lines[4:9]]
    assert rows == ["99.9", ">99.9", "99.1", "50", "<0.1"]


def test_a_regression_has_no_column_of_probabilities() -> None:
    found = tables("en")["sums"]
    nan = tuple(replace(one, probability=float("nan"), of="logit") for one in found.targets)
    for width in (20, 80):
        lines = drawn(replace(found, targets=nan), "en", width)
        assert not any("probability" in line for line in lines)
        assert any("residual" in line for line in lines)
