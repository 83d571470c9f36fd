"""Lines: widths in columns, and breaks that keep Japanese words whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sukashi.view.line_breaking import break_lines, display_width


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert display_width("abc") == 3
    assert display_width("説明 する") == 9
    assert display_width("か\u3099") == 2
    assert display_width("𠮷ﾊ") == 3


@given(st.text(alphabet="abc 説明するトークン。（）", max_size=30))
def test_columns_are_those_of_rich(text: str) -> None:
    assert display_width(text) == cell_len(text)


@given(st.integers(12, 60))
def test_a_number_stays_with_its_unit(width: int) -> None:
    for text in (
        "It was driven most by “a b” (41 %) and “c” (<0.1 %).",
        "「語」（41%）と「は」（9%）",
    ):
        for line in break_lines(text, width):
            assert not line.startswith("%")
            assert not line.endswith(("41", "0.1", "（9"))


def test_phrases_are_kept_whole() -> None:
    text = "先にモデルに書かせるトークンの数を決める"
    whole = ["先にモデルに", "書かせる", "トークンの数を", "決める"]
    assert break_lines(text, 16, phrases=True) == whole
    assert break_lines(text, 16) == ["先にモデルに書か", "せるトークンの数", "を決める"]
    text = "層（0 から数える）のほか"
    assert break_lines(text, 14, phrases=True) == ["層（0 から", "数える）のほか"]


@given(st.text(alphabet="ab 言語モデルを書く。（）、", max_size=40), st.integers(8, 20))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, phrases=True)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(display_width, lines)) <= width
