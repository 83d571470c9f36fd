"""The terminal: columns line up with wide letters, colours can be read, numbers are true."""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment

from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.result.kinds import Result
from sukashi.result.tokens import Tokens
from sukashi.view.colours import DARK, LIGHT, THEMES, contrast
from sukashi.view.screen.canvas import Canvas
from sukashi.view.screen.running_text import Word, running_text
from sukashi.view.terminal import THEME_NAMES, present, render
from sukashi.view.text_format import label
from sukashi.view.token_units import token_units
from tests import samples

LANGUAGES = pytest.mark.parametrize("lang", ["en", "ja"])
WIDTHS = pytest.mark.parametrize("width", [24, 40, 80, 160])


def everything(lang: str) -> list[Result]:
    long, hard = samples.long_tokens(lang), samples.shared_tokens()
    return [
        *samples.every(lang),
        samples.verdict(lang),
        samples.attribution(lang, signed=False),
        samples.attribution(lang, over=long),
        samples.attribution(lang, over=hard),
        samples.attention(lang, layers=12, heads=12, over=long),
        samples.attention(lang, layers=2, heads=40, over=hard, causal=False),
        samples.cross_attention(),
        samples.factored_attention(lang),
        samples.layers(lang, blocks=40),
    ]


def lines(result: Result, **options: object) -> list[list[Segment]]:
    console = Console(width=400, force_terminal=True, color_system="truecolor", file=io.StringIO())
    settings = {"theme": "unknown", **options}
    return console.render_lines(render(result, **settings), pad=False)  # type: ignore[arg-type]


def plain(result: Result, **options: object) -> list[str]:
    rows = lines(result, **options)
    return ["".join(segment.text for segment in row) for row in rows]


@LANGUAGES
@WIDTHS
@pytest.mark.parametrize("colour", [True, False])
def test_no_line_is_wider_than_asked_and_nothing_steers_the_terminal(
    lang: str, width: int, colour: bool
) -> None:
    for result in everything(lang):
        for row in plain(result, lang=lang, width=width, colour=colour):
            assert cell_len(row) <= width, row
            assert all(unicodedata.category(letter)[0] != "C" for letter in row)


@LANGUAGES
@pytest.mark.parametrize("theme", THEMES)
def test_every_coloured_word_is_readable(lang: str, theme: str) -> None:
    paper = THEMES[theme].background
    inked = 0
    for result in everything(lang):
        for segment in itertools.chain(*lines(result, lang=lang, theme=theme)):
            style = segment.style
            if style is None or not segment.text.strip() or style.color is None:
                continue
            front = tuple(style.color.get_truecolor())
            back = tuple(style.bgcolor.get_truecolor()) if style.bgcolor else paper
            bars = not segment.text.strip(" ▁▂▃▄▅▆▇█▔░▒▓·")
            assert contrast(front, back) >= (3 if bars else 4.5), segment  # type: ignore[arg-type]
            inked += bool(style.bgcolor)
    assert inked > 50


def test_bars_show_on_grounds_that_are_not_known() -> None:
    for segment in itertools.chain(*lines(samples.verdict(), theme="unknown")):
        if segment.style is not None and segment.style.color is not None:
            colour = segment.style.color.get_truecolor()
            assert segment.style.bgcolor is None
            assert min(contrast(colour, (0, 0, 0)), contrast(colour, (255, 255, 255))) >= 3


@LANGUAGES
def test_without_colour_there_is_none(lang: str) -> None:
    for result in everything(lang):
        for segment in itertools.chain(*lines(result, lang=lang, colour=False, theme="dark")):
            assert segment.style is None or (segment.style.color or segment.style.bgcolor) is None


@LANGUAGES
@pytest.mark.parametrize("theme", [LIGHT, None])
def test_numbers_stand_under_their_own_word(lang: str, theme: object) -> None:
    sheet = Canvas(lang, 60, True, theme)  # type: ignore[arg-type]
    texts = [label(word) for word in token_units(samples.long_tokens(lang)).words]
    words = [Word(text, value=0.5, number=str(10 + at)) for at, text in enumerate(texts)]
    rows = [row.plain for row in running_text(sheet, words)]
    every = 2 if theme is LIGHT else 3
    at = 0
    for row in range(0, len(rows), every):
        text, numbers = rows[row], rows[row + every - 1]
        starts = [match.start() for match in re.finditer(r"\d+", numbers)]
        for word in words[at : at + len(starts)]:
            assert text.startswith(word.text)
            assert numbers.startswith(word.number)
            room = max(cell_len(word.text), len(word.number) + 1)
            text = text[room - cell_len(word.text) + len(word.text) :]
            numbers = numbers[room:]
        at += len(starts)
    assert at == len(words)


@LANGUAGES
def test_columns_of_the_tables_line_up(lang: str) -> None:
    result = samples.layers("ja")  # its words have no digits
    rows = plain(result, lang=lang, width=150, colour=False)
    named = [row for row in rows if re.match(r" *(layer \d|第\d層|embedding|埋め込み)", row)]
    ends = {
        tuple(cell_len(row[: match.end()]) for match in re.finditer(r"\d+(?=\s|$)", row))[-8:]
        for row in named
    }
    assert len(named) == len(result.ranks)
    assert len(ends) == 1
    assert len(ends.pop()) == len(result.positions)


@LANGUAGES
def test_attribution_shows_the_shares(lang: str) -> None:
    result = samples.verdict(lang)
    rows = plain(result, lang=lang, width=200, colour=False)
    text = "".join(result.tokens.shown)
    under = rows[next(at for at, row in enumerate(rows) if row.startswith("[CLS]")) + 2]
    shown = [int(number.replace("−", "-")) for number in re.findall(r"−?\d+", under)]
    signed = np.sign(result.scores[0]) * result.shares[0] * 100
    assert text
    assert shown == [round(float(value)) for value in signed if abs(value) >= 1]


def test_the_matrix_holds_all_shares() -> None:
    result = samples.attribution()
    rows = plain(result, width=120, colour=False)
    shares = np.where(result.scores < 0, -1, 1) * result.shares * 100
    for row, target in enumerate(result.targets):
        line = next(
            line
            for line in rows
            if re.match(rf"{re.escape(label(target.label))} +−?\d+ +−?\d", line)
        )
        rows.remove(line)
        shown = [int(number.replace("−", "-")) for number in re.findall(r"−?\d+", line)][-99:]
        expected = [round(float(value)) for value in shares[row] if abs(value) >= 0.5]
        assert shown[-len(expected) :] == expected


def test_lists_name_the_largest_inputs_first() -> None:
    result = samples.attribution("ja")
    rows = plain(result, lang="ja", width=60, colour=False)
    listed = [row for row in rows if re.match(r" *\S+ +\d+%  ", row)]
    assert len(listed) == len(result.targets)
    for row, line in enumerate(listed):
        best = int(result.shares[row].argmax())
        assert line.split()[2] == label(result.tokens.shown[best])


@LANGUAGES
def test_the_table_of_heads_names_their_habits(lang: str) -> None:
    rows = plain(samples.attention(lang), lang=lang, width=100, colour=False)
    first = {"en": "layer 1 prev", "ja": "第1層 直前"}[lang]
    line = next(row for row in rows if row.startswith(first))
    weights = samples.attention(lang).head(1, 0)
    share = np.mean([weights[q, q - 1] for q in range(2, len(weights))])
    assert line.removeprefix(first).split()[0] == f"{100 * share:.0f}"


@LANGUAGES
def test_layers_show_best_guess_and_rank(lang: str) -> None:
    result = samples.layers(lang)
    rows = plain(result, lang=lang, width=200, colour=False)
    for layer in range(1, len(result.ranks)):
        name = {"en": f"layer {layer} ", "ja": f"第{layer}層 "}[lang]
        parts = next(row for row in rows if row.strip().startswith(name)).split(name, 1)[1].split()
        expected = [
            text
            for column in range(len(result.positions))
            for text in (
                label(result.top_words[layer][column][0]),
                str(result.ranks[layer, column]),
            )
        ]
        assert parts == expected


@LANGUAGES
def test_generation_shows_probabilities(lang: str) -> None:
    result = samples.generation(lang)
    rows = plain(result, lang=lang, width=120, colour=False)
    for step, at in enumerate(result.written):
        word = label(result.tokens.shown[at])
        line = next(row for row in rows if re.match(rf" *{re.escape(word)} +\d+ ?% ▆", row))
        rows.remove(line)
        assert int(re.findall(r"(\d+) ?%", line)[0]) == round(
            100 * float(result.probabilities[step])
        )
        assert line.count("▆") == round(20 * float(result.probabilities[step]))


def test_bytes_of_one_character_are_one_word() -> None:
    rows = plain(samples.attribution("ja", over=samples.shared_tokens()), lang="ja", colour=False)
    assert not any("⁄" in row for row in rows)
    assert any(row.startswith("鬱 ") for row in rows)


def test_a_target_can_be_chosen() -> None:
    result = samples.attribution()
    assert plain(result, target=0)[0].startswith("“4”")
    assert plain(result, target=" 5")[0].startswith("“5”")
    assert "what 3 looks at" in "\n".join(plain(samples.attention(), target=" 3"))
    steps = [row for row in plain(samples.generation(), target=1, colour=False) if " % ▆" in row]
    assert len(steps) == 1
    with pytest.raises(RangeError, match="Target 7 does not exist; choose from 0 to 4"):
        render(result, target=7)


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(UnknownNameError, match="Unknown theme 'blue'; choose from: light, dark"):
        render(samples.verdict(), theme="blue")  # type: ignore[arg-type]
    with pytest.raises(MisuseError, match="give a result of sukashi"):
        render("text")  # type: ignore[arg-type]
    assert set(THEMES) < set(THEME_NAMES)


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [
        ({"color_system": "truecolor"}, True),
        ({"color_system": "256"}, True),
        ({"color_system": "standard"}, False),
        ({"color_system": "truecolor", "no_color": True}, False),
        ({"color_system": None}, False),
    ],
)
def test_a_console_gets_what_it_can_show(settings: dict[str, object], coloured: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=70, **settings)  # type: ignore[arg-type]
    present(samples.verdict("ja"), console, lang="ja")
    assert ("38;" in out.getvalue()) is coloured
    assert "面白かった" in re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())


def test_one_token_is_enough() -> None:
    text = samples.tokens(("雨",))
    for result in (
        samples.attention("ja", layers=1, heads=1, over=text),
        samples.attribution("ja", over=samples.tokens(("雨", "が"))),
    ):
        assert plain(result, lang="ja", width=30)


def test_dark_and_light_differ() -> None:
    def backs(theme: str) -> set[object]:
        rows = itertools.chain(*lines(samples.verdict(), theme=theme))
        return {
            segment.style.bgcolor for segment in rows if segment.style and segment.style.bgcolor
        }

    assert backs("dark")
    assert backs("light")
    assert not backs("dark") & backs("light")
    assert DARK.background != LIGHT.background


def test_line_breaks_break_the_line() -> None:
    rows = plain(samples.attribution("ja", over=samples.shared_tokens()), lang="ja", colour=False)
    assert any(row.rstrip().endswith("↵") for row in rows)
    assert isinstance(samples.shared_tokens(), Tokens)


def test_the_true_label_stands_beside_the_predicted_one() -> None:
    result = replace(samples.verdict(), truth="negative")
    assert "true label: negative · predicted label: positive (93 %)" in plain(result)
    assert any(
        "正解のラベル: 否定" in one for one in plain(replace(result, truth="否定"), lang="ja")
    )
    unsure = replace(result, targets=(replace(result.targets[0], probability=0.3),))
    assert "true label: negative" in plain(unsure)
