"""Binary file: a picture, an archive or a program that was given as a table of texts."""

from __future__ import annotations

from pathlib import Path

from sukashi.errors import MisuseError
from sukashi.records.name_display import displayed

_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of an old office program"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)
_TEXT = frozenset(b"\t\n\v\f\r\x1a\x1b")
"""Control characters that stand in files of text, the escape of ISO-2022-JP among them."""
SHARE = 0.02
"""Share of other control characters above which a file is no text."""


def check_text(start: bytes, path: Path, *, wide: bool) -> None:
    """Raises: MisuseError where the first bytes of a file are no characters. wide: of UTF-16."""
    for signature, what in _SIGNATURES:
        if start.startswith(signature):
            raise _binary(path, what)
    if start.startswith(b"MZ") and b"\0" in start[:256]:
        raise _binary(path, "a program")
    if wide:
        return
    part = start[: 1 << 16]
    control = sum(part.count(byte) for byte in range(32) if byte not in _TEXT)
    if control > SHARE * len(part) and control > 4:
        raise _binary(path, "binary data")


def _binary(path: Path, what: str) -> MisuseError:
    return MisuseError(
        f"{displayed(path.name)} holds {what}, not text; give a table of texts with the suffix of "
        "its format."
    )
