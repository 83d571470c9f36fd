"""survey: what a classifier says about a table of texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import with_parameters
from sukashi.explainer.survey import survey as answer
from sukashi.explainer.survey_request import NOTHING, survey_request
from sukashi.lens.attribution.methods import DEFAULT, METHODS
from sukashi.records.file_path import path_of
from sukashi.result.attribution import Of
from sukashi.result.survey import Survey
from sukashi.text.groups import GROUPINGS
from sukashi.trace.target_selection.request import Named
from sukashi.view.language import LANGUAGES

SURVEY_METHODS = (DEFAULT, *METHODS, NOTHING)


@question
def survey(  # noqa: PLR0913 - the table, and how it is read
    context: QuestionContext,
    /,
    table: Any,
    *,
    text_column: str | int | None = None,
    pair_column: str | int | None = None,
    label_column: str | int | None = None,
    method: Annotated[str, SURVEY_METHODS] = DEFAULT,
    unit: Annotated[str, GROUPINGS] = "word",
    target: Named | Sequence[Named] | None = None,
    contrast: Named | None = None,
    of: Of = "logit",
    output: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    lang: Annotated[str, LANGUAGES] = "en",
    **options: Any,
) -> Survey:
    """What a classifier says about every row of a table, and the words that decide.

    table: a file (.csv .tsv .jsonl .txt, also gzipped, .xlsx .parquet), a data frame, or a list
    of texts or dictionaries. The columns are found by their usual names unless named, by number
    (from 1) where there are no names; `source` says what was understood. method: one of the
    attribution's, or "none" for labels alone; unit: whose scores are given, a token, word or
    phrase. output: a file (.csv .tsv .jsonl) that gets every row as it is done, and is gone on
    with where it stopped; without it the rows are in the answer. encoding: of the file, found
    out unless named. target, contrast, of and options: those of the attribution.

    A row that cannot be read or is too long is skipped, counted and listed, with the reason in
    `lang`.
    """
    read = {"text_column": text_column, "pair_column": pair_column, "label_column": label_column}
    typed = {name: None if one is None else str(one) for name, one in read.items()}
    chosen = {"target": target, "contrast": contrast, "of": None if of == "logit" else of}
    given = {name: one for name, one in chosen.items() if one is not None}
    how = {"method": method, "unit": unit, **given, **options}
    where = None if output is None else path_of(output)
    request, recorded = survey_request(table, {**typed, "encoding": encoding}, how, where, lang)
    recipe = with_parameters(replace(context.recipe, parameters={}), recorded)
    return answer(replace(context, recipe=recipe), request)
