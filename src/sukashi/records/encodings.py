"""Encodings: in which encoding a file is written, where nobody says.

A mark at the start decides. Without one a file is UTF-8 as soon as it has more characters of UTF-8
than bytes that are none, so a few broken bytes do not make another encoding of it. What is left is
guessed by charset-normalizer among the encodings that spreadsheets write.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import BinaryIO

from sukashi.errors import UnknownNameError

KNOWN = ("utf-8", "cp932", "euc-jp", "utf-16", "cp1252", "latin-1")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLAIN = {
    *("utf-8", "utf-8-sig", "ascii", "cp932", "shift_jis", "euc_jp", "gb18030", "gbk", "gb2312"),
    *("big5", "cp949", "euc_kr", "iso8859-1", "iso8859-15", "mac-roman", "koi8-r"),
    *(f"cp{number}" for number in range(1250, 1259)),
}
"""Encodings in which a line break, a quote, a comma and a tab are the bytes of ASCII, always."""
_GUESSES = (
    *("cp932", "euc_jp", "cp1252", "cp1250", "cp1251", "cp1253"),
    *("gb18030", "cp949", "big5", "koi8_r", "mac_roman"),
)
"""Of those that fit a file equally well the first is taken."""
LITTLE = 24
"""Bytes beyond ASCII below which an encoding is guessed from little."""
_CHUNK, _SAMPLE = 1 << 20, 1 << 16


def named(name: str) -> str:
    """The encoding of a name, as Python spells it; UnknownNameError for none of characters."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)
    except (LookupError, ValueError):  # base64 and the like turn bytes into bytes
        raise UnknownNameError("encoding", name, KNOWN) from None
    return "cp932" if found.name == "shift_jis" else found.name  # what calls itself so is CP932


def detected(file: BinaryIO) -> tuple[str, str]:
    """The encoding of a file, and how it was found.

    "mark", "valid", "guessed" or, of few characters, "guessed from little".
    """
    counts = _Counts()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    first = True
    while chunk := file.read(_CHUNK):
        if first and (found := _at_the_start(chunk)):
            return found
        first = False
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        counts.add(decoder.decode(chunk), chunk)
    if not counts.invalid:
        return "utf-8", "valid"
    sample = bytes(counts.sample)
    japanese = _japanese(sample)
    if counts.valid > counts.invalid and not (japanese and counts.by_chance):
        return "utf-8", "valid"
    little = sum(byte > 127 for byte in sample) < LITTLE
    likeliest = japanese or _guessed(sample) or "utf-8"
    return likeliest, "guessed from little" if little else "guessed"


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


@dataclass
class _Counts:
    """Characters beyond ASCII that are UTF-8, places that are not.

    whole: lines, or chunks, with the former alone. sample: lines with the latter.
    """

    valid: int = 0
    invalid: int = 0
    whole: int = 0
    sample: bytearray = field(default_factory=bytearray)

    @property
    def by_chance(self) -> bool:
        """Whether the bytes of another encoding may look as much like UTF-8 as these."""
        return not self.whole and self.valid < 4 * self.invalid

    def add(self, text: str, chunk: bytes) -> None:
        broken = text.count("\ufffd") - chunk.count("\ufffd".encode())
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        self.invalid += broken
        self.valid += beyond - broken
        self.whole += bool(beyond and not broken)
        if not broken or len(self.sample) >= _SAMPLE:
            return
        lines = chunk.splitlines(keepends=True)
        whole = lines[:-1] if len(chunk) == _CHUNK and len(lines) > 1 else lines
        for line in whole:
            if line.isascii():
                continue
            if _reads(line, "utf-8"):
                self.whole += 1
            else:
                self.sample += line[:_SAMPLE]


def _at_the_start(chunk: bytes) -> tuple[str, str] | None:
    """What a byte order mark says, or the zeros of UTF-16 text without one."""
    for mark, name in _MARKS:
        if chunk.startswith(mark):
            return name, "mark"
    start = chunk[:4096]
    high, low = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if any(escape in chunk for escape in (b"\x1b$B", b"\x1b$@")):
        return "iso2022_jp", "guessed"
    if half and low > 0.4 * half and high < 0.1 * half:
        return "utf-16-le", "guessed"
    if half and high > 0.4 * half and low < 0.1 * half:
        return "utf-16-be", "guessed"
    return None


def _japanese(sample: bytes) -> str | None:
    """CP932 or EUC-JP where nearly all lines can be read so, with kana in them."""
    lines = sample.splitlines()
    best, found = 0, None
    for name in ("cp932", "euc_jp"):
        if sum(_reads(line, name) for line in lines) < 0.9 * len(lines):
            continue
        kana = sum("\u3041" <= letter <= "\u30fc" for letter in sample.decode(name, "ignore"))
        if kana > best:
            best, found = kana, name
    return found


def _guessed(sample: bytes) -> str | None:
    """The encoding that makes most sense of lines that are not UTF-8."""
    from charset_normalizer import from_bytes

    best: tuple[float, int, int] | None = None
    found: str | None = None
    for match in from_bytes(sample, cp_isolation=list(_GUESSES)):
        for name in match.could_be_from_charset:
            if name not in _GUESSES:
                continue
            # Chinese and Korean bytes are half-width katakana in CP932, which nobody writes alone
            halfwidth = name == "cp932" and _has_halfwidth(str(match))
            rank = (match.chaos, int(halfwidth), _GUESSES.index(name))
            if best is None or rank < best:
                best, found = rank, name
    return found


def _has_halfwidth(text: str) -> bool:
    narrow = sum("\uff61" <= letter <= "\uff9f" for letter in text)
    return narrow > sum(letter > "\u3000" for letter in text) / 4


def _reads(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True
