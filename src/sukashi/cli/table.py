"""sukashi classify --input: a table of texts in, its rows with their answers out."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sukashi.cli.language import Lang
from sukashi.cli.model import loaded
from sukashi.cli.output import deliver
from sukashi.cli.screen import note, progress
from sukashi.errors import MisuseError, SukashiError
from sukashi.records.columns import columns_of
from sukashi.records.read import table_of
from sukashi.records.row_writer import FORMS, rows_written
from sukashi.result.survey import Survey, TableSource
from sukashi.view.catalogue import listing, say
from sukashi.view.number_format import count
from sukashi.view.survey_caption import counts, understood

REASONS = 3
"""Skipped rows whose reasons are said; the result lists the others."""


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
    note(understood(_source(options), lang))
    with progress(lang) as report:
        explainer = loaded(options, model, report)
        with _rows_said_on_interrupt(output, lang):
            found = explainer.survey(
                options.input,
                **_read(options),
                method=options.method,
                output=output,
                lang=lang,
                contrast=options.contrast,
                of=options.of,
                target=options.target[0] if options.target else None,
                **knobs,
            )
    note(counts(found.source, lang))
    _say_what_is_left_out(found, lang)
    options.output = [name for name in options.output if name not in tables]
    deliver([found], options, lang)
    if output is not None:
        note(say("file written", lang, path=output))


def _say_what_is_left_out(found: Survey, lang: Lang) -> None:
    """The reasons of the first skips, and how many true labels are none of the model's."""
    for skip in found.skips[:REASONS]:
        note(skip.reason)
    if found.skipped > REASONS:
        note(say("more skips", lang, count=found.skipped - REASONS))
    if found.unknown:
        note(say("labels of others", lang, count=found.unknown, names=listing(found.labels, lang)))


def first_text(options: argparse.Namespace) -> str:
    """The first text of the table that can be read, "" where there is none."""
    read = _read(options)
    names = (read["text_column"], read["pair_column"], read["label_column"])
    given = tuple(name for name in names if name is not None)
    table = table_of(Path(options.input), options.encoding, given)
    columns = columns_of(table, *names)
    for record in table.records():
        try:
            return columns.text_of(record)
        except SukashiError:
            continue
    return ""


def _read(options: argparse.Namespace) -> dict[str, str | None]:
    """How the table is to be read, as it was typed."""
    names = ("text_column", "pair_column", "label_column", "encoding")
    return {name: getattr(options, name) for name in names}


def _source(options: argparse.Namespace) -> TableSource:
    from sukashi.explainer.survey_request import source_of, table_given

    return source_of(*table_given(options.input, _read(options)))


@contextmanager
def _rows_said_on_interrupt(output: str | None, lang: Lang) -> Iterator[None]:
    """Say after Ctrl-C how many rows are in the output; KeyboardInterrupt carries the sentence."""
    try:
        yield
    except KeyboardInterrupt:
        if output is None or not Path(output).exists():
            raise
        rows = count(rows_written(Path(output)))
        raise KeyboardInterrupt(say("interrupted, rows", lang, count=rows, path=output)) from None


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
