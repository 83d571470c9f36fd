"""Survey request: method, columns and output of a survey, and how the table was understood."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sukashi.arguments import several
from sukashi.errors import MisuseError, UnknownNameError
from sukashi.lens.attribution.auto import AUTO, checked
from sukashi.lens.attribution.methods import METHODS, reads
from sukashi.lens.attribution.options import Options
from sukashi.records.columns import Columns, columns_of
from sukashi.records.file_path import path_of
from sukashi.records.memory import table_in
from sukashi.records.name_display import displayed
from sukashi.records.read import table_of
from sukashi.records.table import Table
from sukashi.result.survey import TableSource
from sukashi.text.groups import GROUPINGS
from sukashi.trace.target_selection.request import TargetRequest

NOTHING = "none"
"""The method that explains nothing: labels alone."""


@dataclass(frozen=True)
class SurveyRequest:
    """The request of a survey.

    columns: where texts and labels stand. method: of the attribution, "none" for labels alone.
    unit: whose scores are counted: token, word or phrase. output: where the rows go; None keeps
    them in the answer. lang: of the reasons why rows are skipped. parameters: method, unit and
    options as they were typed.
    """

    table: Table
    columns: Columns
    target_request: TargetRequest
    method: str
    unit: str
    options: Options
    output: Path | None = None
    lang: str = "en"
    parameters: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.method not in (AUTO, *METHODS, NOTHING):
            raise UnknownNameError("method", self.method, (AUTO, *METHODS, NOTHING))
        if self.unit not in GROUPINGS:
            raise UnknownNameError("unit", self.unit, GROUPINGS)


def survey_request(
    given: Any,
    read: dict[str, str | None],
    how: dict[str, Any],
    output: Path | None = None,
    lang: str = "en",
) -> tuple[SurveyRequest, dict[str, Any]]:
    """A question about a table, and its parameters for the recipe.

    given: a file, or a table in memory. read: text_column, pair_column, label_column, encoding.
    how: method, unit and options, as they were typed.
    """
    table, columns = table_given(given, read)
    options = dict(how)
    method = options.pop("method")
    targets = TargetRequest(
        several(options.pop("target", None)),
        options.pop("contrast", None),
        options.pop("of", "logit"),
    )
    settings = _settings(method, options)
    request = SurveyRequest(
        table, columns, targets, method, how["unit"], settings, output, lang, parameters=how
    )
    in_file = table.dialect.format != "memory"
    place = {"table": table.name, **read, "lang": lang} if in_file else {}
    return request, {**place, **how}


def _settings(method: str, given: dict[str, Any]) -> Options:
    """The options of a method; one that leaves units out leaves those out that are counted.

    Raises: MisuseError for an option that is not read.
    """
    options = {name: value for name, value in given.items() if name != "unit"}
    if method == NOTHING:
        for name in options:
            raise MisuseError(f"The method {method!r} explains nothing, so it reads no {name!r}.")
    if method not in (AUTO, *METHODS):
        return {}
    return checked(method, given if method in METHODS and "unit" in reads(method) else options)


def table_given(given: Any, read: dict[str, str | None]) -> tuple[Table, Columns]:
    """A table in a file or in memory, and its columns; read: as in `survey_request`."""
    columns = [read.get(f"{name}_column") for name in ("text", "pair", "label")]
    typed = [None if one is None else str(one) for one in columns]
    if isinstance(given, str | os.PathLike):
        names = tuple(one for one in typed if one is not None)
        table = table_of(path_of(given), read.get("encoding"), names)
    elif read.get("encoding") is not None:
        raise MisuseError("A table in memory has no encoding; leave <<encoding=>> out.")
    else:
        table = table_in(given)
    return table, columns_of(table, *typed)


def source_of(table: Table, columns: Columns, skipped: int = 0) -> TableSource:
    """How a table was understood; skipped: rows of which nothing was said."""
    dialect = table.dialect
    return TableSource(
        name=displayed(table.name),
        format=dialect.format,
        separator=dialect.separator,
        header={None: "", True: "yes", False: "no"}[dialect.header],
        encoding=dialect.encoding,
        encoding_found=dialect.encoding_found,
        sheet=displayed(dialect.sheet),
        text_column=displayed(columns.text),
        pair_column="" if columns.pair is None else displayed(columns.pair),
        label_column="" if columns.label is None else displayed(columns.label),
        rows=table.count,
        skipped=skipped,
    )
