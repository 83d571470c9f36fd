"""Quoting: a quoted cell ends with its quote; in a table of tabs quotes may be of the texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.records.test_dialects import table

BEHIND = "Row {} goes on behind a closing quote; double a quote of the text."
OPEN = "Row {} opens a quote that does not end; double a quote of the text."


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            '"it is good,1\nfilm" yes,0\nplain,1\n',
            [OPEN.format(1), ['film" yes', "0"], ["plain", "1"]],
        ),
        ('"She said \\"no\\"",1\nplain,0\n', [BEHIND.format(1), ["plain", "0"]]),
        ('"Great" film, I said\nplain,0\n', [BEHIND.format(1), ["plain", "0"]]),
        ('"a ""fine""\nfilm",1\n"b",0\n', [['a "fine"\nfilm', "1"], ["b", "0"]]),
        ('"a",1\r\n"b","0"\r\n"c",1', [["a", "1"], ["b", "0"], ["c", "1"]]),
    ],
)
def test_what_stands_behind_a_closing_quote_is_a_skip(
    tmp_path: Path, raw: str, said: list[Any]
) -> None:
    """Python's csv makes one text of two rows, and says nothing."""
    found = table(tmp_path, "text,label\n" + raw)
    assert found.count == len(said)
    assert [
        str(one.problem) if one.problem else list(one.cells.values()) for one in found.records()
    ] == said


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (  # the layout of GLUE: quotes are characters
            'sentence\tlabel\n"it is good\t1\nfilm" yes\t0\nplain\t1\n',
            [['"it is good', "1"], ['film" yes', "0"], ["plain", "1"]],
        ),
        (  # quotes hold cells together, one row is broken
            'sentence\tlabel\n"a ""fine"" film"\t1\n"bad" film\t0\n',
            [['a "fine" film', "1"], BEHIND.format(2)],
        ),
        (
            '"sentence"\t"label"\n"fine"\t1\n"bad" film\t0\n',
            [["fine", "1"], BEHIND.format(2)],
        ),
        (
            'sentence\tlabel\n"two\nlines"\t1\n"bad" film\t0\n',
            [["two\nlines", "1"], BEHIND.format(2)],
        ),
    ],
)
def test_a_table_of_tabs_whose_quotes_are_of_the_texts(
    tmp_path: Path, raw: str, said: list[Any]
) -> None:
    found = table(tmp_path, raw, "t.tsv")
    assert found.count == len(said)
    assert [
        str(one.problem) if one.problem else list(one.cells.values()) for one in found.records()
    ] == said
