"""Delimited: tables whose cells are separated (.csv, .tsv), whatever the separator.

DuckDB finds the separator; the rows are read here, because its reader has no CP932 without an
extension from the network, loses all rows behind an open quote, and names rejected rows by line
only, so that a row could not be numbered or gone on with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sukashi.errors import MisuseError, SukashiError, TextError
from sukashi.records.cells import WHOLE, cells_of, cells_or_text
from sukashi.records.decoding import decoded
from sukashi.records.encodings import is_plain
from sukashi.records.file_lines import lines_of
from sukashi.records.header import has_header, text_columns
from sukashi.records.name_display import displayed
from sukashi.records.quoting import quotes_are_text
from sukashi.records.row_splitting import goes_on, rows
from sukashi.records.separator import CHARACTERS, EXCEL, ROWS, SUFFIXES, separator_of
from sukashi.records.table import Dialect, Record, Table, column_keys


def delimited_table(path: Path, suffix: str, encoding: tuple[str, str], named: Named) -> Table:
    """The table in a file of separated cells.

    encoding: and how it was found. named: columns that a person named. Raises: MisuseError for a
    file without a row, or whose first row may be names or a text.
    """
    charset, found = encoding
    first = _first(rows(lines_of(path, charset), SUFFIXES[suffix].encode()), charset)
    declared = EXCEL.fullmatch(first[0].strip("\r\n")) if first else None
    separator = declared[1] if declared else ""
    if first and declared is None:
        separator = separator_of(first, suffix, named)
    quoted = not quotes_are_text(path, charset, separator)
    dialect = Dialect(suffix[1:], separator, None, charset, found, quoted=quoted)
    first = _first(_raw(path, dialect), charset)
    if not first:
        raise MisuseError(f"{displayed(path.name)} has no row; give a table of texts.")
    parsed = _parsed(first, dialect)
    header = has_header(parsed, named, path.name)
    return described(path, replace(dialect, header=header), parsed)


Named = tuple[str, ...]


def described(path: Path, dialect: Dialect, parsed: list[list[str]] | None = None) -> Table:
    """The table in a file whose dialect is known; parsed: its first rows."""
    if parsed is None:
        parsed = _parsed(_first(_raw(path, dialect), dialect.encoding), dialect)
    count = sum(1 for _ in _raw(path, dialect)) - bool(dialect.header)
    if count < 1:
        raise MisuseError(f"{displayed(path.name)} has no row; give a table of texts.")
    first = parsed[0]
    headings = tuple(cell.strip() for cell in first) if dialect.header else ()
    columns = column_keys(headings) if dialect.header else tuple(map(str, range(1, len(first) + 1)))
    texts = () if dialect.header else text_columns(columns, parsed)
    return Table(
        path.name,
        columns,
        count,
        lambda: _records(path, dialect, columns),
        dialect,
        headings or columns,
        texts,
    )


def _parsed(first: list[str], dialect: Dialect) -> list[list[str]]:
    """The cells of the first rows."""
    return [cells_or_text(text, dialect.separator, quoted=dialect.quoted) for text in first]


def _raw(path: Path, dialect: Dialect) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each row, without a first line that tells Excel the separator."""
    charset = dialect.encoding
    delimiter = (dialect.separator or WHOLE).encode() if dialect.quoted else None
    raw = rows(lines_of(path, charset), delimiter)
    first = next(raw, None)
    if first is None:
        return
    text = first[0].decode(_inner(charset), "replace").removeprefix("\ufeff").strip("\r\n")
    if EXCEL.fullmatch(text) is None:
        yield first
    yield from raw


def _inner(charset: str) -> str:
    """The encoding of the lines of a file."""
    return charset if is_plain(charset) else "utf-8"


def _first(raw: Iterator[tuple[bytes, bool]], charset: str) -> list[str]:
    """The text of the first rows."""
    found: list[str] = []
    size = 0
    for row, _ in islice(raw, ROWS):
        text = row.decode(_inner(charset), "replace")
        found.append(text if found else text.removeprefix("\ufeff"))
        size += len(text)
        if size > CHARACTERS:
            break
    return found


def _records(path: Path, dialect: Dialect, columns: Named) -> Iterator[Record]:
    raw = _raw(path, dialect)
    if dialect.header:
        next(raw)
    for number, (row, is_open) in enumerate(raw, 1):
        cells = _cells(row, is_open, dialect, number)
        if isinstance(cells, SukashiError):
            yield Record(number, problem=cells)
        elif len(cells) != len(columns):
            yield Record(number, problem=_ragged(number, len(cells), len(columns), dialect))
        else:
            yield Record(number, dict(zip(columns, cells, strict=True)))


def _cells(row: bytes, is_open: bool, dialect: Dialect, number: int) -> list[str] | TextError:
    if is_open:
        return TextError(
            f"Row {number} opens a quote that does not end; double a quote of the text."
        )
    text = decoded(row, _inner(dialect.encoding), number)
    if isinstance(text, TextError):
        return text
    try:
        return cells_of(text, dialect.separator, quoted=dialect.quoted, strict=True)
    except csv.Error as error:
        if dialect.quoted and goes_on(row, (dialect.separator or WHOLE).encode()) is None:
            return TextError(
                f"Row {number} goes on behind a closing quote; double a quote of the text."
            )
        return TextError(f"Row {number} is no CSV: {error}.")


def _ragged(number: int, cells: int, columns: int, dialect: Dialect) -> TextError:
    if not dialect.header:
        return TextError(
            f"Row {number} has {cells} cells, the first row {columns}; a text with a separator or "
            "a line break must stand in quotes."
        )
    return TextError(
        f"Row {number} has {cells} cells, the header {columns}; "
        "a text with a comma or a line break must stand in quotes."
    )
