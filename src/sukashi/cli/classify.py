"""sukashi classify: what a model answers about a text, and what its answer is owed to."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sukashi.cli import chat, destinations, drawing, table
from sukashi.cli.language import Lang, language
from sukashi.cli.model import knobs, loaded
from sukashi.cli.output import deliver
from sukashi.cli.screen import note, progress
from sukashi.cli.truncation import say_what_was_read
from sukashi.cli.typed import check_contrast, flag, names
from sukashi.errors import MisuseError
from sukashi.records.row_writer import FORMS
from sukashi.text.scripts import kind
from sukashi.view.catalogue import say
from sukashi.view.grouping import grouped


def run(options: argparse.Namespace) -> None:
    """Ask a classifier, explain its answer, show and save both; of a table see `table`."""
    lang = language(options.lang)
    _check(options)
    if options.input is not None:
        model = options.model or chosen_for(table.first_text(options))
        if options.model is None:
            _tell(model, lang)
        table.run(options, model, knobs(options), lang)
        return
    text = chat.asked(options, lang)
    model = options.model or chosen_for(chat.letters(text))
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
    if options.model is None:
        _tell(model, lang)
    say_what_was_read(explainer, text, options.pair, None, lang)
    deliver([said, why], options, lang)


def _check(options: argparse.Namespace) -> None:
    """Refuse what can be refused before the model is loaded."""
    if options.input is None and not chat.is_given(options):
        raise MisuseError("Give a text to classify, or a table with --input.")
    if options.input is not None and chat.is_given(options):
        raise MisuseError("A text and a table (--input) are given; give one of them.")
    names(options, "labels", ",、")
    for target in options.target:
        check_contrast(target, options.contrast)
    if options.hypothesis is not None and not options.labels:
        raise MisuseError("--hypothesis is read with --labels alone; give both, or neither.")
    if options.each and not options.labels:
        raise MisuseError("--each is read with --labels alone; give both, or neither.")
    kinds, outputs = ["prediction", "attribution"], options.output
    if options.input is None:
        table_alone(options, ("text_column", "pair_column", "label_column", "encoding"))
    else:
        rows = [name for name in outputs if Path(name).suffix.lower() in FORMS]
        kinds, outputs = ["survey"], [name for name in outputs if name not in rows]
        for name in rows:
            destinations.check_table(name)
    destinations.check(outputs, kinds)
    drawing.check(options, kinds)


def table_alone(options: argparse.Namespace, names: Sequence[str]) -> None:
    """MisuseError for an option that a table has, and one text has not."""
    for name in names:
        if getattr(options, name) is not None:
            option = flag(name)
            raise MisuseError(
                f"{option} is read with a table alone; give one with --input, or leave {option} "
                "out."
            )


def chosen_for(text: str) -> str:
    """The built-in classifier that reads the text's writing."""
    return "authors" if any(kind(character) == "japanese" for character in text) else "reviews"


def _tell(model: str, lang: Lang) -> None:
    key = "model chosen, Japanese" if model == "authors" else "model chosen"
    note(say(key, lang, model=model))


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    """A person's own labels, and the sentence they are put into."""
    labels = names(options, "labels", ",、")
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


__all__ = ["chosen_for", "run", "table_alone"]
