"""Cells: one row of a table whose cells are separated, by Python's csv."""

from __future__ import annotations

import csv
import io

WHOLE = "\x1f"
"""The separator of a table without one: no text has it."""

LONGEST = 1 << 27
csv.field_size_limit(max(LONGEST, csv.field_size_limit()))  # a long text is a cell, too
"""Characters of a cell; the module's own limit is 131,072, less than a long text has."""


def cells_of(text: str, separator: str, *, quoted: bool = True, strict: bool = False) -> list[str]:
    """The cells of one row, its line break left out. Raises: csv.Error for what is no row.

    quoted: whether quotes hold a cell together. strict: whether a cell ends with its quote.
    """
    found = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator or WHOLE,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=strict,
    )
    return next(found, [])


def cells_or_text(text: str, separator: str, *, quoted: bool = True) -> list[str]:
    """The cells of one row; all of it as one cell where it is no row."""
    try:
        return cells_of(text, separator, quoted=quoted)
    except csv.Error:
        return [text.strip("\r\n")]
