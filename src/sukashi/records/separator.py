"""Separator: what stands between the cells of a line, found by DuckDB's sniffer."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from sukashi.records.cells import cells_or_text
from sukashi.records.database import absolute, connection, literal
from sukashi.records.known_names import is_known

SEPARATORS = (",", ";", "\t", "|")
SUFFIXES = {".csv": ",", ".tsv": "\t"}
EXCEL = re.compile(r'"?sep=([,;|\t])"?')
"""The line before the first row in which Excel is told the separator."""
ROWS, CHARACTERS = 200, 1 << 18
"""Rows and characters that are sniffed at the most."""


def separator_of(rows: list[str], suffix: str, named: tuple[str, ...]) -> str:
    """The separator of a table's first rows, "" where a row is one cell.

    A first row that has a known or a named column under one separator decides; else DuckDB does.
    """
    first = rows[0].strip("\r\n")
    there = [one for one in SEPARATORS if one in first]
    if not there or is_known(_only_cell(first), named):
        return ""
    if suffix == ".tsv" and "\t" in there:
        return "\t"
    usual = SUFFIXES[suffix]
    order = sorted(there, key=lambda one: one != usual)
    for one in order:
        cells = cells_or_text(first, one)
        if len(cells) > 1 and any(is_known(cell.strip(), named) for cell in cells):
            return one
    found = _sniffed(rows)
    return found if found in there else ""


def _only_cell(first: str) -> str:
    cells = cells_or_text(first, "")
    return cells[0].strip() if cells else ""


def _sniffed(rows: list[str]) -> str:
    """What DuckDB finds in some rows; "" where it finds nothing."""
    import duckdb

    text = "".join(rows[:ROWS])[:CHARACTERS].replace("\0", "")
    try:
        with tempfile.TemporaryDirectory(prefix="sukashi-") as folder:
            path = Path(folder, "sample.csv")
            path.write_text(text, encoding="utf-8", errors="replace", newline="")
            with connection(path) as database:
                found = database.execute(
                    f"SELECT Delimiter FROM sniff_csv({literal(absolute(path))}, "
                    "sample_size = -1, ignore_errors = true)"
                ).fetchone()
    except (duckdb.Error, OSError):
        return ""
    return str(found[0]) if found else ""
