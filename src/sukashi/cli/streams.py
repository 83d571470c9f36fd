"""Standard streams: they print what their encoding has, and a full disk or closed pipe is said."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sukashi.cli.substitutions import SUBSTITUTIONS, escaped, marked
from sukashi.errors import StoreError

SAMPLE = "日本語の表示"
"""A stream that has no way to write this says its words in English."""
_lost: set[str] = set()
"""Characters that were printed as question marks since `carried` began."""


@contextmanager
def carried() -> Iterator[None]:
    r"""Let standard output and standard error print what they can, as they are set up before.

    A character that the encoding lacks is drawn with one of ASCII where we know one, else it is
    spelled as in ``\u6fc0``.
    """
    _lost.clear()
    streams: list[Any] = [sys.stdout, sys.stderr]
    before = [(stream, stream.errors) for stream in streams if _is_text(stream)]
    for stream, _ in before:
        stream.reconfigure(errors="sukashi-spelled")
    try:
        yield
    finally:
        for stream, errors in before:
            with suppress(OSError, ValueError):  # a stream that cannot be flushed stays as it is
                stream.reconfigure(errors=errors)


@contextmanager
def drawn() -> Iterator[None]:
    """Meanwhile standard output keeps its columns: what it lacks is a question mark a column."""
    stream: Any = sys.stdout
    if _is_text(stream):
        stream.reconfigure(errors="sukashi-drawn")
    try:
        with written():
            yield
    finally:
        if _is_text(stream):
            with suppress(OSError, ValueError):
                stream.reconfigure(errors="sukashi-spelled")


@contextmanager
def written() -> Iterator[None]:
    """StoreError, in one sentence, where standard output cannot be written.

    A pipe that was closed by its reader stays a BrokenPipeError.
    """
    try:
        if sys.stdout is None:
            raise StoreError("Standard output is closed; leave it open, or write a file with -o.")
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        abandon()
        raise
    except OSError as error:
        abandon()
        raise StoreError(f"Standard output cannot be written: {error.strerror or error}.") from None


def note(sentence: str) -> None:
    """One sentence on standard error; where that is closed or full, nobody is told.

    Names in it that steer a terminal or break the line are spelled.
    """
    line = "".join(_harmless(one) for one in sentence)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"sukashi: {line}\n")
            sys.stderr.flush()


def put(text: str) -> None:
    """Write a text to standard output."""
    with written():
        sys.stdout.write(text)


def put_json(value: Any) -> None:
    """Write one JSON object; where the encoding has not all of its characters, in ASCII."""
    text = json_of(value)
    put(text if carries(sys.stdout, text) else json.dumps(value, allow_nan=False) + "\n")


def json_of(value: Any) -> str:
    """Return a line of JSON, all characters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def flush() -> None:
    """Write what standard output still holds, as `written` does."""
    if sys.stdout is not None:
        with written():
            pass


def abandon() -> None:
    """Send what standard output still holds nowhere, or Python complains when it ends."""
    with suppress(OSError, ValueError, AttributeError):  # also a stream that is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def carries(stream: Any, text: str) -> bool:
    """Whether the encoding of a stream has every character of a text."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def lost() -> int:
    """How many different characters were printed as question marks."""
    return len(_lost)


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    return escaped(character) if kind in ("Cc", "Cf", "Zl", "Zp") else character


def _is_text(stream: Any) -> bool:
    return isinstance(stream, io.TextIOWrapper) and not stream.closed


def _substituting(
    other: Callable[[str], str], seen: set[str] | None = None
) -> Callable[[UnicodeError], tuple[str, int]]:
    """Return an error handler of `codecs`; other: what a character is that has no substitution."""

    def handler(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        missing = error.object[error.start : error.end]
        if seen is not None:
            seen.update(letter for letter in missing if letter not in SUBSTITUTIONS)
        return "".join(SUBSTITUTIONS.get(one) or other(one) for one in missing), error.end

    return handler


codecs.register_error("sukashi-spelled", _substituting(escaped))
codecs.register_error("sukashi-drawn", _substituting(marked, _lost))
