"""Options that errors name stand between marks, so that every surface can say its own words."""

from __future__ import annotations

import inspect
import re
from functools import cache

import sukashi
from sukashi.errors import MARKED
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.model.load import load
from sukashi.result.attention import AttentionMaps
from sukashi.view.error_translation import sentences
from sukashi.view.plots.options import AttentionOptions
from tests.house.sentences import HOLE, Message, messages

ON_ONE_SURFACE = ("cli/", "web/", "notebook/")
"""They are read on one surface only, whose words they have."""
UNMARKED = re.compile(r"(?<![\w<])[a-z_]+=(?!=)|--[a-z]|`[a-z_]+`")


@cache
def named() -> frozenset[str]:
    """Every argument there is in Python."""
    methods = [one for _, one in inspect.getmembers(Explainer, inspect.isfunction)]
    methods += [one for _, one in inspect.getmembers(AttentionMaps, inspect.isfunction)]
    functions = [sukashi.load, sukashi.save, load, AttentionOptions, *METHODS.values(), *methods]
    found = {name for one in functions for name in inspect.signature(one).parameters}
    return frozenset(found | {"whole"})  # of pages, which save passes on


def below_surfaces() -> list[Message]:
    return [one for one in messages() if not one.place.startswith(ON_ONE_SURFACE)]


def test_no_option_is_named_without_marks() -> None:
    found = [
        f"{one.place}: {one.text!r}"
        for one in below_surfaces()
        if UNMARKED.search(MARKED.sub("", one.text))
    ]
    assert found == []


def test_every_option_between_marks_exists() -> None:
    marked = [(one, found) for one in messages() for found in MARKED.finditer(one.text)]
    assert len({found[1] for _, found in marked}) > 15
    assert {f"{one.place}: {found[1]}" for one, found in marked if found[1] not in named()} == set()
    assert [one.place for one, found in marked if HOLE in found[0]] == []


def test_both_languages_name_the_same_options() -> None:
    for one in sentences("ja"):
        names = [
            sorted(found[1] for found in MARKED.finditer(text))
            for text in (one.english, one.translated)
        ]
        assert names[0] == names[1], one.english


def test_the_check_can_fail() -> None:
    for bad in ("or let it be cut (truncate=True).", "see --truncate.", "leave `pair` out."):
        assert UNMARKED.search(bad)
    assert not UNMARKED.search(MARKED.sub("", "leave <<pair=>> out, a == b, see `hf auth login`."))
