"""Dialects: the form of a table is found and said, and what cannot be told is refused."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from sukashi.errors import FailureError, MisuseError, SukashiError
from sukashi.records.columns import Columns, columns_of
from sukashi.records.read import table_of
from sukashi.records.table import Dialect, Table

LONG = ["I liked this film", "It was a bore", "Never again, please; really"]


def table(folder: Path, raw: str | bytes, name: str = "t.csv", **how: object) -> Table:
    path = folder / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return table_of(path, **how)  # type: ignore[arg-type]


def cells(found: Table) -> list[list[object]]:
    assert [one.problem for one in found.records()] == [None] * found.count
    return [list(one.cells.values()) for one in found.records()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", ["text{0}label", "Text{0}LABEL", "label{0}text", "body{0}score"])
def test_the_separator_is_found_whatever_the_suffix(
    tmp_path: Path, separator: str, header: str
) -> None:
    rows = [header.format(separator)]
    rows += [f'"{text}"{separator}{at}' for at, text in enumerate(LONG)]
    if header.startswith("label"):
        rows[1:] = [f'{at}{separator}"{text}"' for at, text in enumerate(LONG)]
    for name in ("t.csv", "t.tsv"):
        found = table(tmp_path, "\n".join(rows), name)
        assert (found.dialect.separator, found.dialect.header, found.count) == (separator, True, 3)
        assert found.columns == tuple(header.format(separator).split(separator))
        place = int(header.startswith("label"))
        assert [row[place] for row in cells(found)] == LONG


def test_text_with_unquoted_separators_of_another_kind(tmp_path: Path) -> None:
    """Most of Europe's Excel: commas in the text, semicolons between the cells."""
    raw = "text;label\nGood, really good;1\nbad, dull, long;0\n"
    assert cells(table(tmp_path, raw)) == [["Good, really good", "1"], ["bad, dull, long", "0"]]
    raw = "review;stars\nGood, really good;1\nbad, dull, long;0\n"
    assert cells(table(tmp_path, raw))[1] == ["bad, dull, long", "0"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_first_line_for_excel_is_no_row(tmp_path: Path, mark: bytes) -> None:
    found = table(tmp_path, mark + b"sep=;\r\ntext;label\r\na, b;1\r\n")
    assert (found.columns, found.count, cells(found)) == (("text", "label"), 1, [["a, b", "1"]])
    with pytest.raises(MisuseError, match=r"t\.csv has no row"):
        table(tmp_path, b"sep=;\n")


def test_one_column_has_no_separator(tmp_path: Path) -> None:
    found = table(tmp_path, 'text\nHello, world; yes\n"quoted, ""too"""\n')
    assert found.dialect == Dialect("csv", "", True, "utf-8", "valid")
    assert cells(found) == [["Hello, world; yes"], ['quoted, "too"']]


@pytest.mark.parametrize(
    ("raw", "header", "first", "label"),
    [
        ("text,label\ngood,1\n", True, "good", "label"),
        ("Review,Stars\nI liked it a lot,1\nI did not like it,2\n", True, "I liked it a lot", None),
        ("A fine film,1\nA bad film,0\nA dull one,0\n", False, "A fine film", "2"),
        ("A fine film,0\nA bad film,1\n", False, "A fine film", None),  # may be row numbers
        ("A fine film,17\nA bad film,4\nA dull one,9\n", False, "A fine film", None),
        ("A fine film.,good\nA bad film.,bad\nDull.,bad\n", False, "A fine film.", "2"),
        ("良い映画でした。,良い\n良い話でした。,良い\n", False, "良い映画でした。", "2"),
        ("a fine film,pos\na bad film,neg\nanother one,pos\nmore,neg\n", False, "a fine film", "2"),
    ],
)
def test_a_text_is_not_lost_to_a_header(
    tmp_path: Path, raw: str, header: bool, first: str, label: str | None
) -> None:
    found = table(tmp_path, raw)
    assert found.dialect.header is header
    assert found.count == raw.count("\n") - header
    columns = columns_of(found, text="1" if found.columns[0] == "Review" else None)
    assert columns.text_of(next(found.records())) == first
    assert columns.label == label
    if not header:
        assert columns == Columns("1", None, label)


def test_numbers_of_rows_are_no_labels(tmp_path: Path) -> None:
    found = table(tmp_path, "0,good film\n1,bad film\n")
    assert columns_of(found) == Columns("2", None, None)
    assert columns_of(found, label="1") == Columns("2", None, "1")


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("映画はよい", "euc_jp", ("euc_jp", "guessed from little")),
        ("映画はよい", "cp932", ("cp932", "guessed from little")),
        ("映画はよい", "utf-8", ("utf-8", "valid")),
    ],
)
def test_one_row_is_enough_for_japanese(
    tmp_path: Path, text: str, encoding: str, found: tuple[str, str]
) -> None:
    """Of EUC-JP more bytes than not may look like UTF-8 by chance."""
    read = table(tmp_path, f"text,label\n{text},1\n".encode(encoding))
    assert (read.dialect.encoding, read.dialect.encoding_found) == found
    assert cells(read) == [[text, "1"]]


def test_one_broken_row_of_utf_8_is_no_japanese(tmp_path: Path) -> None:
    read = table(tmp_path, "text,label\nとても良い映画,1\n".encode()[:-4] + b",1\n")
    assert (read.dialect.encoding, read.dialect.encoding_found) == ("utf-8", "valid")


def test_what_cannot_be_told_is_asked_and_the_answer_is_taken(tmp_path: Path) -> None:
    raw = "the first film,some other words\nthe second film,more other words\n"
    said = (
        "Nothing tells whether the first row of t.csv holds names or a text; name the column with "
        "the texts, by its number (from 1) where there are no names (text_column=)."
    )
    with pytest.raises(MisuseError, match=re.escape(said)):
        table(tmp_path, raw)
    found = table(tmp_path, raw, columns=("2",))
    assert (found.dialect.header, found.count) == (False, 2)
    assert columns_of(found, "2").text_of(next(found.records())) == "some other words"
    named = table(tmp_path, raw, columns=("the first film",))
    assert (named.dialect.header, named.count) == (True, 1)
    ended = raw.replace("\n", ".\n")
    found = table(tmp_path, ended)
    said = (
        "t.csv has 2 columns and no header, and which of them holds the texts is not clear; give "
        "its number (text_column=)."
    )
    with pytest.raises(MisuseError, match=re.escape(said)):
        columns_of(found)


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    found = table(tmp_path, "text,text,label\ngood,bad,1\n")
    for name in (None, "text", "TEXT"):
        said = (
            f"t.csv has 2 columns called {name or 'text'}; give the number of one instead of its "
            "name: 1, 2 (text_column=, label_column=)."
        )
        with pytest.raises(MisuseError, match=re.escape(said)):
            columns_of(found, name)
    record = next(found.records())
    assert columns_of(found, "1").text_of(record) == "good"
    assert columns_of(found, "2").text_of(record) == "bad"
    other = table(tmp_path, "text,x,x\ngood,1,2\n")  # what nobody reads may be there twice
    assert columns_of(other).text_of(next(other.records())) == "good"
    with pytest.raises(MisuseError, match="3 columns called text"):
        columns_of(table(tmp_path, "Text,TEXT,tExt\na,b,c\n"))
    assert columns_of(table(tmp_path, "TEXT,text\na,b\n")).text == "text"  # exactly so


def test_names_match_without_case_and_width(tmp_path: Path) -> None:
    found = table(tmp_path, "Ｔｅｘｔ,Label,Body\ngood,1,x\n")
    assert columns_of(found) == Columns("Ｔｅｘｔ", None, "Label")
    assert columns_of(found, text="body").text == "Body"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("t.csv", b"text,label\rgood,1\rbad,0\r"),
        ("t.csv", b'text,label\r"good\nfilm",1\rbad,0'),
        ("t.jsonl", b'{"text": "good"}\r{"text": "bad"}\r'),
        ("t.txt", b"good\rbad\r"),
        ("t.csv.gz", gzip.compress(b"text,label\rgood,1\rbad,0\r", mtime=0)),
    ],
)
def test_carriage_returns_end_rows(tmp_path: Path, name: str, raw: bytes) -> None:
    found = table(tmp_path, raw, name)
    assert found.count == 2
    assert [row[0].replace("\nfilm", "") for row in cells(found)] == ["good", "bad"]


@pytest.mark.parametrize(
    ("encoding", "text", "known"),
    [
        ("utf-8", "とても良い映画", ("utf-8", "valid")),
        ("utf-8-sig", "とても良い映画", ("utf-8-sig", "mark")),
        ("utf-16", "とても良い映画", ("utf-16", "mark")),
        ("utf-16-le", "a film", ("utf-16-le", "guessed")),
        ("cp932", "とても良い映画", ("cp932", "guessed")),
        ("euc_jp", "とても良い映画でした", ("euc_jp", "guessed")),
        ("iso2022_jp", "とても良い映画", ("iso2022_jp", "guessed")),
        ("cp1252", "Très bon café où l'on mange", ("cp1252", "guessed from little")),
        ("cp1251", "Это очень хороший фильм", ("cp1251", "guessed")),
        ("gb18030", "这部电影很好看", ("gb18030", "guessed")),
        ("cp949", "이 영화는 정말 좋았다", ("cp949", "guessed")),
    ],
)
def test_the_encoding_is_found_and_how(
    tmp_path: Path, encoding: str, text: str, known: tuple[str, str]
) -> None:
    found = table(tmp_path, f"text,label\n{text},1\n{text},0\n".encode(encoding))
    assert (found.dialect.encoding, found.dialect.encoding_found) == known
    assert cells(found) == [[text, "1"], [text, "0"]]
    named = table_of(tmp_path / "t.csv", encoding)
    assert named.dialect.encoding_found == "named"


def test_broken_bytes_are_rows_and_no_other_encoding(tmp_path: Path) -> None:
    """Each é of UTF-8 reads as half-width katakana in CP932; two bytes decide nothing."""
    lines = ["text,label", *(f"café {at},1" for at in range(5))]
    raw = "\n".join(lines).encode().replace(b"caf\xc3\xa9 2", b"caf\xe9 2")
    raw = raw.replace(b"caf\xc3\xa9 4", b"caf\xc3 4")
    found = table(tmp_path, raw)
    assert (found.dialect.encoding, found.dialect.encoding_found) == ("utf-8", "valid")
    problems = {one.number: str(one.problem) for one in found.records() if one.problem}
    assert sorted(problems) == [3, 5]
    assert all(said.startswith(f"Row {at} is not utf-8") for at, said in problems.items())


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"PK\x03\x04\x14\0\x06\0", "an Excel workbook or another zip archive"),
        (b"MZ\x90\0\x03\0\0\0" + b"\0" * 64, "a program"),
        (b"\x7fELF\x02\x01\x01\0", "a program"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (gzip.compress(b"text\na\n", mtime=0), "a gzip file"),
        (bytes(range(256)) * 40, "binary data"),
    ],
)
@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl", "t.txt"])
def test_a_binary_file_is_one_plain_sentence(
    tmp_path: Path, raw: bytes, what: str, name: str
) -> None:
    said = f"{name} holds {what}, not text; give a table of texts with the suffix of its format."
    with pytest.raises(MisuseError) as caught:
        table(tmp_path, raw, name)
    assert str(caught.value) == said


def test_a_header_cannot_steer_the_terminal(tmp_path: Path) -> None:
    raw = "\x1b[31mone\x1b]0;x\x07,\u202etwo,three\na,b,c\nd,e,f\n"
    found = table(tmp_path, raw, columns=("three",))
    with pytest.raises(MisuseError) as caught:
        columns_of(found)
    assert "its columns are: �[31mone�]0;x�, �two, three; name one" in str(caught.value)
    with pytest.raises(SukashiError) as caught:
        columns_of(found, "\x1b[2J")
    assert "\x1b" not in str(caught.value)
    columns = columns_of(found, "1")
    with pytest.raises(SukashiError) as caught:
        columns.text_of(type(next(found.records()))(1, {"\x1b[0m": 1}))
    assert "\x1b" not in str(caught.value)


def test_json_with_two_values_of_one_name_is_a_skip(tmp_path: Path) -> None:
    found = table(tmp_path, '{"text": "a", "text": "b"}\n{"text": "c"}\n', "t.jsonl")
    one, two = found.records()
    assert str(one.problem) == "Row 1 has two values called text; keep one."
    assert two.cells == {"text": "c"}
    with pytest.raises(MisuseError, match=r"t\.jsonl has no row that could be read: Row 1 is no J"):
        table(tmp_path, "[\n1,\n2]\n", "t.jsonl")


def test_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "empty"
    sheet = book.create_sheet("感想")
    for row in [
        ["Text", "Label", None],
        ["良い", 1, None],
        [],
        [None, 0],
        [12, 2],
        ["=1+1", 3, "x"],
    ]:
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    found = table_of(tmp_path / "t.xlsx")
    assert found.dialect == Dialect("xlsx", header=True, sheet="感想")
    assert (found.columns, found.count) == (("Text", "Label"), 4)
    columns = columns_of(found)
    one, two, three, four = found.records()
    assert (columns.text_of(one), columns.label_of(one)) == ("良い", "1")
    for record, said in [
        (two, "Row 2 has no Text; it has: Text, Label."),
        (three, "The Text of row 3 is a whole number, not a text."),
    ]:
        with pytest.raises(MisuseError, match=re.escape(said)):
            columns.text_of(record)
    assert str(four.problem) == "Row 4 has 3 cells, the first row 2; give every column a name."
    raw = (tmp_path / "t.xlsx").read_bytes()
    for at, cut in enumerate([raw[:100], raw[:-30], raw.replace(b"xl/", b"yl/"), b"", b"text\n"]):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(cut)
        with pytest.raises(FailureError, match=f"{at}.xlsx is no Excel workbook, or a damaged"):
            table_of(path)
    with pytest.raises(MisuseError, match="leave encoding= out"):
        table_of(tmp_path / "t.xlsx", "utf-8")


def test_a_parquet_file(tmp_path: Path) -> None:
    import duckdb

    folder = tmp_path / "a=1"
    folder.mkdir()
    path = folder / "it's [x]*.parquet"
    duckdb.sql(
        "COPY (SELECT 'text ' || n AS \"Text\", n % 2 AS label, NULL AS gap FROM range(600) t(n)) "
        f"TO '{tmp_path}/made.parquet'"
    )
    (tmp_path / "made.parquet").rename(path)
    found = table_of(path)
    assert (found.columns, found.count) == (("Text", "label", "gap"), 600)
    assert found.dialect == Dialect("parquet")
    records = list(found.records())
    assert [one.number for one in records] == list(range(1, 601))
    assert records[599].cells == {"Text": "text 599", "label": 1, "gap": None}
    columns = columns_of(found)
    assert (columns.text_of(records[7]), columns.label_of(records[7])) == ("text 7", "1")
    (tmp_path / "cut.parquet").write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FailureError, match=r"cut\.parquet is no whole Parquet file; write it"):
        table_of(tmp_path / "cut.parquet")
    with pytest.raises(MisuseError, match="cannot be read: No such file"):
        table_of(tmp_path / "none.parquet")


def test_the_database_reads_nothing_else(tmp_path: Path) -> None:
    import duckdb

    from sukashi.records.database import connection

    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with connection(tmp_path / "t.parquet") as database:
        for asked in [
            f"SELECT * FROM read_csv('{secret}')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            f"ATTACH '{tmp_path}/x.db'",
        ]:
            with pytest.raises(duckdb.Error):
                database.execute(asked)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["secret.csv"]
