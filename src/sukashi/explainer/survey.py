"""survey: a table of texts, classified and explained row by row, and counted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from sukashi.errors import MisuseError, SukashiError, UnsupportedError
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.survey_output import (
    count_written,
    inputs_of,
    output_recipe,
    skipped_row,
)
from sukashi.explainer.survey_request import NOTHING, SurveyRequest, source_of
from sukashi.explainer.survey_statistics import SurveyStatistics
from sukashi.explainer.text_batches import (
    AttributionRequest,
    Found,
    attributions,
    encodings,
    logits,
    predictions,
)
from sukashi.lens.attribution.auto import AUTO, for_labels
from sukashi.records.row_writer import RowWriter
from sukashi.records.table import Record
from sukashi.result.attribution import Attribution
from sukashi.result.prediction import Prediction
from sukashi.result.survey import COLUMNS, Row, Survey
from sukashi.text.groups import group
from sukashi.trace.target_selection.request import ALL, Named
from sukashi.view.error_translation import translated_error

WINDOW, FIRST = 256, 4
"""Rows that are read, answered and written at a time: at the most, and at the beginning."""
SECONDS = 5.0
"""Time after which rows are written, as far as the last ones tell."""


def survey(context: QuestionContext, request: SurveyRequest) -> Survey:
    """Every row's label with the words it is attributed to, and the figures of all rows.

    Raises: UnsupportedError for a model that gives no label to a text, TargetError for one whose
    labels share a name, MisuseError for several targets or an output that was begun otherwise,
    FailureError for one that another process is writing.
    """
    subject = context.subject
    if subject.problem_type not in ("single label", "multi label"):
        raise UnsupportedError(
            f"A table is read with a model that gives each text a label, and this one (task "
            f"{subject.task}) does not; load a classifier."
        )
    _check_labels(subject.labels, request.target_request.targets)
    if request.method == AUTO:
        choice = for_labels(subject, request.options)
        request = replace(request, method=choice.method, options=choice.options)
        context = context.with_parameters(method=choice.method)
    statistics = SurveyStatistics(
        subject.labels, getattr(subject.tokenizer, "all_special_tokens", ())
    )
    rows: list[Row] = []
    if request.output is None:
        _answer(context, request, statistics, rows)
    else:
        with RowWriter(request.output, COLUMNS, output_recipe(context, request)) as writer:
            _answer(context, request, statistics, writer)
    return statistics.survey(
        context.recipe,
        method="" if request.method == NOTHING else request.method,
        unit=request.unit,
        rows=rows,
        source=source_of(request.table, request.columns, statistics.skipped),
    )


def _check_labels(labels: Sequence[str], targets: Sequence[Named]) -> None:
    """Raises: MisuseError for several targets."""
    if len(targets) > 1 or (ALL in targets and ALL not in labels):
        raise MisuseError(
            "A table explains one label a row; name one label, or none for the predicted one."
        )


def _answer(
    context: QuestionContext,
    request: SurveyRequest,
    statistics: SurveyStatistics,
    output: RowWriter | list[Row],
) -> None:
    """Answer and count every record that an output does not have yet."""
    records = request.table.records()
    done = 0
    if isinstance(output, RowWriter):
        done = count_written(request, output, statistics, records)
    size = min(FIRST, WINDOW)
    while here := list(islice(records, size)):
        start = time.monotonic()
        rows = _rows(_within(context, done, request.table.count), request, here)
        for row in rows:
            statistics.add(row)
        if isinstance(output, RowWriter):
            output.append([row.cells() for row in rows])
        else:
            output += rows
        done += len(rows)
        size = next_size(size, time.monotonic() - start)
        context.progress(done, request.table.count)


def next_size(size: int, seconds: float) -> int:
    """How many rows are answered before the next are written, after some took so long."""
    if seconds > SECONDS:
        return max(1, int(size * SECONDS / seconds))
    return min(WINDOW, 2 * size) if seconds < SECONDS / 2 else size


def _rows(context: QuestionContext, request: SurveyRequest, records: Sequence[Record]) -> list[Row]:
    """The answers about some records, in their order."""
    labels = context.subject.labels
    given: dict[int, tuple[str, str | None]] = {}
    rows: dict[int, Row] = {}
    for record in records:
        try:
            if record.problem is not None:
                raise record.problem
            given[record.number] = (
                request.columns.text_of(record),
                request.columns.pair_of(record),
            )
        except SukashiError as error:
            reason = translated_error(error, request.lang)
            rows[record.number] = skipped_row(request, record, labels, reason)
    texts = encodings(
        context, [one for one, _ in given.values()], [two for _, two in given.values()]
    )
    known = logits(context, texts)
    predicted = predictions(context, texts, 1, known)
    explanations: Found[Attribution | None] = [None] * len(texts)
    if request.method != NOTHING:
        how = AttributionRequest(request.target_request, request.method, request.options)
        explanations = list(attributions(context, texts, how, known))
    answers = dict(zip(given, zip(predicted, explanations, strict=True), strict=True))
    for record in records:
        if record.number in answers:
            rows[record.number] = _row(request, record, labels, *answers[record.number])
    return [rows[record.number] for record in records]


def _row(
    request: SurveyRequest,
    record: Record,
    labels: Sequence[str],
    prediction: Prediction | SukashiError,
    explanation: Attribution | SukashiError | None,
) -> Row:
    if isinstance(prediction, SukashiError):
        return skipped_row(request, record, labels, translated_error(prediction, request.lang))
    if isinstance(explanation, SukashiError):
        return skipped_row(request, record, labels, translated_error(explanation, request.lang))
    best = int(prediction.probabilities[0].argmax())
    text, pair, truth = inputs_of(request.columns, record, labels)
    row = Row(
        number=record.number,
        text=text,
        pair=pair,
        truth=truth,
        predicted=prediction.labels[best],
        probability=float(prediction.probabilities[0, best]),
    )
    if explanation is None:
        return row
    return replace(
        row,
        explained=explanation.targets[0].label,
        score=float(explanation.scores[0].sum()),
        residual=float(explanation.residuals[0]),
        words=words_of(explanation, request.unit),
    )


def words_of(attribution: Attribution, unit: str) -> tuple[tuple[str, float], ...]:
    """Every unit of the text in reading order, with the sum of its tokens' scores."""
    tokens = attribution.tokens
    groups = group(tokens.text, tokens.spans, tokens.special, by=unit, borders=tokens.borders)
    return tuple(
        (
            tokens.shown[one.tokens[0]]
            if tokens.special[one.tokens[0]]
            else tokens.text[one.start : one.end],
            float(attribution.scores[0, list(one.tokens)].sum()),
        )
        for one in groups
        if one.tokens
    )


def _within(context: QuestionContext, done: int, total: int) -> QuestionContext:
    """A context that tells of the rows, not of the work on some of them."""

    def progress(*_: int) -> None:
        context.progress(done, total)

    return replace(context, progress=progress)
