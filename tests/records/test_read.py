"""Read: rows as they were written, whatever the encoding; each that cannot be read says why."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from pathlib import Path

import pytest

from sukashi.errors import FailureError, MisuseError, TextError, UnknownNameError
from sukashi.records.columns import columns_of
from sukashi.records.encodings import detected
from sukashi.records.memory import table_in
from sukashi.records.read import table_of
from sukashi.records.row_splitting import rows

TEXTS = (
    "もうプロポーズを待たない女たち",
    'He said "no", twice',
    "一行目\n二行目",
    "表、ソ能ー",
    "=1+1",
)


def written(rows: list[tuple[str, ...]], **how: object) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def read(path: Path, encoding: str | None = None) -> list[dict]:
    found = list(table_of(path, encoding).records())
    assert [record.problem for record in found] == [None] * len(found)
    assert [record.number for record in found] == list(range(1, len(found) + 1))
    return [record.cells for record in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_what_a_spreadsheet_writes_is_read_without_naming_its_encoding(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "表.csv"
    table = [("文", "ラベル"), *((text, "良い") for text in TEXTS)]
    path.write_bytes(written(table).encode(encoding))
    assert read(path) == [{"文": text, "ラベル": "良い"} for text in TEXTS]
    assert table_of(path).count == len(TEXTS)
    assert table_of(path).columns == ("文", "ラベル")


@pytest.mark.parametrize("encoding", ["euc-jp", "iso2022_jp", "shift_jis", "utf-8"])
def test_a_named_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.tsv"
    text = written([("text", "n"), ("吾輩は猫である", "1")], delimiter="\t")
    path.write_bytes(text.encode(encoding))
    assert read(path, encoding) == [{"text": "吾輩は猫である", "n": "1"}]


def test_json_lines_plain_text_and_gzip(tmp_path: Path) -> None:
    given = [{"text": text, "label": at} for at, text in enumerate(TEXTS)]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in given)
    (tmp_path / "t.jsonl").write_text(lines, encoding="utf-8")
    with gzip.open(tmp_path / "t.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(lines)
    assert read(tmp_path / "t.jsonl") == read(tmp_path / "t.jsonl.gz") == given
    (tmp_path / "t.txt").write_text("一つ\n\n二つ\r\n三つ", encoding="cp932")
    assert [row["text"] for row in read(tmp_path / "t.txt")] == ["一つ", "二つ", "三つ"]


def test_any_cells_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Commas, quotes, line breaks and kanji with every second byte, drawn at random."""
    letters = ['"', ",", "\n", "\r\n", "'", " ", "表", "ソ", "構", "a", "\t", "。", "①"]
    drawn = random.Random(5)
    texts = ["x" + "".join(drawn.choices(letters, k=drawn.randrange(9))) for _ in range(300)]
    for encoding in ("utf-8", "cp932"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(written([("text", "n"), *((t, "1") for t in texts)]).encode(encoding))
        assert [row["text"] for row in read(path, encoding)] == texts


def test_a_quote_inside_a_plain_cell_opens_nothing() -> None:
    lines = [b'a,5" disk,c\n', b'"open\n', b'still ""open""",2\n', b"last,3"]
    assert [row for row, _ in rows(lines, b",")] == [lines[0], lines[1] + lines[2], lines[3]]


@pytest.mark.parametrize(
    ("raw", "number", "said"),
    [
        ("良い,1\n".encode("cp932"), 2, "Row 2 is not utf-8 like the rest of the file but reads"),
        (b"\x81\x01,1\n", 2, "Row 2 is not utf-8: byte 1 has no meaning"),
        (b"only one cell\n", 2, "Row 2 has 1 cells, the header 2; a text with a comma"),
        (b"one, two, three\n", 2, "Row 2 has 3 cells, the header 2"),
        (b'"never closed,1\n', 2, "Row 2 opens a quote that does not end"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_follow(
    tmp_path: Path, raw: bytes, number: int, said: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("text,label\n悪い,0\n".encode() + raw + "とても良い,1\n普通,1\n".encode())
    found = list(table_of(path).records())
    assert [record.number for record in found] == [1, 2, 3, 4]
    (bad,) = [record for record in found if record.problem is not None]
    assert bad.number == number
    assert isinstance(bad.problem, TextError)
    assert str(bad.problem).startswith(said)
    assert found[3].cells == {"text": "普通", "label": "1"}


def test_json_lines_that_are_none_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "a"}\n{"text": \n[1]\n{"text": "b"}\n')
    problems = [record.problem for record in table_of(path).records()]
    assert [str(one) if one else "" for one in problems] == [
        "",
        "Row 2 is no JSON object in one line.",
        "Row 3 is no JSON object in one line.",
        "",
    ]


def test_ascii_is_utf_8_and_the_majority_decides() -> None:
    def of(*lines: bytes) -> tuple[str, str]:
        return detected(io.BytesIO(b"\n".join(lines)))

    assert of(b"plain") == ("utf-8", "valid")
    assert of(b"plain", "良い".encode("cp932"), b"x") == ("cp932", "guessed from little")
    mixed = ["良い".encode(), "悪い".encode(), "良い".encode("cp932")]
    assert of(*mixed) == of(*reversed(mixed)) == ("utf-8", "valid")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.ods").write_bytes(b"PK")
    with pytest.raises(UnknownNameError, match=r"suffix of a table '\.ods'; choose from: \.csv"):
        table_of(tmp_path / "t.ods")
    with pytest.raises(MisuseError, match="cannot be read: No such file"):
        table_of(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_bytes(b"text,label\n")
    with pytest.raises(MisuseError, match=r"empty\.csv has no row"):
        table_of(tmp_path / "empty.csv")
    (tmp_path / "t.csv").write_bytes(b"text\na\n")
    with pytest.raises(UnknownNameError, match="'utf-9'; choose from: utf-8, cp932"):
        table_of(tmp_path / "t.csv", "utf-9")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"text\na\n")[:-9])
    with pytest.raises(FailureError, match="is no whole gzip file"):
        table_of(tmp_path / "t.csv.gz")
    with pytest.raises(FailureError, match=r"t\.csv is not utf-16"):
        table_of(tmp_path / "t.csv", "utf-16")


def test_columns_are_found_or_named() -> None:
    table = table_in([{"id": 1, "本文": "良い", "正解": 1.0}])
    columns = columns_of(table)
    record = next(table.records())
    assert (columns.text_of(record), columns.label_of(record)) == ("良い", "1")
    assert columns.pair_of(record) is None
    with pytest.raises(UnknownNameError, match="'body'; choose from: id, 本文, 正解"):
        columns_of(table, text="body")
    with pytest.raises(MisuseError, match=r"table is called text .* its columns are: a, b"):
        columns_of(table_in([{"a": 1, "b": 2}]))
    assert columns_of(table_in([{"only": "x"}])).text == "only"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"label": 1}, "Row 1 has no text; it has: label"),
        ({"text": 7}, "The text of row 1 is a whole number, not a text"),
        ({"text": " \u3000 "}, "The text of row 1 is empty"),
        ({"text": None}, "Row 1 has no text"),
    ],
)
def test_a_cell_that_is_no_text_is_named(cells: dict, said: str) -> None:
    table = table_in([cells])
    columns = columns_of(table_in([{"text": "x"}]))
    with pytest.raises(TextError, match=said):
        columns.text_of(next(table.records()))


def test_a_data_frame_is_a_table() -> None:
    import pandas

    frame = pandas.DataFrame({"sentence": ["良い", None], "label": [1, None]})
    table = table_in(frame)
    assert (table.columns, table.count) == (("sentence", "label"), 2)
    columns = columns_of(table)
    one, two = table.records()
    assert (columns.text_of(one), columns.label_of(one)) == ("良い", "1")
    with pytest.raises(TextError, match="Row 2 has no sentence"):
        columns.text_of(two)
    for nothing in ([], frame[:0]):
        with pytest.raises(MisuseError, match="The table is empty"):
            table_in(nothing)
    with pytest.raises(
        MisuseError, match="What is given as a table is a whole number; give a file"
    ):
        table_in(3)
