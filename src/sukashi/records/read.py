"""Read: a table of texts, a row at a time, however long it is.

CSV and TSV have a header; JSON Lines has one object a line; a text file one text a line; each may
be gzipped. A row that cannot be read is given with the reason, and the rows behind it follow.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sukashi.errors import FailureError, MisuseError, SukashiError, TextError, UnknownNameError
from sukashi.records.encodings import detected, is_japanese_utf8, is_plain, likely, named
from sukashi.records.row_splitting import rows

SUFFIXES = (".csv", ".tsv", ".jsonl", ".txt")
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True)
class Record:
    """One row of a table.

    number: counted from 1, the header left out. cells: by column. problem: why it has none.
    """

    number: int
    cells: dict[str, Any] = field(default_factory=dict)
    problem: SukashiError | None = None


@dataclass(frozen=True)
class Table:
    """A table that is read anew each time it is asked for its records.

    name: as a person knows it. columns: of the header, for JSON Lines of the first row. count: of
    rows. encoding: of the file, "" in memory.
    """

    name: str
    columns: tuple[str, ...]
    count: int
    records: Callable[[], Iterator[Record]]
    encoding: str = ""


def table_of(path: Path, encoding: str | None = None) -> Table:
    """The table in a file. encoding: of its characters; found out unless given.

    Raises: UnknownNameError for another kind of file or an encoding there is not, MisuseError for
    a file that is not there or has no row.
    """
    suffix = suffix_of(path)
    charset = named(encoding) if encoding else _detected(path)
    delimiter = _DELIMITERS.get(suffix)

    def raw() -> Iterator[tuple[bytes, bool]]:
        return rows(_lines(path, charset), delimiter.encode() if delimiter else None)

    def records() -> Iterator[Record]:
        inner = charset if is_plain(charset) else "utf-8"
        return _csv(raw(), inner, delimiter) if delimiter else _whole(raw(), inner, suffix)

    count = sum(1 for _ in raw()) - (delimiter is not None)
    if count < 1:
        raise MisuseError(f"{path.name} has no row; give a table of texts.")
    columns = _header(raw(), charset, delimiter) if delimiter else _first(records())
    return Table(path.name, columns, count, records, charset)


def suffix_of(path: Path) -> str:
    """The suffix of a table's file, that of .gz left out; UnknownNameError for another."""
    inner = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    suffix = inner.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownNameError("suffix of a table", suffix or path.name, SUFFIXES)
    return suffix


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked; what goes wrong with them is said in a sentence."""
    packed = path.suffix.lower() == ".gz"
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            yield file  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FailureError(f"{path.name} is no whole gzip file; pack it again.") from error
    except OSError as error:
        raise MisuseError(f"{path} cannot be read: {error.strerror}.") from error


def _detected(path: Path) -> str:
    with _open(path) as file:
        return detected(file)


def _lines(path: Path, charset: str) -> Iterator[bytes]:
    """Lines as bytes; of an encoding whose bytes do not show its lines, as UTF-8."""
    with _open(path) as file:
        try:
            if is_plain(charset):
                yield from file
                return
            wrapper = io.TextIOWrapper(file, encoding=charset, newline="")
            try:
                for line in wrapper:
                    yield line.encode("utf-8", "surrogatepass")
            finally:
                wrapper.detach()
        except UnicodeError as error:
            raise FailureError(
                f"{path.name} is not {charset}; name its encoding (<<encoding=>>)."
            ) from error


def _header(raw: Iterator[tuple[bytes, bool]], charset: str, delimiter: str) -> tuple[str, ...]:
    line, _ = next(raw)
    text = line.decode(charset if is_plain(charset) else "utf-8", "replace").removeprefix("\ufeff")
    return tuple(name.strip() for name in _cells(text, delimiter))


def _first(records: Iterator[Record]) -> tuple[str, ...]:
    """The columns of the first row that can be read."""
    found = next((record for record in records if record.problem is None), None)
    return tuple(found.cells) if found else ()


def _csv(raw: Iterator[tuple[bytes, bool]], charset: str, delimiter: str) -> Iterator[Record]:
    line, _ = next(raw)
    header = _header(iter([(line, False)]), charset, delimiter)
    for number, (row, is_open) in enumerate(raw, 1):
        if is_open:
            yield Record(number, problem=_unclosed(number))
            continue
        text = _decoded(row, charset, number)
        if isinstance(text, SukashiError):
            yield Record(number, problem=text)
            continue
        try:
            cells = _cells(text, delimiter)
        except csv.Error as error:
            yield Record(number, problem=TextError(f"Row {number} is no CSV: {error}."))
            continue
        if len(cells) != len(header):
            problem = TextError(
                f"Row {number} has {len(cells)} cells, the header {len(header)}; "
                "a text with a comma or a line break must stand in quotes."
            )
            yield Record(number, problem=problem)
            continue
        yield Record(number, dict(zip(header, cells, strict=True)))


def _unclosed(number: int) -> TextError:
    return TextError(f"Row {number} opens a quote that does not end; double a quote of the text.")


def _whole(raw: Iterator[tuple[bytes, bool]], charset: str, suffix: str) -> Iterator[Record]:
    """Rows that are one line each."""
    for number, (row, _) in enumerate(raw, 1):
        text = _decoded(row, charset, number)
        if isinstance(text, SukashiError):
            yield Record(number, problem=text)
        elif suffix == ".txt":
            yield Record(number, {"text": text.rstrip("\r\n")})
        else:
            yield _object(number, text)


def _object(number: int, text: str) -> Record:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return Record(number, found)
    return Record(number, problem=TextError(f"Row {number} is no JSON object in one line."))


def _cells(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _decoded(row: bytes, charset: str, number: int) -> str | TextError:
    try:
        text = row.decode(charset)
        other = "utf-8" if charset == "cp932" and is_japanese_utf8(row) else None
    except UnicodeDecodeError as error:
        other = likely(row, charset)
        if not other:
            place = error.start + 1
            return TextError(f"Row {number} is not {charset}: byte {place} has no meaning.")
    if other:
        return TextError(
            f"Row {number} is not {charset} like the rest of the file but reads as {other}; "
            "write the whole file in one encoding."
        )
    return text.removeprefix("\ufeff") if number == 1 else text
