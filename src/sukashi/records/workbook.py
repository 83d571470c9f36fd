"""Workbook: the first sheet of an .xlsx file with rows, by openpyxl, a row at a time."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sukashi.errors import FailureError, MisuseError, SukashiError, TextError
from sukashi.records.header import has_header, text_columns
from sukashi.records.name_display import displayed
from sukashi.records.separator import ROWS
from sukashi.records.table import Dialect, Record, Table, column_keys

LARGEST = 1 << 31
"""Bytes of an unpacked workbook; openpyxl holds the strings of one in memory."""
Cells = tuple[Any, ...]


def workbook_table(path: Path, named: tuple[str, ...]) -> Table:
    """The table in a workbook. Raises: MisuseError for one without rows, FailureError for damage.

    named: columns that a person named.
    """
    sheet = _sheet_with_rows(path)
    with _rows(path, sheet) as rows:
        first = [[_shown(cell) for cell in row] for row in islice(rows, ROWS)]
    header = has_header(first, named, path.name)
    width = len(first[0])
    headings = tuple(cell.strip() for cell in first[0]) if header else ()
    columns = column_keys(headings) if header else tuple(str(n + 1) for n in range(width))
    with _rows(path, sheet) as rows:
        count = sum(1 for _ in rows) - header
    if count < 1:
        raise MisuseError(f"{displayed(path.name)} has no row; give a table of texts.")
    texts = () if header else text_columns(columns, first)
    return Table(
        path.name,
        columns,
        count,
        lambda: _records(path, sheet, columns, header),
        Dialect("xlsx", header=header, sheet=sheet),
        headings or columns,
        texts,
    )


def _records(path: Path, sheet: str, columns: tuple[str, ...], header: bool) -> Iterator[Record]:
    with _rows(path, sheet) as rows:
        for number, row in enumerate(islice(rows, int(header), None), 1):
            if len(row) > len(columns):
                problem = TextError(
                    f"Row {number} has {len(row)} cells, the first row {len(columns)}; give every "
                    "column a name."
                )
                yield Record(number, problem=problem)
                continue
            filled = row + (None,) * (len(columns) - len(row))
            yield Record(number, dict(zip(columns, filled, strict=True)))


def _sheet_with_rows(path: Path) -> str:
    with _opened(path) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            if next(_filled(sheet), None) is not None:
                return str(sheet.title)
    raise MisuseError(f"{displayed(path.name)} has no row; give a table of texts.")


@contextmanager
def _rows(path: Path, sheet: str) -> Iterator[Iterator[Cells]]:
    with _opened(path) as book:
        found = book[sheet]
        found.reset_dimensions()  # what a file says of its size may be wrong
        yield _filled(found)


def _filled(sheet: Any) -> Iterator[Cells]:
    """The rows that have a cell, without the empty ones behind it."""
    for row in sheet.iter_rows(values_only=True):
        last = max((n for n, cell in enumerate(row, 1) if cell not in (None, "")), default=0)
        if last:
            yield tuple(row[:last])


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import openpyxl

    name = displayed(path.name)
    book = None
    try:
        with zipfile.ZipFile(path) as archive:
            large = sum(one.file_size for one in archive.infolist()) > LARGEST
        if large:
            raise MisuseError(f"{name} is too large for a workbook; save it as .csv.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that no text stands in
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield book
    except (SukashiError, GeneratorExit):
        raise
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise MisuseError(f"{displayed(path)} cannot be read: {why}.") from error
    except Exception as error:  # openpyxl raises whatever a damaged file makes it stumble over
        raise FailureError(
            f"{name} is no Excel workbook, or a damaged or encrypted one; save it again."
        ) from error
    finally:
        if book is not None:
            book.close()


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)
