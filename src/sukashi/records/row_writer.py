"""Row writer: a file of rows that is whole at any moment and goes on where it stopped.

Rows are appended in one write. Beside the file lies its recipe (`NAME.recipe.json`), so that it is
never continued with something else; a row that was torn by a crash is taken off before going on.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sukashi.errors import FailureError, MisuseError, SukashiError, UnknownNameError
from sukashi.records.formula import quoted_formula
from sukashi.records.output_lock import OutputLock
from sukashi.records.read import table_in_dialect
from sukashi.records.row_splitting import ends_open
from sukashi.records.separator import SUFFIXES
from sukashi.records.table import Dialect, Record

FORMS = (".csv", ".tsv", ".jsonl")
VERSION = "version of the rows"
"""The entry of a recipe that is compared before all others."""
_MARK = "\ufeff".encode()  # spreadsheets take a file without it for the local encoding


class RowWriter:
    """The file; `done` rows of it are there already. It is locked until `close`."""

    def __init__(self, path: Path, columns: Sequence[str], recipe: dict[str, Any]) -> None:
        """Begin a file, or go on with one.

        recipe: JSON values that say how the rows are made. Raises: UnknownNameError for another
        suffix, MisuseError for a file that was made otherwise, FailureError where it cannot be
        written or is being written by another process.
        """
        self.path, self.columns = path, tuple(columns)
        self.form = path.suffix.lower()
        if self.form not in FORMS:
            raise UnknownNameError("suffix of a table", path.suffix or path.name, FORMS)
        self.recipe_path = path.with_name(path.name + ".recipe.json")
        self._lock = OutputLock(path)
        try:
            self._open(recipe)
            self.done = sum(1 for _ in self.records())
        except OSError as error:
            self.close()
            raise FailureError(f"{path} cannot be written: {error.strerror}.") from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> RowWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let other processes write the file."""
        self._lock.release()

    def _open(self, recipe: dict[str, Any]) -> None:
        if self.path.exists():
            self._check(recipe)
            self._trim()
        else:
            self.recipe_path.write_text(_json(recipe), encoding="utf-8")
            self.path.write_bytes(self._head())

    def records(self) -> Iterator[Record]:
        """The rows that are there."""
        if self.path.stat().st_size <= len(self._head()):
            return iter(())
        return table_in_dialect(self.path, _dialect(self.form)).records()

    def append(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows behind the others, all in one write."""
        if not rows:
            return
        try:
            with self.path.open("ab", buffering=0) as file:
                left = memoryview(b"".join(self._line(row) for row in rows))
                while left:  # a file that is nearly full takes a part
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
        except OSError as error:
            raise FailureError(f"{self.path} cannot be written: {error.strerror}.") from error
        self.done += len(rows)

    def _check(self, recipe: dict[str, Any]) -> None:
        """Raises: MisuseError where the file was begun with another recipe."""
        before, now = self._begun_with(), json.loads(_json(recipe))
        if before.get(VERSION) != now.get(VERSION):
            raise MisuseError(
                f"{self.path.name} was begun by another version of sukashi; give another name."
            )
        changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
        if changed:
            name = sorted(changed)[0]
            raise MisuseError(
                f"{self.path.name} was begun with {name} {before.get(name)!r}, not "
                f"{now.get(name)!r}; give another name, or ask as before to go on with it."
            )

    def _begun_with(self) -> dict[str, Any]:
        """The recipe beside the file."""
        try:
            before = json.loads(self.recipe_path.read_bytes().decode("utf-8"))
        except FileNotFoundError:
            raise MisuseError(
                f"{self.path.name} is there already and was not written by this command; "
                "give another name."
            ) from None
        except (ValueError, RecursionError):
            before = None
        if not isinstance(before, dict):
            raise MisuseError(
                f"{self.recipe_path.name}, which says how {self.path.name} was begun, is damaged; "
                "give another name."
            )
        return before

    def _trim(self) -> None:
        """Take off what stands behind the last whole row."""
        whole = place = 0
        inside = False
        delimiter = SUFFIXES.get(self.form, "").encode()
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
        csv.writer(out, delimiter=SUFFIXES[self.form]).writerow(cells)
        return out.getvalue().encode()


def rows_written(path: Path) -> int:
    """How many whole rows an output has; 0 for one that cannot be read."""
    try:
        table = table_in_dialect(path, _dialect(path.suffix.lower()))
        return sum(record.problem is None for record in table.records())
    except SukashiError:
        return 0


def _dialect(form: str) -> Dialect:
    """How the rows are written."""
    if form == ".jsonl":
        return Dialect("jsonl", encoding="utf-8")
    return Dialect(form[1:], SUFFIXES[form], header=True, encoding="utf-8-sig")


def _cell(value: Any) -> Any:
    """Lists as JSON; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, list | dict):
        return _json(value)
    return quoted_formula(value) if isinstance(value, str) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False, allow_nan=False)


__all__ = ["FORMS", "VERSION", "RowWriter", "rows_written"]
