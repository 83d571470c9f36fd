"""Table: rows of a file or of memory, and how the file was understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sukashi.errors import SukashiError


@dataclass(frozen=True)
class Record:
    """One row of a table.

    number: counted from 1, the header left out. cells: by column. problem: why it has none.
    """

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    problem: SukashiError | None = None


@dataclass(frozen=True)
class Dialect:
    """How a table was understood.

    format: "csv", "tsv", "jsonl", "txt", "xlsx", "parquet", or "memory". separator: between the
    cells of a line, "" where a line is one cell. header: whether the first row holds names; None
    where the format has no such row. encoding: of a file of characters. encoding_found: "named" by
    the person, by a byte order "mark", "valid" UTF-8, "guessed", or "guessed from little". sheet:
    of a workbook. quoted: whether quotes hold a cell together, or are characters of the text.
    """

    format: str
    separator: str = ""
    header: bool | None = None
    encoding: str = ""
    encoding_found: str = ""
    sheet: str = ""
    quoted: bool = True


@dataclass(frozen=True)
class Table:
    """A table that is read anew each time it is asked for its records.

    name: as a person knows it. columns: keys of the cells; of JSON Lines those of the first rows.
    headings: what the file calls them, so that two may be the same. count: of rows. texts: columns
    of a table without a header that look like texts.
    """

    name: str
    columns: tuple[str, ...]
    count: int
    records: Callable[[], Iterator[Record]]
    dialect: Dialect = Dialect("memory")
    headings: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def column_keys(headings: tuple[str, ...]) -> tuple[str, ...]:
    """A key for every column: its heading; its number too where two have one heading or none."""
    found = []
    for number, name in enumerate(headings, 1):
        twice = headings.count(name) > 1
        found.append(f"{name} ({number})" if name and twice else name or str(number))
    return tuple(found)
