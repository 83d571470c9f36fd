"""Row writer: a file of rows that is whole at any moment and goes on where it stopped.

Rows are appended in one write. Beside the file lies what it was made with, so that it is never
continued with something else; a row that was torn by a crash is taken off before going on.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sukashi.errors import FailureError, MisuseError, UnknownNameError
from sukashi.records.formula import harmless
from sukashi.records.read import Record, table_of
from sukashi.records.row_splitting import ends_open

FORMS = (".csv", ".tsv", ".jsonl")
_MARK = "\ufeff".encode()  # spreadsheets take a file without it for the local encoding


class RowWriter:
    """The file; `done` rows of it are there already."""

    def __init__(self, path: Path, columns: Sequence[str], made: dict[str, Any]) -> None:
        """Begin a file, or go on with one.

        made: JSON values that say how the rows are made. Raises: UnknownNameError for another
        suffix, MisuseError for a file that was made otherwise, FailureError where it cannot be
        written.
        """
        self.path, self.columns = path, tuple(columns)
        self.form = path.suffix.lower()
        if self.form not in FORMS:
            raise UnknownNameError("suffix of a table", path.suffix or path.name, FORMS)
        self.beside = path.with_name(path.name + ".recipe.json")
        try:
            if path.exists():
                self._check(made)
                self._trim()
            else:
                self.beside.write_text(_json(made), encoding="utf-8")
                path.write_bytes(self._head())
        except OSError as error:
            raise FailureError(f"{path} cannot be written: {error.strerror}.") from error
        self.done = sum(1 for _ in self.records())

    def records(self) -> Iterator[Record]:
        """The rows that are there."""
        if self.path.stat().st_size <= len(self._head()):
            return iter(())
        return table_of(self.path, "utf-8-sig" if self.form != ".jsonl" else "utf-8").records()

    def append(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows behind the others, all in one write."""
        if not rows:
            return
        try:
            with self.path.open("ab", buffering=0) as file:
                file.write(b"".join(self._line(row) for row in rows))
                os.fsync(file.fileno())
        except OSError as error:
            raise FailureError(f"{self.path} cannot be written: {error.strerror}.") from error
        self.done += len(rows)

    def _check(self, made: dict[str, Any]) -> None:
        try:
            before = json.loads(self.beside.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise MisuseError(
                f"{self.path.name} is there already and was not written by this command; "
                "give another name."
            ) from None
        now = json.loads(_json(made))
        changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
        if changed:
            name = sorted(changed)[0]
            raise MisuseError(
                f"{self.path.name} was begun with {name} {before.get(name)!r}, not "
                f"{now.get(name)!r}; give another name, or ask as before to go on with it."
            )

    def _trim(self) -> None:
        """Take off what stands behind the last whole row."""
        whole = place = 0
        inside = False
        delimiter = {".csv": b",", ".tsv": b"\t"}.get(self.form)
        with self.path.open("r+b") as file:
            for line in file:
                place += len(line)
                text = line.removeprefix(_MARK)
                if delimiter:
                    inside = ends_open(text, delimiter, inside=inside)
                if line.endswith(b"\n") and not inside:
                    whole = place
            if whole < place:
                file.truncate(whole)
        if not whole and self._head():
            self.path.write_bytes(self._head())

    def _head(self) -> bytes:
        if self.form == ".jsonl":
            return b""
        return _MARK + self._cells(self.columns)

    def _line(self, row: dict[str, Any]) -> bytes:
        if self.form == ".jsonl":
            return (_json(row) + "\n").encode()
        return self._cells([_cell(row.get(name)) for name in self.columns])

    def _cells(self, cells: Sequence[Any]) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter="\t" if self.form == ".tsv" else ",").writerow(cells)
        return out.getvalue().encode()


def _cell(value: Any) -> Any:
    """Lists as JSON; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, list | dict):
        return _json(value)
    return harmless(value) if isinstance(value, str) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False, allow_nan=False)


__all__ = ["FORMS", "RowWriter"]
