"""The words of the interface by their keys, in every language; and how words are put together.

What has no translation is said in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sukashi.errors import UnknownNameError
from sukashi.view.language import ENGLISH, LANGUAGES
from sukashi.view.translations import translation

__all__ = ["LANGUAGES", "has", "listing", "paragraph", "quote", "say"]


def say(key: str, lang: str = ENGLISH, **values: object) -> str:
    """Return one message in a language, its placeholders filled.

    An entry with several forms takes the one that goes with the number `count`.
    Raises: UnknownNameError for a language there is not; KeyError for a key there is not.
    """
    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    found = translation(lang)
    if key not in found.words:
        found = translation(ENGLISH)
    forms = found.words[key]
    count = values.get("count")
    form = found.plural(count) if len(forms) > 1 and isinstance(count, int) else 0
    return forms[form].format(**values)


def has(key: str) -> bool:
    """Return whether there is a message under a key."""
    return key in translation(ENGLISH).words


def quote(word: str, lang: str) -> str:
    """Put a token into the quotation marks of the language, without the blanks around it."""
    return say("quote", lang, word=word.strip(" \u00a0\u3000"))


def listing(items: Sequence[str], lang: str) -> str:
    """Join items as a sentence does: “a”, “a and b”, “a, b and c”."""
    if len(items) < 2:
        return "".join(items)
    *firsts, last = items
    if len(firsts) == 1:
        return say("list of two", lang, first=firsts[0], last=last)
    joined = reduce(lambda left, right: say("list", lang, left=left, right=right), firsts)
    return say("list, end", lang, firsts=joined, last=last)


def paragraph(sentences: Sequence[str], lang: str) -> str:
    """Put sentences one after the other, with a blank between them where the language has one."""
    return reduce(
        lambda left, right: say("two sentences", lang, left=left, right=right), sentences or [""]
    )
