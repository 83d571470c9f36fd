"""Read: a table of texts in a file, a row at a time, however long it is.

CSV and TSV (any usual separator, with or without a header), JSON Lines with one object a line, text
files with one text a line, each also gzipped; the first sheet of an Excel workbook; Parquet. A row
that cannot be read is given with the reason, and the rows behind it follow.
"""

from __future__ import annotations

from pathlib import Path

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.records.binary_file import check_text
from sukashi.records.delimited import delimited_table, described
from sukashi.records.encodings import detected, named
from sukashi.records.file_lines import opened, start_of
from sukashi.records.line_rows import line_table
from sukashi.records.name_display import displayed
from sukashi.records.parquet import parquet_table
from sukashi.records.table import Dialect, Table
from sukashi.records.workbook import workbook_table

SUFFIXES = (".csv", ".tsv", ".jsonl", ".txt", ".xlsx", ".parquet")
BINARY = (".xlsx", ".parquet")


def table_of(path: Path, encoding: str | None = None, columns: tuple[str, ...] = ()) -> Table:
    """The table in a file. encoding: of its characters; found out unless given.

    columns: those that a person named; a name is in the header, a number may mean there is none.
    Raises: UnknownNameError for another kind of file or an encoding there is not, MisuseError for
    a file that is not there, has no row or is no text, FailureError for a damaged one.
    """
    suffix = suffix_of(path)
    if suffix in BINARY:
        _check_binary(path, encoding)
        return workbook_table(path, columns) if suffix == ".xlsx" else parquet_table(path)
    charset, found = _encoding(path, encoding)
    if suffix in (".csv", ".tsv"):
        return delimited_table(path, suffix, (charset, found), columns)
    return line_table(path, Dialect(suffix[1:], encoding=charset, encoding_found=found))


def table_in_dialect(path: Path, dialect: Dialect) -> Table:
    """The table in a file that is known to be written in a dialect, such as our own."""
    return line_table(path, dialect) if dialect.header is None else described(path, dialect)


def suffix_of(path: Path) -> str:
    """The suffix of a table's file, that of .gz left out; UnknownNameError for another."""
    inner = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    suffix = inner.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownNameError("suffix of a table", displayed(suffix or path.name), SUFFIXES)
    return suffix


def _encoding(path: Path, encoding: str | None) -> tuple[str, str]:
    """The encoding of a file of characters, and how it was found."""
    charset = named(encoding) if encoding else None
    start = start_of(path)
    if charset is None:
        with opened(path) as file:
            charset, found = detected(file)
    else:
        found = "named"
    check_text(start, path, wide=charset.startswith(("utf-16", "utf-32")))
    return charset, found


def _check_binary(path: Path, encoding: str | None) -> None:
    """Raises: MisuseError where a workbook or a Parquet file cannot be opened as asked."""
    with opened(path) as file:
        file.read(1)
    name = displayed(path.name)
    if path.suffix.lower() == ".gz":
        raise MisuseError(f"{name} is packed twice; unpack it first.")
    if encoding is not None:
        raise MisuseError(f"{name} has no encoding to be named; leave <<encoding=>> out.")
