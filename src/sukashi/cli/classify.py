"""sukashi classify: what a model answers about a text, and what its answer is owed to."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any

from sukashi.cli import table
from sukashi.cli.language import Lang, language
from sukashi.cli.model import knobs, loaded
from sukashi.cli.output import deliver
from sukashi.cli.screen import note, progress
from sukashi.errors import MisuseError
from sukashi.text.scripts import kind
from sukashi.view.catalogue import say
from sukashi.view.grouping import grouped


def run(options: argparse.Namespace) -> None:
    """Ask a classifier, explain its answer, show and save both; of a table see `table`."""
    lang = language(options.lang)
    if options.input is not None:
        if options.text is not None:
            raise MisuseError("A text and a table (--input) are given; give one of them.")
        model = options.model or chosen_for(table.first_text(options), lang)
        table.run(options, model, knobs(options), lang)
        return
    if options.text is None:
        raise MisuseError("Nothing is given to classify; give a text, or a table with --input.")
    text = sys.stdin.read() if options.text == "-" else options.text
    model = options.model or chosen_for(text, lang)
    with progress(lang) as report:
        explainer = loaded(options, model, report)
        asked = _asked(options)
        said = explainer.classify(text, options.pair, **asked, **_several(options))
        why = explainer.attribution(
            text,
            options.pair,
            method=options.method,
            target=_named(options.target),
            contrast=options.contrast,
            of=options.of,
            style=options.style,
            truth=options.truth,
            **asked,
            **_read(explainer, options),
        )
    if options.unit:
        why = grouped(why, options.unit)
    deliver([said, why], options, lang)


def chosen_for(text: str, lang: Lang) -> str:
    """The built-in classifier that reads the text's writing; says which."""
    japanese = any(kind(character) == "japanese" for character in text)
    model = "authors" if japanese else "reviews"
    note(say("model chosen, Japanese" if japanese else "model chosen", lang, model=model))
    return model


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    """A person's own labels, and the sentence they are put into."""
    labels = [one.strip() for one in re.split("[,、]", options.labels or "") if one.strip()]
    if not labels:
        return {}
    template = {"hypothesis": options.hypothesis} if options.hypothesis else {}
    return {"candidates": labels, **template}


def _read(explainer: Any, options: argparse.Namespace) -> dict[str, Any]:
    """What was typed for the method; the unit groups the scores of methods that do not read it."""
    given = knobs(options)
    if "unit" not in explainer.methods.get(options.method, ()):
        given.pop("unit", None)
    return given


def _several(options: argparse.Namespace) -> dict[str, Any]:
    return {"multi_label": True} if options.each else {}


def _named(given: list[str]) -> list[str] | str | None:
    """The targets as typed, one or several."""
    return given if len(given) > 1 else (given[0] if given else None)


__all__ = ["chosen_for", "run"]
