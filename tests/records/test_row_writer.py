"""Grow: at any moment the file is whole, and going on loses and repeats nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sukashi.errors import FailureError, MisuseError, UnknownNameError
from sukashi.records.row_writer import RowWriter

MADE = {"model": "authors", "method": "none"}
ROWS = [
    {"row": 1, "text": "一行目\n二行目", "words": [["猫", 0.5]]},
    {"row": 2, "text": 'a "quote", and\r\nmore', "words": []},
    {"row": 3, "text": "=HYPERLINK(x)", "words": None},
]
COLUMNS = ("row", "text", "words")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_a_file_cut_anywhere_goes_on_with_whole_rows(tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"whole{suffix}"
    first = RowWriter(whole, COLUMNS, MADE)
    assert first.done == 0
    first.append(ROWS[:1])
    first.append(ROWS[1:])
    wanted = whole.read_bytes()
    beside = whole.with_name(whole.name + ".recipe.json").read_text(encoding="utf-8")
    for cut in range(len(wanted) + 1):
        path = tmp_path / f"cut{suffix}"
        path.write_bytes(wanted[:cut])
        path.with_name(path.name + ".recipe.json").write_text(beside, encoding="utf-8")
        again = RowWriter(path, COLUMNS, MADE)
        numbers = [int(record.cells["row"]) for record in again.records()]
        assert numbers == list(range(1, again.done + 1))
        assert all(record.problem is None for record in again.records())
        again.append(ROWS[again.done :])
        assert path.read_bytes() == wanted


def test_text_and_words_come_back(tmp_path: Path) -> None:
    grown = RowWriter(tmp_path / "t.csv", COLUMNS, MADE)
    grown.append(ROWS)
    cells = [record.cells for record in grown.records()]
    assert [one["text"] for one in cells] == [ROWS[0]["text"], ROWS[1]["text"], "'=HYPERLINK(x)"]
    assert cells[0]["words"] == '[["猫", 0.5]]'
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_made_otherwise_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    RowWriter(path, COLUMNS, MADE).append(ROWS)
    before = path.read_bytes()
    with pytest.raises(MisuseError, match=r"begun with method 'none', not 'occlusion'"):
        RowWriter(path, COLUMNS, {**MADE, "method": "occlusion"})
    other = tmp_path / "mine.csv"
    other.write_bytes(b"precious")
    with pytest.raises(MisuseError, match="was not written by this command"):
        RowWriter(other, COLUMNS, MADE)
    assert (path.read_bytes(), other.read_bytes()) == (before, b"precious")


def test_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"suffix of a table '\.txt'"):
        RowWriter(tmp_path / "t.txt", COLUMNS, MADE)
    with pytest.raises(FailureError, match="cannot be written: No such file or directory"):
        RowWriter(tmp_path / "none" / "t.csv", COLUMNS, MADE)
