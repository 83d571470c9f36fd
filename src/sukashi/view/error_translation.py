"""Error translation: what an error says in English or Japanese; unknown sentences stay English."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import Formatter

from sukashi.errors import MARKED, MisuseError, ShapeError, SukashiError, worded

FAULT = MisuseError(
    "This is a fault of sukashi, not of your text or model: it made a result whose parts do not "
    "fit together; please report what you asked, with the model's name and the versions."
)
"""What a person is told of an internal check."""


def spoken(error: BaseException, lang: str = "en") -> str:
    """Return the sentence of an error in a language; any language but "ja" is English.

    Options are called what they are called on the surface (`sukashi.errors.wording`).
    """
    said = FAULT if isinstance(error, ShapeError) else error
    sentence = said.sentence if isinstance(said, SukashiError) else str(said)
    if lang == "ja":
        sentence = _in_japanese(sentence, sentences()).strip()
    return worded(sentence)


def told(part: str, lang: str = "en") -> str:
    """Return what stands in a sentence (a check, a remark of argparse) in a language."""
    return worded(_in_japanese(part, inner())) if lang == "ja" else part


@dataclass(frozen=True)
class Template:
    """An English sentence with its Japanese; both have the same placeholders."""

    english: str
    japanese: str

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
                parts.append(f"(?P<{name}>{_any_name() if spec == 'name' else '.*?'})")
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
        """Return the Japanese sentence with its placeholders filled."""
        return self.japanese.format_map({name: _Value(value) for name, value in values.items()})


_OPTION = re.compile(MARKED.pattern.replace("(", "(?:"))


class _Value(str):
    """What stands at a placeholder; how it is said is written behind the colon."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        return WAYS[how](str(self))


def _names() -> Mapping[str, str]:
    from sukashi.view.errors_ja import NAMES

    return NAMES


def _any_name() -> str:
    """One of NAMES; of two that begin alike the longer."""
    return "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))


@cache
def sentences() -> tuple[Template, ...]:
    """All whole sentences, in the order they are tried."""
    from sukashi.view.errors_ja import SENTENCES

    return _ordered(SENTENCES)


@cache
def inner() -> tuple[Template, ...]:
    """All that may stand in a sentence, in the order it is tried."""
    from sukashi.view.errors_ja import INNER

    return _ordered(INNER)


def _ordered(pairs: Mapping[str, str]) -> tuple[Template, ...]:
    """Return templates, those with most words of their own first: they are the surest."""
    made = [Template(english, japanese) for english, japanese in pairs.items()]
    return tuple(sorted(made, key=lambda one: -sum(map(len, one.literals))))


def _in_japanese(sentence: str, templates: tuple[Template, ...]) -> str:
    for template in templates:
        values = template.read(sentence)
        if values is not None:
            return template.say(values)
    return sentence


def _quoted(value: str) -> str:
    """Return what Python has quoted in Japanese quotation marks, all else between blanks."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return f"「{value[1:-1]}」"
    known = told(value, "ja")
    return f" {value} " if known == value else known


WAYS: dict[str, Callable[[str], str]] = {
    "": str,
    "ja": lambda value: told(value, "ja"),
    "any": lambda value: "か".join(told(part, "ja") for part in value.split(", or ")),
    "each": lambda value: "、".join(told(part, "ja") for part in value.split("; ")),
    "name": lambda value: _names()[value],
    "quoted": _quoted,
    "and": lambda value: value.replace(" and ", " と "),
    "or": lambda value: value.replace(" or ", " か "),
}
