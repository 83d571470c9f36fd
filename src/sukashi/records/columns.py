"""Columns: which column of a table holds the text, the second text and the true label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sukashi.errors import MisuseError, TextError, UnknownNameError
from sukashi.records.kinds import kind_of
from sukashi.records.known_names import LABELS, TEXTS, folded
from sukashi.records.name_display import displayed, listed, without_surrogates
from sukashi.records.separator import ROWS
from sukashi.records.table import Record, Table


@dataclass(frozen=True)
class Columns:
    """Names of columns; None where the table has none of the kind."""

    text: str
    pair: str | None = None
    label: str | None = None

    def text_of(self, record: Record) -> str:
        """A record's text. Raises: TextError for a cell that is missing, empty or no text."""
        return _cell(record, self.text)

    def pair_of(self, record: Record) -> str | None:
        """A record's second text, None where the table has none. Raises: as `text_of`."""
        return None if self.pair is None else _cell(record, self.pair)

    def label_of(self, record: Record) -> str:
        """A record's true label as it is written, "" where there is none."""
        value = None if self.label is None else record.cells.get(self.label)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a column of numbers with a gap in it
        if value is None or value != value:  # NaN: no label
            return ""
        return without_surrogates(str(value)).strip()


def columns_of(
    table: Table, text: str | None = None, pair: str | None = None, label: str | None = None
) -> Columns:
    """The columns that are named; unless named, a text and a label column of a usual name.

    Without names the other of two columns has labels where a value comes again in it.
    A name is found without case where exactly one column has it; a number counts the columns from
    1. Raises: UnknownNameError for a column that there is not, MisuseError where none, or more than
    one, looks like the text.
    """
    second = None if pair is None else _named(table, str(pair))
    found = _text(table) if text is None else _named(table, str(text))
    if label is not None:
        return Columns(found, second, _named(table, str(label)))
    known = _usual(table, LABELS)
    if known is None and table.dialect.header is False and len(table.columns) == 2:
        known = next((name for name in table.columns if name not in (found, second)), None)
        if known is not None and (known in table.texts or not _repeats(table, known)):
            known = None
    return Columns(found, second, known)


def _repeats(table: Table, column: str) -> bool:
    """Whether a value comes again in a column's first rows, unlike the numbers of rows."""
    cells = [one.cells.get(column) for one in islice(table.records(), ROWS)]
    values = [str(one).strip() for one in cells if one not in (None, "")]
    return len(set(values)) < len(values)


def _text(table: Table) -> str:
    """The column that has a usual name, or is the only one that can be meant."""
    found = _usual(table, TEXTS)
    if found is not None:
        return found
    candidates = table.texts if table.dialect.header is False else table.columns
    if len(table.columns) == 1 or len(candidates) == 1:
        return candidates[0] if candidates else table.columns[0]
    if table.dialect.header is False:
        raise MisuseError(
            f"{displayed(table.name)} has {len(table.columns)} columns and no header, and which of "
            "them holds the texts is not clear; give its number (<<text_column=>>)."
        )
    raise MisuseError(
        f"No column of {displayed(table.name)} is called text or sentence; its columns are: "
        f"{', '.join(listed(table.columns))}; name one (<<text_column=>>)."
    )


def _usual(table: Table, names: Sequence[str]) -> str | None:
    """The column of the first usual name that a column has."""
    return next((place for name in names if (place := _place(table, name)) is not None), None)


def _named(table: Table, name: str) -> str:
    found = _place(table, name)
    if found is not None:
        return found
    if name.isdecimal() and len(name) < 9 and 1 <= int(name) <= len(table.columns):
        return table.columns[int(name) - 1]
    raise UnknownNameError("column", displayed(name), listed(table.columns))


def _place(table: Table, name: str) -> str | None:
    """The column of a name, else the one that differs in case only.

    Raises: MisuseError where several have the name.
    """
    headings = table.headings or table.columns
    exact = [key for key, one in zip(table.columns, headings, strict=True) if one == name]
    if not exact and name in table.columns:
        return name
    found = exact or [
        key for key, one in zip(table.columns, headings, strict=True) if folded(one) == folded(name)
    ]
    if len(found) > 1:
        numbers = [str(table.columns.index(key) + 1) for key in found]
        raise MisuseError(
            f"{displayed(table.name)} has {len(found)} columns called {displayed(name)}; give the "
            f"number of one instead of its name: {', '.join(numbers)} "
            "(<<text_column=>>, <<label_column=>>)."
        )
    return found[0] if found else None


def _cell(record: Record, column: str) -> str:
    value: Any = record.cells.get(column)
    name = displayed(column)
    if value is None:
        there = ", ".join(listed(tuple(map(str, record.cells)))) or "nothing"
        raise TextError(f"Row {record.number} has no {name}; it has: {there}.")
    if not isinstance(value, str):
        raise TextError(f"The {name} of row {record.number} is {kind_of(value)}, not a text.")
    if not value.strip():
        raise TextError(f"The {name} of row {record.number} is empty.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise TextError(
            f"The {name} of row {record.number} has half a character (a lone surrogate) at place "
            f"{error.start}; take it out."
        ) from None
    return value
