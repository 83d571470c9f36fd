"""The translations: gettext's .po files, one a language, beside the template that is the English.

An entry is found by its context (msgctxt), which names the area and, behind a colon, the key that
the code asks for; errors have no key, they are found by their English sentence (msgid).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

from sukashi.view.language import ENGLISH, LOCALE, Lang

TEMPLATE = "sukashi.pot"
FRONT_END = ("page", "app")
"""Areas that the front end reads when it is built."""
ENGLISH_PLURAL = c2py("n != 1")

Forms = tuple[str, ...]
"""What is said under a key: one form, or one for each plural that the language has."""


@dataclass(frozen=True)
class Translation:
    """All that one language says; an entry that is not translated is left out.

    words: forms by key. sentences: the translation of each English text that has no key, by area.
    plural: which form goes with a number.
    """

    words: Mapping[str, Forms] = field(default_factory=dict)
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plural: Callable[[int], int] = ENGLISH_PLURAL


@cache
def translation(lang: Lang) -> Translation:
    """Return what a language says, read from its file."""
    return read(LOCALE / (TEMPLATE if lang == ENGLISH else f"{lang}.po"))


def read(path: Path) -> Translation:
    """Return what a file of translations says; the template says its English.

    Raises: OSError for a file that cannot be read or is not of the format.
    """
    import polib

    file = polib.pofile(str(path), encoding="utf-8")
    words: dict[str, Forms] = {}
    sentences: dict[str, dict[str, str]] = {}
    for entry in file:
        forms = _english(entry) if path.name == TEMPLATE else _translated(entry)
        area, _, key = (entry.msgctxt or "").partition(": ")
        if not forms or area in FRONT_END:
            continue
        if key:
            words[key] = forms
        else:
            sentences.setdefault(area, {})[entry.msgid] = forms[0]
    return Translation(words, sentences, _plural(file.metadata.get("Plural-Forms", "")))


def _english(entry: Any) -> Forms:
    return (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)


def _translated(entry: Any) -> Forms:
    """The forms of an entry; none where it is empty, obsolete or marked as to be looked over."""
    if not entry.translated():
        return ()
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


def _plural(header: str) -> Callable[[int], int]:
    """The rule that a header's “nplurals=2; plural=(n != 1);” states."""
    _, given, rule = header.partition("plural=")
    return c2py(rule.strip(" ;")) if given else ENGLISH_PLURAL
