"""Any table at all: rows or one sentence, never a traceback, and every row is counted once.

Hypothesis draws tables of every format with odd separators, quotes, encodings, marks, line ends,
zeros, ragged rows, huge cells and headers, and damages some of them.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sukashi.errors import MisuseError, SukashiError
from sukashi.records.columns import columns_of
from sukashi.records.read import SUFFIXES, table_of
from sukashi.records.table import Table

LETTERS = st.text(
    st.one_of(
        st.sampled_from(list("a良é,;|\t\"' \n\r\0=\x1b\u202e\ufeff…。")),
        st.characters(exclude_categories=()),
    ),
    max_size=8,
)
NAMES = st.one_of(st.sampled_from(["text", "Text", "label", "本文", "", "1", "x\x1b[0m"]), LETTERS)
CELLS = st.one_of(
    LETTERS, LETTERS, st.sampled_from(["a film that is good", "x" * 140_000, "1", ""])
)
ROWS = st.lists(st.lists(CELLS, max_size=4), max_size=6)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "cp1252"])


@st.composite
def delimited(draw: Any) -> bytes:
    separator, quote = draw(st.sampled_from(",;\t|:")), draw(st.sampled_from(['"', "'", ""]))
    end = draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
    rows = [draw(st.lists(NAMES, max_size=4)), *draw(ROWS)]
    lines = [separator.join(quote + cell + quote for cell in row) for row in rows]
    return end.join(lines).encode(draw(ENCODINGS), "replace")


@st.composite
def json_lines(draw: Any) -> bytes:
    values = st.one_of(CELLS, st.integers(), st.none(), st.floats(), st.lists(LETTERS, max_size=2))
    rows = draw(st.lists(st.dictionaries(NAMES, values, max_size=3), max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(json.dumps(row, ensure_ascii=draw(st.booleans())) for row in rows)
    return text.encode(draw(ENCODINGS), "replace")


@st.composite
def workbook(draw: Any) -> bytes:
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [draw(st.lists(NAMES, max_size=4)), *draw(ROWS)]:
        try:
            book.active.append([cell[:1000] for cell in row])
        except (IllegalCharacterError, UnicodeError):
            continue
    try:
        book.save(out)
    except UnicodeError:  # half a character
        return b""
    return out.getvalue()


@st.composite
def parquet(draw: Any) -> bytes:
    import duckdb

    texts = [text.encode("utf-8", "replace").decode() for text in draw(st.lists(CELLS, max_size=5))]
    name = draw(st.sampled_from(["text", "Label", "x y", "本文"]))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        database.execute(f'CREATE TABLE t ("{name}" VARCHAR, score DOUBLE)')
        for text in texts:
            database.execute("INSERT INTO t VALUES (?, 1)", [text.replace("\0", "")])
        database.execute(f"COPY t TO '{folder}/t.parquet'")
        return Path(folder, "t.parquet").read_bytes()


@st.composite
def files(draw: Any) -> tuple[str, bytes]:
    """A name and the bytes of a file, whole or damaged, with its own suffix or another."""
    kinds = {
        ".csv": delimited(),
        ".tsv": delimited(),
        ".jsonl": json_lines(),
        ".txt": delimited(),
        ".xlsx": workbook(),
        ".parquet": parquet(),
        "": st.binary(max_size=400),
    }
    kind = draw(st.sampled_from(list(kinds)))
    raw = draw(kinds[kind])
    if draw(st.integers(0, 3)) == 0:  # damage
        at = int(draw(st.floats(0, 1)) * len(raw))  # a workbook's length differs by its date
        raw = draw(st.sampled_from([raw[:at], raw[:at] + b"\xff\0" + raw[at:], raw[at:]]))
    suffix = kind if kind and draw(st.integers(0, 5)) else draw(st.sampled_from(SUFFIXES))
    if draw(st.integers(0, 4)) == 0:
        return f"t{suffix}.gz", gzip.compress(raw, mtime=0)
    return f"t{suffix}", raw


def check_sentence(error: SukashiError) -> None:
    """One sentence that a terminal shows as it is."""
    said = str(error)
    assert said
    assert said.isprintable(), said


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(files(), st.sampled_from([None, None, "utf-8", "cp932", "utf-16"]))
def test_any_file_is_rows_or_one_sentence(file: tuple[str, bytes], encoding: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file[0])
        path.write_bytes(file[1])
        try:
            table = table_of(path, encoding)
        except SukashiError as error:
            check_sentence(error)
            return
        counted(table)


def counted(table: Table) -> None:
    """Every row is kept or skipped with a reason, is numbered, and is the same when read again."""
    try:
        columns = columns_of(table)
    except MisuseError as error:
        check_sentence(error)
        columns = columns_of(table, "1")
    kept = skipped = 0
    for number, record in enumerate(table.records(), 1):
        assert record.number == number
        try:
            if record.problem is not None:
                raise record.problem
            text = columns.text_of(record)
        except SukashiError as error:
            check_sentence(error)
            skipped += 1
        else:
            assert text.strip()
            text.encode()
            kept += 1
        columns.label_of(record).encode()
    assert kept + skipped == table.count > 0
    again = [record.cells for record in islice(table.records(), 3)]
    assert repr(again) == repr([record.cells for record in islice(table.records(), 3)])
