"""Quoting: whether quotes in a table of tabs belong to its texts, as in the files of GLUE."""

from __future__ import annotations

from pathlib import Path

from sukashi.records.file_lines import lines_of
from sukashi.records.row_splitting import goes_on, rows


def quotes_are_text(path: Path, charset: str, separator: str) -> bool:
    """Whether a table of tabs is whole only where its quotes are read as other characters.

    A row is broken with quotes that hold cells together; without them every line has as many cells
    as the first, which has no quote, and no quote is doubled.
    """
    if separator != "\t":
        return False
    tabs = b"\t"
    broken = any(
        is_open or goes_on(row, tabs) is None
        for row, is_open in rows(lines_of(path, charset), tabs)
    )
    if not broken:
        return False
    lines = (line for line in lines_of(path, charset) if line.strip())
    first = next(lines)
    return b'"' not in first and all(
        line.count(tabs) == first.count(tabs) and b'""' not in line for line in lines
    )
