"""Row writer: at any moment the file is whole, and going on loses and repeats nothing."""

from __future__ import annotations

import re
import subprocess
import sys
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
    with RowWriter(whole, COLUMNS, MADE) as first:
        assert first.done == 0
        first.append(ROWS[:1])
        first.append(ROWS[1:])
    wanted = whole.read_bytes()
    beside = whole.with_name(whole.name + ".recipe.json").read_text(encoding="utf-8")
    for cut in range(len(wanted) + 1):
        path = tmp_path / f"cut{suffix}"
        path.write_bytes(wanted[:cut])
        path.with_name(path.name + ".recipe.json").write_text(beside, encoding="utf-8")
        with RowWriter(path, COLUMNS, MADE) as again:
            numbers = [int(record.cells["row"]) for record in again.records()]
            assert numbers == list(range(1, again.done + 1))
            assert all(record.problem is None for record in again.records())
            again.append(ROWS[again.done :])
        assert path.read_bytes() == wanted


def test_text_and_words_come_back(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "t.csv", COLUMNS, MADE) as writer:
        writer.append(ROWS)
        cells = [record.cells for record in writer.records()]
    assert [one["text"] for one in cells] == [ROWS[0]["text"], ROWS[1]["text"], "'=HYPERLINK(x)"]
    assert cells[0]["words"] == '[["猫", 0.5]]'
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_made_otherwise_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with RowWriter(path, COLUMNS, MADE) as writer:
        writer.append(ROWS)
    before = path.read_bytes()
    with pytest.raises(MisuseError, match=r"begun with method 'none', not 'occlusion'"):
        RowWriter(path, COLUMNS, {**MADE, "method": "occlusion"})
    other = tmp_path / "mine.csv"
    other.write_bytes(b"precious")
    with pytest.raises(MisuseError, match="was not written by this command"):
        RowWriter(other, COLUMNS, MADE)
    assert (path.read_bytes(), other.read_bytes()) == (before, b"precious")


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    """The lock is one of the operating system: another process, and a link, meet it too."""
    path, link = tmp_path / "two.csv", tmp_path / "link.csv"
    second = (
        "import sys; from pathlib import Path; from sukashi.records.row_writer import RowWriter\n"
        "try: RowWriter(Path(sys.argv[1]), ('row', 'text', 'words'), {})\n"
        "except Exception as error: print(error)"
    )

    def tried(place: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", second, str(place)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    with RowWriter(path, COLUMNS, MADE) as writer:
        writer.append(ROWS[:1])
        link.symlink_to(path)
        whole = path.read_bytes()
        said = "is being written by another command; wait until it is done, or give another name."
        assert tried(path) == f"two.csv {said}"
        assert tried(link) == f"link.csv {said}"
        assert path.read_bytes() == whole
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "link.csv",
        "two.csv",
        "two.csv.recipe.json",
    ]
    with RowWriter(path, COLUMNS, MADE) as writer:
        assert writer.done == 1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[1, 2]", "which says how t.csv was begun, is damaged"),
        (b'{"model": "auth', "which says how t.csv was begun, is damaged"),
        (b"", "which says how t.csv was begun, is damaged"),
        (b"\xff\xfe{}", "which says how t.csv was begun, is damaged"),
        (b"[" * 100_000, "which says how t.csv was begun, is damaged"),
        (b"null", "which says how t.csv was begun, is damaged"),
        (b'{"method": {"a": [1]}, "model": "authors"}', "was begun with method {'a': [1]}, not"),
        (b'{"version of the rows": "9"}', "t.csv was begun by another version of sukashi"),
    ],
)
def test_a_recipe_of_any_shape_is_one_sentence(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "t.csv"
    with RowWriter(path, COLUMNS, MADE) as writer:
        writer.append(ROWS)
    before = path.read_bytes()
    path.with_name("t.csv.recipe.json").write_bytes(raw)
    with pytest.raises(MisuseError, match=re.escape(said)):
        RowWriter(path, COLUMNS, MADE)
    assert path.read_bytes() == before


def test_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"suffix of a table '\.txt'"):
        RowWriter(tmp_path / "t.txt", COLUMNS, MADE)
    with pytest.raises(FailureError, match="cannot be written: No such file or directory"):
        RowWriter(tmp_path / "none" / "t.csv", COLUMNS, MADE)
