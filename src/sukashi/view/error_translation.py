"""Error translation: what an error says in a language; what has no translation stays English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import Formatter

from sukashi.errors import MARKED, MisuseError, ShapeError, SukashiError, worded
from sukashi.view.catalogue import say
from sukashi.view.language import ENGLISH, LANGUAGES, Lang
from sukashi.view.translations import translation

ERRORS = "error"
PARTS = "part of an error"
SYSTEM = "error of the system"
GRAMMAR = "error of a command line"
NAMES = "name in an error"
"""The areas of the translations: whole sentences, what stands within another sentence, what the
operating system and argparse say, and what an unknown name or a number out of range is one of."""
FAULT = MisuseError(
    "This is a fault of sukashi, not of your text or model: it made a result whose parts do not "
    "fit together; please report what you asked, with the model's name and the versions."
)
"""The sentence that is shown for an internal check."""


def translated_error(error: BaseException, lang: str = ENGLISH) -> str:
    """Return the sentence of an error in a language; in one that is not known, in English.

    Options are called what they are called on the surface (`sukashi.errors.wording`).
    """
    said = FAULT if isinstance(error, ShapeError) else error
    sentence = said.sentence if isinstance(said, SukashiError) else str(said)
    if lang in LANGUAGES and lang != ENGLISH:
        sentence = _translated(sentence, sentences(lang)).strip()
    return worded(sentence)


def translated_part(part: str, lang: str = ENGLISH) -> str:
    """Return what stands in a sentence (a check, a remark of argparse) in a language."""
    known = lang in LANGUAGES and lang != ENGLISH
    return worded(_translated(part, inner(lang))) if known else part


@dataclass(frozen=True)
class Template:
    """An English sentence with its translation; both have the same placeholders."""

    english: str
    translated: str
    lang: Lang

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The pieces of the English sentence that always are the same."""
        texts = (text for text, _, _, _ in Formatter().parse(self.english))
        return tuple(piece for text in texts for piece in _OPTION.split(text))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The English sentence as a regular expression with a group for each placeholder.

        Options match in the words of every surface: a reason kept in a file has those of its own.
        """
        parts = []
        for text, name, spec, _ in Formatter().parse(self.english):
            parts.append(".*?".join(map(re.escape, _OPTION.split(text))))
            if name is not None:
                given = {"name": _any_name(self.lang), "word": r"\S+"}.get(spec or "", ".*?")
                parts.append(f"(?P<{name}>{given})")
        return re.compile("".join(parts), re.DOTALL)

    def read(self, sentence: str) -> dict[str, str] | None:
        """Return what stands at the placeholders; None for another sentence."""
        at = 0
        for text in self.literals:  # quicker than a regular expression that is not needed
            at = sentence.find(text, at)
            if at < 0:
                return None
            at += len(text)
        found = self.expression.fullmatch(sentence)
        return None if found is None else found.groupdict()

    def say(self, values: Mapping[str, str]) -> str:
        """Return the translated sentence with its placeholders filled."""
        filled = {name: _Value(value, self.lang) for name, value in values.items()}
        return self.translated.format_map(filled)


_OPTION = re.compile(MARKED.pattern.replace("(", "(?:"))


@dataclass(frozen=True)
class _Value:
    """What stands at a placeholder; how it is said is written behind the colon."""

    text: str
    lang: Lang

    def __format__(self, way: str) -> str:
        return WAYS[way](self.text, self.lang)


def names(lang: Lang) -> Mapping[str, str]:
    """Return the names of what errors speak of, by their English."""
    return translation(lang).sentences.get(NAMES, {})


@cache
def _any_name(lang: Lang) -> str:
    """One of the names; of two that begin alike the longer."""
    return "|".join(re.escape(name) for name in sorted(names(lang), key=len, reverse=True))


@cache
def sentences(lang: Lang) -> tuple[Template, ...]:
    """All whole sentences, in the order they are tried."""
    return _ordered((ERRORS,), lang)


@cache
def inner(lang: Lang) -> tuple[Template, ...]:
    """All that may stand in a sentence, in the order it is tried."""
    return _ordered((ERRORS, PARTS, SYSTEM, GRAMMAR), lang)


def _ordered(areas: tuple[str, ...], lang: Lang) -> tuple[Template, ...]:
    """Return templates, those with most words of their own first: they are the surest."""
    found = translation(lang).sentences
    pairs = [pair for area in areas for pair in found.get(area, {}).items()]
    made = [Template(english, translated, lang) for english, translated in pairs]
    return tuple(sorted(made, key=lambda one: -sum(map(len, one.literals))))


def _translated(sentence: str, templates: tuple[Template, ...]) -> str:
    for template in templates:
        values = template.read(sentence)
        if values is not None:
            return template.say(values)
    return sentence


def _quoted(value: str, lang: Lang) -> str:
    """Return in quotation marks what Python has quoted, a name as a foreign word."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return say("quote", lang, word=value[1:-1])
    known = translated_part(value, lang)
    return say("foreign word", lang, word=value) if known == value else known


def _each(value: str, lang: Lang) -> str:
    return say("comma", lang).join(translated_part(part, lang) for part in value.split("; "))


def _any(value: str, lang: Lang) -> str:
    return say("or, parts", lang).join(translated_part(part, lang) for part in value.split(", or "))


WAYS: dict[str, Callable[[str, Lang], str]] = {
    "": lambda value, _: value,
    "translated": translated_part,
    "any": _any,
    "each": _each,
    "name": lambda value, lang: names(lang)[value],
    "quoted": _quoted,
    "and": lambda value, lang: value.replace(" and ", say("and, names", lang)),
    "or": lambda value, lang: value.replace(" or ", say("or, names", lang)),
}
"""How a translation may say what stands at a placeholder: {name:translated} is a text with an entry
of its own, {name:each} several, divided by semicolons, {name:any} several, divided by “, or ”,
{name:name} one of the names, {name:quoted} a name in quotation marks, {name:and} and {name:or} a
list joined by that word."""
