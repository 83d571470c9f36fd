"""Typed text: what stands on the command line and on standard input, in whatever encoding."""

from __future__ import annotations

import argparse
import codecs
import os
import re
import sys
import unicodedata
from typing import Any

from sukashi.cli.language import Lang
from sukashi.cli.streams import note
from sukashi.errors import MisuseError, TextError
from sukashi.view.catalogue import say

FILES = ("output", "input", "model", "file", "files", "workspace")
"""Options that name a file: its bytes are its name and stay as they are."""
JAPANESE = ("cp932", "euc_jp")


def text_of(given: str, lang: Lang) -> str:
    """Return a text as typed; "-" reads it from standard input, see `decoded`.

    The end of its last line is dropped, which `echo` puts behind every text.
    """
    if given != "-":
        return given
    if sys.stdin is None:
        raise TextError("Standard input is closed; give the text itself.")
    buffer = getattr(sys.stdin, "buffer", None)
    if buffer is None:  # replaced by a program that has text already
        return _without_line_end(sys.stdin.read())
    text, encoding = decoded(buffer.read(), sys.stdin.encoding)
    if encoding is not None:
        note(say("standard input read", lang, encoding=encoding))
    return _without_line_end(text)


def decoded(data: bytes, declared: str) -> tuple[str, str | None]:
    """Return bytes as text, and the encoding where it is another one than expected.

    What is UTF-8 is read as that, whatever is declared: no other text looks like it by chance. Else
    it is read as declared, else as one of JAPANESE where that makes Japanese of it.
    Raises: TextError for anything else; one of the encodings of Europe cannot be told from another.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        expected = ["utf-16"]
    else:
        expected = ["utf-8-sig", declared]
    for encoding in expected:
        if (text := _read(data, encoding)) is not None:
            return text, None
    found = {name: text for name in JAPANESE if (text := _read(data, name)) is not None}
    if found:
        best = max(found, key=lambda name: _japanese(found[name]))
        if _japanese(found[best]) > 0:
            return found[best], best
    raise TextError(
        f"Standard input is not text in {declared}; write it in UTF-8, or say its encoding in "
        "PYTHONIOENCODING."
    )


def repaired(options: argparse.Namespace) -> None:
    """Read words that the locale could not read (bytes over 127 in the C locale) as UTF-8."""
    for name, value in vars(options).items():
        if name not in FILES:
            setattr(options, name, _repaired(value))


def check(options: argparse.Namespace) -> None:
    """MisuseError for an option without a value, as a shell makes it of a variable that is not set.

    An empty text is no text either, and is refused as such when it is read.
    """
    for name, value in vars(options).items():
        values = value if isinstance(value, list) else [value]
        if "" in values and name not in ("text", "file", "files"):
            option = flag(name)
            raise MisuseError(f"{option} is empty; give it a value, or leave it out.")


def check_contrast(target: object, contrast: str | None) -> None:
    """MisuseError for a contrast that is the target: their difference is nothing."""
    if contrast is not None and contrast == target:
        raise MisuseError(f"--contrast is {contrast!r}, as --target is; name another.")


def flag(name: str) -> str:
    """Return an option as it is typed; name: as argparse keeps it."""
    return "-o" if name == "output" else f"--{name.replace('_', '-')}"


def names(options: argparse.Namespace, name: str, separators: str = ",") -> list[str]:
    """Return the names that an option lists, each once; [] where it was not typed.

    Raises: MisuseError where it lists none, or one of them twice.
    """
    given, option = getattr(options, name), flag(name)
    if given is None:
        return []
    found = [one.strip() for one in re.split(f"[{separators}]", given) if one.strip()]
    if not found:
        raise MisuseError(f"{option} names nothing; give names with commas between them.")
    for at, one in enumerate(found):
        if one in found[:at]:
            raise MisuseError(f"{option} names {one!r} twice; name it once.")
    return found


def _without_line_end(text: str) -> str:
    return re.sub(r"\r?\n\Z", "", text)


def _repaired(value: Any) -> Any:
    if isinstance(value, list):
        return [_repaired(one) for one in value]
    if not isinstance(value, str):
        return value
    try:
        return os.fsencode(value).decode("utf-8")
    except UnicodeError:  # half characters that no byte made: the text is refused later, as such
        return value


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _japanese(text: str) -> int:
    """How much more of a text is kana and kanji than what no Japanese text is full of."""
    points = 0
    for letter in text:
        name = unicodedata.name(letter, "")
        if letter.isascii():
            points -= 2 * (unicodedata.category(letter) == "Cc" and letter not in "\t\r\n")
        elif name.startswith(("HIRAGANA", "KATAKANA")):
            points += 2
        elif name.startswith(("CJK UNIFIED", "IDEOGRAPHIC")):
            points += 1
        else:
            points -= 1
    return points
