"""Line rows: tables with a row a line: JSON Lines and plain text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sukashi.errors import MisuseError, TextError
from sukashi.records.decoding import decoded
from sukashi.records.encodings import is_plain
from sukashi.records.file_lines import lines_of
from sukashi.records.name_display import displayed
from sukashi.records.row_splitting import rows
from sukashi.records.separator import ROWS
from sukashi.records.table import Dialect, Record, Table


def line_table(path: Path, dialect: Dialect) -> Table:
    """The table in a file of lines.

    Raises: MisuseError for one without a row that can be read. Its
    columns are those of the first rows.
    """
    count = sum(1 for _ in rows(lines_of(path, dialect.encoding), None))
    name = displayed(path.name)
    columns: dict[str, None] = {}
    problem = None
    for seen, record in enumerate(_records(path, dialect), 1):
        columns |= dict.fromkeys(record.cells)
        problem = problem or record.problem
        if columns and seen >= ROWS:
            break
    if not columns and problem is not None:
        raise MisuseError(f"{name} has no row that could be read: {problem}")
    if not columns:
        raise MisuseError(f"{name} has no row; give a table of texts.")
    names = tuple(columns)
    return Table(path.name, names, count, lambda: _records(path, dialect), dialect, names)


def _records(path: Path, dialect: Dialect) -> Iterator[Record]:
    charset = dialect.encoding if is_plain(dialect.encoding) else "utf-8"
    for number, (row, _) in enumerate(rows(lines_of(path, dialect.encoding), None), 1):
        text = decoded(row, charset, number)
        if isinstance(text, TextError):
            yield Record(number, problem=text)
        elif dialect.format == "txt":
            yield Record(number, {"text": text.rstrip("\r\n")})
        else:
            yield _object(number, text)


def _object(number: int, text: str) -> Record:
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        name = displayed(error.args[0])
        return Record(
            number, problem=TextError(f"Row {number} has two values called {name}; keep one.")
        )
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return Record(number, found)
    return Record(number, problem=TextError(f"Row {number} is no JSON object in one line."))


class _TwiceError(Exception):
    """A JSON object with two values of one name; the name."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found
