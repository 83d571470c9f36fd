"""Encodings: in which encoding a file is written, where nobody says.

A mark at the start decides. Without one it is UTF-8 or CP932 (Shift_JIS as Japanese spreadsheets
write it), whichever more lines can be read as; UTF-8 where both can.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from sukashi.errors import UnknownNameError

KNOWN = ("utf-8", "cp932", "euc-jp", "utf-16", "latin-1")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLAIN = {"utf-8", "utf-8-sig", "ascii", "cp932", "shift_jis", "euc_jp", "cp1252", "iso8859-1"}
"""Encodings in which a line break, a quote, a comma and a tab are the bytes of ASCII, always."""


def named(name: str) -> str:
    """The encoding of a name, as Python spells it; UnknownNameError for none."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise UnknownNameError("encoding", name, KNOWN) from None
    return "cp932" if found == "shift_jis" else found  # what calls itself Shift_JIS is CP932


def detected(lines: Iterable[bytes]) -> str:
    """The encoding of a file's lines."""
    counts = {"utf-8": 0, "cp932": 0}
    for number, line in enumerate(lines):
        if not number:
            for mark, name in _MARKS:
                if line.startswith(mark):
                    return name
        if line.isascii():
            continue
        for name in counts:
            counts[name] += _reads(line, name)
    return "cp932" if counts["cp932"] > counts["utf-8"] else "utf-8"


def is_plain(name: str) -> bool:
    """Whether the lines of a file can be told apart before they are decoded."""
    return name in _PLAIN


def likely(line: bytes, other_than: str) -> str | None:
    """An encoding in which a line can be read, where it cannot in its file's."""
    names = [name for name in ("utf-8", "cp932", "euc_jp") if name not in (other_than, "")]
    return next((name for name in names if _reads(line, name)), None)


def is_japanese_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 with Japanese in it, which no line of CP932 looks like by chance.

    As CP932 it can be read too, but as nonsense.
    """
    return not line.isascii() and _reads(line, "utf-8") and any(c > "\u3000" for c in line.decode())


def _reads(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True
