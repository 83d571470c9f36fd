"""sukashi classify --input: a table of texts in, its rows with their answers out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sukashi.cli.language import Lang
from sukashi.cli.model import loaded
from sukashi.cli.output import deliver
from sukashi.cli.screen import note, progress
from sukashi.errors import MisuseError, SukashiError
from sukashi.records.columns import columns_of
from sukashi.records.read import table_of
from sukashi.records.row_writer import FORMS
from sukashi.view.catalogue import say


def run(options: argparse.Namespace, model: str, knobs: dict[str, Any], lang: Lang) -> None:
    """Answer every row; the rows go to the table among the outputs, the figures to the others.

    knobs: what was typed for the attribution.
    """
    _check(options)
    tables = [name for name in options.output if Path(name).suffix.lower() in FORMS]
    if len(tables) > 1:
        raise MisuseError(
            f"The rows go to one table, and there are {len(tables)}: {', '.join(tables)}; name one."
        )
    output = tables[0] if tables else None
    with progress(lang) as report:
        explainer = loaded(options, model, report)
        found = explainer.survey(
            options.input,
            text_column=options.text_column,
            pair_column=options.pair_column,
            label_column=options.label_column,
            method=options.method,
            output=output,
            encoding=options.encoding,
            lang=lang,
            contrast=options.contrast,
            of=options.of,
            target=options.target[0] if options.target else None,
            **knobs,
        )
    options.output = [name for name in options.output if name not in tables]
    deliver([found], options, lang)
    if output is not None:
        note(say("file written", lang, path=output))


def first_text(options: argparse.Namespace) -> str:
    """The first text of the table that can be read, "" where there is none."""
    table = table_of(Path(options.input), options.encoding)
    columns = columns_of(table, options.text_column, options.pair_column, options.label_column)
    for record in table.records():
        try:
            return columns.text_of(record)
        except SukashiError:
            continue
    return ""


def _check(options: argparse.Namespace) -> None:
    """MisuseError for options that one text has, and a table has not."""
    typed = {
        "--pair": options.pair,
        "--labels": options.labels,
        "--hypothesis": options.hypothesis,
        "--each": options.each,
        "--truth": options.truth,
        "--style": options.style != "sukashi",
    }
    for name, value in typed.items():
        if value:
            raise MisuseError(f"{name} belongs to one text; leave it out with --input.")
    if len(options.target) > 1:
        raise MisuseError("With --input one label is explained a row; give --target once.")


__all__ = ["first_text", "run"]
