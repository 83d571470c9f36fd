"""Columns: which column of a table holds the text, the second text and the true label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sukashi.errors import MisuseError, TextError, UnknownNameError
from sukashi.records.read import Record, Table

TEXTS = ("text", "sentence", "本文", "テキスト", "文", "文章")
LABELS = ("label", "true_label", "ラベル", "正解")


@dataclass(frozen=True)
class Columns:
    """Names of columns; None where the table has none of the kind."""

    text: str
    pair: str | None = None
    label: str | None = None

    def text_of(self, record: Record) -> str:
        """A record's text. Raises: TextError for a cell that is missing or empty."""
        return _cell(record, self.text)

    def pair_of(self, record: Record) -> str | None:
        """A record's second text, None where the table has none. Raises: as `text_of`."""
        return None if self.pair is None else _cell(record, self.pair)

    def label_of(self, record: Record) -> str:
        """A record's true label as it is written, "" where there is none."""
        value = None if self.label is None else record.cells.get(self.label)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a column of numbers with a gap in it
        return "" if value is None else str(value).strip()


def columns_of(
    table: Table, text: str | None = None, pair: str | None = None, label: str | None = None
) -> Columns:
    """The columns that are named; unless named, a text and a label column of a usual name.

    Raises: UnknownNameError for a column that there is not, MisuseError where none looks like the
    text.
    """
    for name in (text, pair, label):
        if name is not None and name not in table.columns:
            raise UnknownNameError("column", name, table.columns)
    found = text or next((name for name in TEXTS if name in table.columns), None)
    if found is None and len(table.columns) == 1:
        found = table.columns[0]
    if found is None:
        raise MisuseError(
            f"No column of {table.name} is called text or sentence; there is: "
            f"{', '.join(table.columns)}; name one (<<text_column=>>)."
        )
    known = label or next((name for name in LABELS if name in table.columns), None)
    return Columns(found, pair, known)


def _cell(record: Record, column: str) -> str:
    value: Any = record.cells.get(column)
    if value is None:
        there = ", ".join(record.cells) or "nothing"
        raise TextError(f"Row {record.number} has no {column}; there is: {there}.")
    if not isinstance(value, str):
        raise TextError(
            f"The {column} of row {record.number} is a {type(value).__name__}, not a text."
        )
    if not value.strip():
        raise TextError(f"The {column} of row {record.number} is empty.")
    return value
