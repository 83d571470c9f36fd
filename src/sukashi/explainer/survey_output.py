"""Survey output: what a file of rows says about how they were made, and going on with one."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sukashi.errors import MisuseError, ShapeError
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import as_json
from sukashi.explainer.survey_request import NOTHING, SurveyRequest
from sukashi.explainer.survey_statistics import SurveyStatistics
from sukashi.model.subject import Subject
from sukashi.records.columns import Columns
from sukashi.records.formula import quoted_formula
from sukashi.records.known_names import folded
from sukashi.records.name_display import without_surrogates
from sukashi.records.row_writer import VERSION, RowWriter
from sukashi.records.table import Record
from sukashi.result.survey import Row, row_of

ROWS_VERSION = 3
"""Rises when the rows of a file mean something else."""
_ZEROS = re.compile(r"(?<=\d)\.0+$")
"""What a spreadsheet or a data frame writes behind a whole number."""
_NO_ANSWER = ("transformers_version", "torch_dtype", "dtype", "architectures")
"""Entries of a config that change no answer, or are compared by themselves."""


def output_recipe(context: QuestionContext, request: SurveyRequest) -> dict[str, Any]:
    """All that changes an answer, as JSON values; a file begun otherwise is not gone on with."""
    subject, dialect = context.subject, request.table.dialect
    model = {
        VERSION: ROWS_VERSION,
        "model": subject.name,
        "weights": subject.weights_hash,
        "dtype": str(subject.dtype).removeprefix("torch."),
        "task": str(subject.task),
        "labels": list(subject.labels),
        "tokenizer": _tokenizer(subject),
        "config": _config(subject),
        "truncate": context.truncate,
    }
    table = {
        "table": request.table.name,
        "separator": dialect.separator,
        "header": dialect.header,
        "encoding": dialect.encoding,
        "sheet": dialect.sheet,
        **{f"{name}_column": value for name, value in asdict(request.columns).items()},
    }
    found = {**model, **table, **as_json(request.parameters)}
    return json.loads(without_surrogates(json.dumps(found, ensure_ascii=False)))  # type: ignore[no-any-return]


def count_written(
    request: SurveyRequest,
    writer: RowWriter,
    statistics: SurveyStatistics,
    records: Iterator[Record],
) -> int:
    """Count the rows that an output has already; how many they are.

    Raises: MisuseError where one is about another text, second text or true label than its record.
    """
    labels = statistics.labels
    explains = request.method != NOTHING
    for written in writer.records():
        row = _written_row(written, writer, labels, explains=explains)
        record = next(records, None)
        if record is None:
            raise MisuseError(
                f"{writer.path.name} has more rows than {request.table.name}; give another name."
            )
        known = (row.text, row.pair, row.truth)
        now = inputs_of(request.columns, record, labels)
        if known not in (now, tuple(map(quoted_formula, now))):
            raise MisuseError(
                f"Row {row.number} of {writer.path.name} is about another text or label than row "
                f"{row.number} of {request.table.name} now has; give another name."
            )
        statistics.add(row)
    return writer.done


def _written_row(
    written: Record, writer: RowWriter, labels: Sequence[str], *, explains: bool
) -> Row:
    """A row of an output. Raises: MisuseError where it is not as it was written."""
    try:
        row = row_of(written.cells)
        as_written = row.number == written.number and (
            bool(row.skipped) or _is_answer(row, labels, explains=explains)
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, ShapeError):
        as_written = False  # edited by hand or another program
    if written.problem is not None or not as_written:
        raise MisuseError(
            f"Row {written.number} of {writer.path.name} is not as it was written; give another "
            "name."
        )
    return row


def _is_answer(row: Row, labels: Sequence[str], *, explains: bool) -> bool:
    """Whether a row that was read again says what an answer can say."""
    if row.predicted not in labels or not 0 <= row.probability <= 1:
        return False
    if not explains:
        return not (row.explained or row.words)
    scores = (row.score, *(score for _, score in row.words))
    return row.explained in labels and all(map(math.isfinite, scores))


def inputs_of(columns: Columns, record: Record, labels: Sequence[str]) -> tuple[str, str, str]:
    """A record's text, second text and true label, as far as there are any."""
    pair = None if columns.pair is None else record.cells.get(columns.pair)
    text = record.cells.get(columns.text)
    given = ["" if value is None else without_surrogates(str(value)) for value in (text, pair)]
    return given[0], given[1], truth(columns.label_of(record), labels)


def truth(given: str, labels: Sequence[str]) -> str:
    """The model's label that is meant; what is given where none, or more than one, can be meant.

    By its name, else its name in another case, else its number; 1.0 is 1, and of two labels true
    is 1 and false 0.
    """
    if given in labels:
        return given
    same = [label for label in labels if folded(label) == folded(given)]
    if same:
        return same[0] if len(same) == 1 else given
    truths = {"true": "1", "false": "0"} if len(labels) == 2 else {}
    number = truths.get(folded(given), given)
    number = number[: found.start()] if (found := _ZEROS.search(number)) else number
    if number in labels:
        return number
    if number.isdecimal() and len(number) < 9 and int(number) < len(labels):
        return labels[int(number)]
    return given


def skipped_row(request: SurveyRequest, record: Record, labels: Sequence[str], reason: str) -> Row:
    """The row of a record of which nothing is said."""
    text, pair, known = inputs_of(request.columns, record, labels)
    return Row(number=record.number, text=text, pair=pair, truth=known, skipped=reason)


def _tokenizer(subject: Subject) -> str:
    """A short sha256 of the tokenizer: another one splits texts otherwise."""
    backend = getattr(subject.tokenizer, "backend_tokenizer", None)
    if backend is not None:
        return _digest(backend.to_str())
    words: dict[str, int] = getattr(subject.tokenizer, "get_vocab", dict)()
    return _digest(json.dumps(sorted(words.items())))


def _config(subject: Subject) -> str:
    """A short sha256 of what the config says of the network."""
    config = subject.config
    given = config.to_dict() if hasattr(config, "to_dict") else dict(vars(config))
    kept = {
        name: value
        for name, value in given.items()
        if name not in _NO_ANSWER and not name.startswith("_")
    }
    return _digest(json.dumps(kept, sort_keys=True, default=str))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
