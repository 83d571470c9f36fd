"""Stretches: spaces go with what follows, and Latin words are those of Unicode."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from sukashi.text.unicode_borders import borders_in


def cut(text: str) -> list[str]:
    borders = borders_in(text, lambda stretch, kinds, places: places)
    return [text[i:j] for i, j in zip([0, *borders], [*borders, len(text)], strict=True)]


def test_spaces_go_with_what_follows_and_at_the_end_with_what_is_before() -> None:
    assert cut(" a  b\n\tc \x00") == [" a", "  b", "\n\tc \x00"]


def test_words_keep_their_inner_marks() -> None:
    assert cut("don't 3.14 1,000 U.S. a.b. x,y 3,x") == [
        "don't",
        " 3.14",
        " 1,000",
        " U.S",
        ".",
        " a.b",
        ".",
        " x",
        ",",
        "y",
        " 3",
        ",",
        "x",
    ]


def test_a_text_of_nothing_but_spaces_is_whole() -> None:
    assert cut(" \n") == [" \n"]
    assert cut("") == [""]


def test_marks_do_not_part_a_word() -> None:
    assert cut("e\u0301t.e\u0301 x") == ["e\u0301t.e\u0301", " x"]
    assert cut("b\u0301.b") == ["b\u0301.b"]


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="bcdЯ19'.,;_-!?\"()", max_size=20))
def test_words_are_those_of_unicode(text: str) -> None:
    """Against the regex library, which has its own ways with combining marks."""
    theirs = [found.start() for found in regex.finditer(r"(?w)\b|(?<=\W)(?=\W)", text)]
    borders = borders_in(text, lambda stretch, kinds, places: places)
    inside = [place for place in theirs if 0 < place < len(text)]
    assert borders == sorted(set(inside))
