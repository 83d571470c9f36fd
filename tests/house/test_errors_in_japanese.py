"""Every sentence that an error of ours can say has a Japanese one, and no Japanese one is stale."""

from __future__ import annotations

import errno
import inspect
import os
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest

from sukashi.arguments import LABELS, allowed, hints_of
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.view import error_translation
from sukashi.view.error_translation import WAYS, Template, inner, sentences
from sukashi.view.translations import translation
from sukashi.web.questions import questions
from tests.house.sentences import (
    HOLE,
    Message,
    arguments,
    error_classes,
    literals,
    messages,
    skeleton,
)

# A ShapeError says that what is given to the constructor of a result does not fit. A person reads
# it as the reason why a file is damaged, a part of a sentence; names of fields stay as they are.
# One that is not about results (text/) only the author of a lens sees.
REASONS = ("ShapeError", "ChoiceError")
FIELD = re.compile(r"[A-Z]\w+(\.(\w+|\0)|\[\0\])*")
# Arguments that become a part of a sentence in a way that cannot be followed in the source.
FOLLOWED = (("_damaged", "reason"),)
TRANSLATED = ("translated", "each", "any")
JAPANESE = translation("ja").sentences
SENTENCES, PARTS, SYSTEM, GRAMMAR, NAMES = (
    JAPANESE[area]
    for area in (
        error_translation.ERRORS,
        error_translation.PARTS,
        error_translation.SYSTEM,
        error_translation.GRAMMAR,
        error_translation.NAMES,
    )
)
INNER = {**SENTENCES, **PARTS, **SYSTEM, **GRAMMAR}


@cache
def said() -> tuple[Message, ...]:
    """Sentences and parts of sentences, without those of classes that compose them from a name."""
    found = [one for one in messages() if not error_classes()[one.error]]
    found = [
        one._replace(text=one.text.removesuffix(".")) if one.error in REASONS else one
        for one in found
        if one.error not in REASONS or one.place.startswith("result/")
    ]
    found += [one for names in FOLLOWED for one in arguments(*names) if one.text != HOLE]
    seen = {one.place: one.text for one in arguments("Check", "seen")}
    for one in arguments("Check", "name"):
        found.append(one._replace(text=f"{one.text} ({seen[one.place]})"))
    return tuple(found)


@cache
def named() -> tuple[Message, ...]:
    """What the classes that compose a sentence are given a name of."""
    whats = [one for one in messages() if error_classes()[one.error] and one.text != HOLE]
    return (*whats, *parameters())


def parameters() -> Iterator[Message]:
    """The parameters of questions and methods that take one of some names, or of some numbers."""
    asked = [one for name, one in vars(Explainer).items() if inspect.isfunction(one)]
    for function in (*asked, *METHODS.values()):
        for name, hint in hints_of(function).items():
            ways = allowed(hint) if name != "return" else ()
            if any(way.names for way in ways) != any(way.limits for way in ways):
                yield Message(function.__name__, "check", LABELS.get(name, name))
    for question in questions().values():
        for one in question.fields:
            if one.kind in ("choice", "integer", "integers"):  # of which the app refuses some
                yield Message(question.name, "value", LABELS.get(one.name, one.name))


def placeholders(text: str) -> list[tuple[str, str]]:
    return [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None]


def reading(text: str, templates: tuple[Template, ...]) -> list[tuple[Template, str]]:
    """The templates by which a text is said in Japanese, and what stays English in each."""
    same = [one for one in templates if skeleton(one.english) == text]
    if same:
        return [(same[0], "")]
    for template in templates:
        values = template.read(text)
        if values is None:
            continue
        ways = dict(placeholders(template.translated))
        found = [(template, "")]
        for name, value in values.items():
            if any(letter.isalpha() for letter in value) and not FIELD.fullmatch(value):
                found += (
                    reading(value, inner("ja")) if ways[name] in TRANSLATED else [(template, value)]
                )
        return found
    return [(Template(text, text, "ja"), text)]


def english(text: str, templates: tuple[Template, ...]) -> list[str]:
    return [left for _, left in reading(text, templates) if left]


def test_the_source_is_read() -> None:
    texts = {one.text.replace(HOLE, "…") for one in said()}
    assert len(texts) > 120
    for start in (
        "One forward pass needs about … bytes, the budget is …; ",
        "No module of … looks up its token ids, so nothing can be said of what single tokens do; ",
        "… at revision … is not on this machine and ",
        "… is …, but it must be a whole number",
        "rows of … attention sum to 1 (off by …)",
    ):
        assert any(text.startswith(start) for text in texts), start
    assert {"Written token", "written token", "Layer", "method"} <= {one.text for one in named()}


def test_every_sentence_has_a_japanese_one() -> None:
    missing = []
    for one in said():
        # what reading and writing a file says is put into another sentence, so it has no full stop
        part = one.error not in error_classes() or (
            one.error in ("StoreError", *REASONS) and not one.text.endswith(".")
        )
        left = english(one.text, inner("ja") if part else sentences("ja"))
        if left or one.text == HOLE:
            missing.append(f"{one.place}: {one.text!r} (stays English: {left})")
    assert not missing, "\n".join(missing)


def test_every_name_of_a_thing_has_a_japanese_one() -> None:
    assert {one.place: one.text for one in named() if one.text not in NAMES} == {}


def test_the_check_can_fail() -> None:
    new = f"The moon is {HOLE}; wait."
    assert english(new, sentences("ja")) == [new]
    known = next(one.text for one in said() if one.text.startswith("One forward pass needs"))
    assert english(known, sentences("ja")) == []
    assert english(known.replace("forward pass", "night"), sentences("ja")) == ["night"]


@pytest.mark.parametrize("key", [*INNER])
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    here, there = placeholders(key), placeholders(INNER[key])
    names = [name for name, _ in here]
    assert len(set(names)) == len(names)
    assert sorted(names) == sorted(name for name, _ in there)
    assert {spec for _, spec in here} <= {"", "name", "word"}
    assert {spec for _, spec in there} <= set(WAYS)
    assert {name for name, spec in here if spec == "name"} == {
        name for name, spec in there if spec == "name"
    }


def test_no_key_is_twice() -> None:
    tables = (SENTENCES, PARTS, SYSTEM, GRAMMAR)
    assert len({skeleton(key) for key in INNER}) == sum(len(table) for table in tables)


def test_no_sentence_is_stale() -> None:
    used = {one.english for each in said() for one, _ in reading(each.text, inner("ja"))}
    assert sorted(set(SENTENCES) - used) == []
    assert sorted(key for key in set(PARTS) - used if skeleton(key) not in literals()) == []
    assert sorted(set(NAMES) - {one.text for one in named()}) == []


@pytest.mark.skipif(os.name == "nt", reason="another system, other words")
def test_what_the_system_says_is_what_it_says() -> None:
    assert set(SYSTEM) <= {os.strerror(code) for code in errno.errorcode}
