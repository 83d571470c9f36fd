"""survey: a table of texts, classified and explained row by row, and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from sukashi.errors import MisuseError, SukashiError, UnknownNameError, UnsupportedError
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import as_json
from sukashi.explainer.survey_statistics import SurveyStatistics
from sukashi.explainer.text_batches import (
    Found,
    TextsAsked,
    attributions,
    encodings,
    logits,
    predictions,
)
from sukashi.lens.attribution.methods import METHODS
from sukashi.lens.attribution.options import Options
from sukashi.model.subject import Subject
from sukashi.records.columns import Columns
from sukashi.records.formula import harmless
from sukashi.records.read import Record, Table
from sukashi.records.row_writer import RowWriter
from sukashi.result.attribution import Attribution
from sukashi.result.prediction import Prediction
from sukashi.result.survey import COLUMNS, Row, Survey, row_of
from sukashi.text.groups import GROUPINGS, group
from sukashi.trace.target_selection.request import TargetRequest
from sukashi.view.error_translation import spoken

NOTHING = "none"
"""The method that explains nothing: labels alone."""
WINDOW = 256
"""Rows that are read, answered and written at a time."""


@dataclass(frozen=True)
class SurveyAsked:
    """What is asked about a table.

    columns: where texts and labels stand. method: of the attribution, "none" for labels alone.
    unit: whose scores are counted: token, word or phrase. output: where the rows go; None keeps
    them in the answer. lang: of the reasons why rows are skipped. made: what a file of rows says
    about how they were made.
    """

    table: Table
    columns: Columns
    request: TargetRequest
    method: str
    unit: str
    options: Options
    output: Path | None = None
    lang: str = "en"
    made: dict[str, Any] = field(default_factory=dict)


def survey(context: QuestionContext, asked: SurveyAsked) -> Survey:
    """Every row's label with the words it is owed to, and the figures of all rows.

    Raises: UnsupportedError for a model that gives no label to a text, MisuseError for an output
    that was begun otherwise.
    """
    if context.subject.problem_type not in ("single label", "multi label"):
        raise UnsupportedError(
            f"A table is read with a model that gives each text a label, and this one (task "
            f"{context.subject.task}) does not; load a classifier."
        )
    tally = SurveyStatistics(
        context.subject.labels, getattr(context.subject.tokenizer, "all_special_tokens", ())
    )
    records = asked.table.records()
    grown = None if asked.output is None else RowWriter(asked.output, COLUMNS, asked.made)
    done = 0 if grown is None else _again(asked, grown, tally, records)
    kept: list[Row] = []
    while here := list(islice(records, WINDOW)):
        rows = _rows(_within(context, done, asked.table.count), asked, here)
        for row in rows:
            tally.add(row)
        if grown is None:
            kept += rows
        else:
            grown.append([row.cells() for row in rows])
        done += len(rows)
        context.progress(done, asked.table.count)
    method = "" if asked.method == NOTHING else asked.method
    return tally.survey(context.recipe, method=method, unit=asked.unit, rows=kept)


def made(subject: Subject, asked: SurveyAsked, how: dict[str, Any]) -> dict[str, Any]:
    """What a file of rows says about how they were made.

    Raises: UnknownNameError for a method or a unit there is not.
    """
    if asked.method not in (*METHODS, NOTHING):
        raise UnknownNameError("method", asked.method, (*METHODS, NOTHING))
    if asked.unit not in GROUPINGS:
        raise UnknownNameError("unit", asked.unit, GROUPINGS)
    model = {"model": subject.name, "weights": subject.weights_hash}
    columns = {f"{name}_column": value for name, value in asdict(asked.columns).items()}
    return {**model, "table": asked.table.name, **columns, **as_json(how)}


def _again(
    asked: SurveyAsked, grown: RowWriter, tally: SurveyStatistics, records: Iterator[Record]
) -> int:
    """Count the rows that an output has already; how many they are."""
    for written in grown.records():
        row = row_of(written.cells)
        record = next(records, None)
        if record is None or row.text != harmless(_text(asked.columns, record)):
            raise MisuseError(
                f"Row {row.number} of {grown.path.name} is about another text than row "
                f"{row.number} of {asked.table.name}; give another name."
            )
        tally.add(row)
    return grown.done


def _rows(context: QuestionContext, asked: SurveyAsked, records: Sequence[Record]) -> list[Row]:
    """What is said about some records, in their order."""
    given: dict[int, tuple[str, str | None]] = {}
    rows: dict[int, Row] = {}
    for record in records:
        try:
            if record.problem is not None:
                raise record.problem
            given[record.number] = (
                asked.columns.text_of(record),
                asked.columns.pair_of(record),
            )
        except SukashiError as error:
            rows[record.number] = _skipped(asked, record, error)
    texts = encodings(
        context, [one for one, _ in given.values()], [two for _, two in given.values()]
    )
    known = logits(context, texts)
    said = predictions(context, texts, 1, known)
    why: Found[Attribution | None] = [None] * len(texts)
    if asked.method != NOTHING:
        how = TextsAsked(asked.request, asked.method, asked.options)
        why = list(attributions(context, texts, how, known))
    answers = dict(zip(given, zip(said, why, strict=True), strict=True))
    for record in records:
        if record.number in answers:
            prediction, explanation = answers[record.number]
            rows[record.number] = _row(asked, record, prediction, explanation)
    return [rows[record.number] for record in records]


def _row(
    asked: SurveyAsked,
    record: Record,
    said: Prediction | SukashiError,
    why: Attribution | SukashiError | None,
) -> Row:
    if isinstance(said, SukashiError):
        return _skipped(asked, record, said)
    if isinstance(why, SukashiError):
        return _skipped(asked, record, why)
    best = int(said.probabilities[0].argmax())
    row = Row(
        number=record.number,
        text=asked.columns.text_of(record),
        pair=asked.columns.pair_of(record) or "",
        truth=_truth(asked.columns.label_of(record), said.labels),
        predicted=said.labels[best],
        probability=float(said.probabilities[0, best]),
    )
    if why is None:
        return row
    return replace(
        row,
        explained=why.targets[0].label,
        score=float(why.scores[0].sum()),
        residual=float(why.residuals[0]),
        words=words_of(why, asked.unit),
    )


def words_of(why: Attribution, unit: str) -> tuple[tuple[str, float], ...]:
    """Every unit of the text in reading order, with the sum of its tokens' scores."""
    tokens = why.tokens
    groups = group(tokens.text, tokens.spans, tokens.special, by=unit, boundary=tokens.boundary)
    return tuple(
        (
            tokens.shown[one.tokens[0]]
            if tokens.special[one.tokens[0]]
            else tokens.text[one.start : one.end],
            float(why.scores[0, list(one.tokens)].sum()),
        )
        for one in groups
        if one.tokens
    )


def _truth(given: str, labels: Sequence[str]) -> str:
    """A label that is given by its number is one of the model's."""
    if given not in labels and given.isdecimal() and int(given) < len(labels):
        return labels[int(given)]
    return given


def _skipped(asked: SurveyAsked, record: Record, error: SukashiError) -> Row:
    text = _text(asked.columns, record)
    return Row(number=record.number, text=text, skipped=spoken(error, asked.lang))


def _text(columns: Columns, record: Record) -> str:
    """The text as far as there is one."""
    value = record.cells.get(columns.text)
    return "" if value is None else str(value)


def _within(context: QuestionContext, done: int, total: int) -> QuestionContext:
    """A context that tells of the rows, not of the work on some of them."""

    def progress(*_: int) -> None:
        context.progress(done, total)

    return replace(context, progress=progress)
