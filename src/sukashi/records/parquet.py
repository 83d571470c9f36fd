"""Parquet: a table in a Parquet file, by DuckDB, some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sukashi.errors import FailureError, MisuseError
from sukashi.records.database import connection, literal, pattern
from sukashi.records.name_display import displayed
from sukashi.records.table import Dialect, Record, Table

ROWS = 256
"""Rows that are fetched at a time."""


def parquet_table(path: Path) -> Table:
    """The table in a Parquet file. Raises: MisuseError for none, FailureError for damage."""
    if not path.is_file():
        path.open("rb").close()  # says why
    with _Reading(path) as reading:
        reading.ask("SELECT * FROM {table} LIMIT 0")
        columns = tuple(str(one[0]) for one in reading.description)
        # every value is read once, so that damage is found before the first row is answered
        reading.ask("SELECT count(*), max(hash(t)) FROM {table} AS t")
        count = int(reading.fetch(1)[0][0])
    if not count:
        raise MisuseError(f"{displayed(path.name)} has no row; give a table of texts.")
    return Table(
        path.name, columns, count, lambda: _records(path, columns), Dialect("parquet"), columns
    )


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[Record]:
    with _Reading(path) as reading:
        reading.ask("SELECT * FROM {table}")
        number = 0
        while rows := reading.fetch(ROWS):
            for row in rows:
                number += 1
                yield Record(number, dict(zip(columns, row, strict=True)))


class _Reading:
    """Questions about one file; whatever DuckDB stumbles over is said in one sentence."""

    def __init__(self, path: Path) -> None:
        self.name = displayed(path.name)
        self.table = f"read_parquet({literal(pattern(path))}, hive_partitioning = false)"
        self.database = connection(path)

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    @property
    def description(self) -> list[tuple[Any, ...]]:
        """Name and type of each column of the answer."""
        return list(self.database.description)

    def ask(self, question: str) -> None:
        """Send a question; its answer is fetched."""
        self._tried(lambda: self.database.execute(question.format(table=self.table)))

    def fetch(self, rows: int) -> list[tuple[Any, ...]]:
        """The next rows of the answer."""
        return list(self._tried(lambda: self.database.fetchmany(rows)))

    def _tried(self, work: Any) -> Any:
        import duckdb

        try:
            return work()
        except (duckdb.Error, ValueError, OverflowError) as error:
            raise FailureError(f"{self.name} is no whole Parquet file; write it again.") from error
