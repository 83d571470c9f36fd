"""Decoding: one row's bytes as text, or the reason why they are none."""

from __future__ import annotations

from sukashi.errors import TextError
from sukashi.records.encodings import is_japanese_utf8, likely


def decoded(row: bytes, charset: str, number: int) -> str | TextError:
    """A row as text; where it cannot be read, why not, as far as can be told."""
    try:
        text = row.decode(charset)
        other = "utf-8" if charset == "cp932" and is_japanese_utf8(row) else None
    except UnicodeDecodeError as error:
        other = likely(row, charset)
        if other is None:
            place = error.start + 1
            return TextError(f"Row {number} is not {charset}: byte {place} has no meaning.")
    if other is not None:
        return TextError(
            f"Row {number} is not {charset} like the rest of the file but reads as {other}; "
            "write the whole file in one encoding."
        )
    return text.removeprefix("\ufeff")
