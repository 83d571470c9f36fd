"""Words for the eye: all visible, cut and padded in columns, broken into lines by script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sukashi.view.text_format import NO_LINE_START, clip, label, pad, upright, visible, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "∅"),
        (" ", "␣"),
        ("\u3000", "␣"),
        (" 4", " 4"),
        ("\n", "↵"),
        ("a\tb", "a⇥b"),
        ("\x1b[31m", "␛[31m"),
        ("\u3099", "◌\u3099"),
        ("\u202e", "U+202E"),
        ("𠮷", "𠮷"),
    ],
)
def test_nothing_is_invisible(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_steers_the_terminal(text: str) -> None:
    shown = visible(text)
    assert shown
    assert all(unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp") for letter in shown)
    assert visible(shown) == shown


def test_a_label_has_no_blanks_around_it_but_is_never_empty() -> None:
    assert label(" the ") == "the"
    assert label("  ") == "␣␣"


@given(st.text(alphabet="aé日ﾊﾟ、 𠮷が"), st.integers(1, 12))
def test_cut_and_padded_texts_have_their_width(text: str, width: int) -> None:
    assert cell_len(clip(text, width)) <= width
    for align in ("left", "right", "centre"):
        assert cell_len(pad(text, width, align)) == width


def test_a_cut_is_marked() -> None:
    assert clip("走れメロス", 6) == "走れ…"
    assert clip("走れメロス", 6, "") == "走れメ"
    assert clip("走れ", 4) == "走れ"


@given(st.text(alphabet="ab 日本語。、「」（）"), st.integers(4, 20))
def test_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_japanese_breaks_between_letters_but_not_before_a_closing_mark() -> None:
    lines = wrap("メロスは激怒した。必ず、かの邪智暴虐の王を除く。", 10)
    assert len(lines) > 3
    assert not any(line[0] in NO_LINE_START for line in lines)


def test_latin_breaks_at_blanks() -> None:
    assert wrap("the mean of all heads", 9) == ["the mean", "of all", "heads"]


def test_letters_stand_upright() -> None:
    assert upright("メロス") == "メ\nロ\nス"
    assert upright("トークン") == "ト\n｜\nク\nン"
    assert upright("鬱¹⁄₃") == "鬱\n¹⁄₃"
    assert upright("ﾊﾟ") == "ﾊﾟ"
