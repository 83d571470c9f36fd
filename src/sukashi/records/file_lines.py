"""File lines: the bytes of a file, unpacked, and its lines."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sukashi.errors import FailureError, MisuseError
from sukashi.records.encodings import is_plain
from sukashi.records.name_display import displayed

LONGEST = 1 << 26
"""Bytes of one line; what has longer ones is no table of texts."""
SAMPLE = 1 << 20
"""Bytes at the start of a file from which its form is found."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked. Raises: MisuseError, FailureError for what cannot be read."""
    packed = path.suffix.lower() == ".gz"
    name = displayed(path.name)
    try:
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            yield file  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FailureError(f"{name} is no whole gzip file; pack it again.") from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise MisuseError(f"{displayed(path)} cannot be read: {why}.") from error


def start_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with opened(path) as file:
        return file.read(SAMPLE)


def lines_of(path: Path, charset: str) -> Iterator[bytes]:
    """Lines as bytes; of an encoding whose bytes do not show its lines, as UTF-8.

    They end with a line feed, or with a carriage return where the start of the file has more of
    these alone. Raises: FailureError for a file in another encoding, or a line beyond `LONGEST`.
    """
    if is_plain(charset):
        end = _line_end(start_of(path))
        with opened(path) as file:
            yield from _bounded(_cut(file, end) if end == b"\r" else _lines(file), path)
        return
    with opened(path) as file:
        wrapper = io.TextIOWrapper(file, encoding=charset, newline="")
        try:
            while line := wrapper.readline(LONGEST):
                yield from _bounded(iter([line.encode("utf-8", "surrogatepass")]), path)
        except UnicodeError as error:
            raise FailureError(
                f"{displayed(path.name)} is not {charset}; name its encoding (<<encoding=>>)."
            ) from error
        finally:
            wrapper.detach()


def _line_end(start: bytes) -> bytes:
    alone = start.count(b"\r") - start.count(b"\r\n")
    return b"\r" if alone > start.count(b"\n") else b"\n"


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LONGEST):
        yield line


def _cut(file: BinaryIO, end: bytes) -> Iterator[bytes]:
    """Lines that end with another byte than a line feed."""
    rest = b""
    while chunk := file.read(SAMPLE):
        *whole, rest = (rest + chunk).split(end)
        for line in whole:
            yield line + end
        if len(rest) >= LONGEST:
            yield rest
    if rest:
        yield rest


def _bounded(lines: Iterator[bytes], path: Path) -> Iterator[bytes]:
    for line in lines:
        if len(line) >= LONGEST:
            raise FailureError(
                f"{displayed(path.name)} has a line of more than {LONGEST >> 20} MB; give a table "
                "with a text a row."
            )
        yield line
