"""Memory: a table that a program already holds: a data frame, texts, dictionaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sukashi.errors import MisuseError, TextError
from sukashi.records.kinds import kind_of
from sukashi.records.table import Record, Table, column_keys


def table_in(given: Any) -> Table:
    """A pandas data frame, a sequence of texts, or one of dictionaries.

    Raises: MisuseError for anything else, or nothing.
    """
    if hasattr(given, "columns") and hasattr(given, "iloc"):
        return _frame(given)
    if isinstance(given, str | bytes) or not isinstance(given, Sequence):
        raise MisuseError(
            f"What is given as a table is {kind_of(given)}; give a file, a data frame, or a list "
            "of texts."
        )
    if not given:
        raise MisuseError("The table is empty; give at least one text.")
    if isinstance(given[0], Mapping):
        columns = tuple(str(name) for name in given[0])
        return Table("table", columns, len(given), lambda: _mappings(given))
    return Table("table", ("text",), len(given), lambda: _texts(given))


def _frame(frame: Any) -> Table:
    headings = tuple(str(name) for name in frame.columns)
    columns = column_keys(headings)
    if not len(frame):
        raise MisuseError("The table is empty; give at least one text.")

    def records() -> Iterator[Record]:
        for number, row in enumerate(frame.itertuples(index=False, name=None), 1):
            cells = (None if _is_missing(cell) else cell for cell in row)
            yield Record(number, dict(zip(columns, cells, strict=True)))

    return Table("table", columns, len(frame), records, headings=headings)


def _is_missing(cell: Any) -> bool:
    import pandas

    return cell is None or pandas.isna(cell) is True


def _texts(texts: Sequence[Any]) -> Iterator[Record]:
    for number, text in enumerate(texts, 1):
        yield Record(number, {"text": text})


def _mappings(rows: Sequence[Any]) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            yield Record(number, {str(name): cell for name, cell in row.items()})
        else:
            problem = TextError(f"Row {number} is {kind_of(row)}, not a dictionary as row 1 is.")
            yield Record(number, problem=problem)
