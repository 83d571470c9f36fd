"""Text batches: one question about many texts; those of about one length share their passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from torch import Tensor

from sukashi.errors import BudgetError, MisuseError, SukashiError, without_frames
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.recipes import recipe_for
from sukashi.lens.attribution.auto import Choice, resolve
from sukashi.lens.attribution.compute import attribute_all
from sukashi.lens.attribution.options import Options
from sukashi.lens.prediction.predict import predict
from sukashi.model.encoding import Encoding
from sukashi.model.prompt import Messages
from sukashi.result.attribution import Attribution
from sukashi.result.prediction import Prediction
from sukashi.result.recipe import Recipe
from sukashi.trace.batch import Batch
from sukashi.trace.problem import Problem
from sukashi.trace.target_selection.request import TargetRequest, TargetSelection
from sukashi.trace.target_selection.select import select_targets

T = TypeVar("T")
A = TypeVar("A")
Texts = list[str] | tuple[str, ...]
Many = Texts | list[Messages]
"""Texts or conversations, as the user gives them."""
Found = list[T | SukashiError]
"""One answer a text, in order; in the place of one that there is not, the reason."""
Problems = dict[int, tuple[Problem, TargetSelection]]
"""The problems and their targets, by the place of their text."""
TOGETHER = 256
"""Texts whose paths and scores are in memory at a time, at most."""


def encodings(
    context: QuestionContext, texts: Sequence[Any], pairs: Sequence[str | None] | None = None
) -> Found[Encoding]:
    """Every text as the model reads it."""
    seconds = [None] * len(texts) if pairs is None else pairs
    return [
        _tried(partial(context.encode, text, pair))
        for text, pair in zip(texts, seconds, strict=True)
    ]


@dataclass(frozen=True)
class AttributionRequest:
    """The targets that are explained in every text, and the method; options: as they were typed."""

    target_request: TargetRequest
    method: str
    options: Options


def attributions(
    context: QuestionContext,
    encoded: Found[Encoding],
    request: AttributionRequest,
    known: dict[int, Tensor],
) -> Found[Attribution]:
    """The attribution of the chosen targets of every text; known: see `logits`."""
    found: dict[int, Attribution | SukashiError] = {}
    problems: Problems = {}
    for place, each in enumerate(encoded):
        if isinstance(each, SukashiError):
            found[place] = each
            continue
        selection = _tried(
            partial(
                select_targets,
                context.subject,
                each,
                request.target_request.of_answer(each),
                known.get(place),
            )
        )
        if isinstance(selection, SukashiError):
            found[place] = selection
        else:
            problems[place] = (context.problem(each, selection.targets), selection)
    found |= answered(context, problems, request, len(encoded))
    return [found[place] for place in range(len(encoded))]


def answered(
    context: QuestionContext, problems: Problems, request: AttributionRequest, total: int
) -> dict[int, Attribution | SukashiError]:
    """The answer to every problem, in shared passes; total: texts, of which the others are done."""
    found: dict[int, Attribution | SukashiError] = {}
    done = total - len(problems)
    for choice, alike in _by_choice(problems, request):
        for here in _windows(context, alike):
            quiet = partial(_again, context, done, total)
            work = []
            for problem, selection in (problems[place] for place in here):
                recipe = recipe_for(context.recipe, selection.explained, choice)
                work.append((replace(problem, progress=quiet), selection, recipe))
            for place, answer in zip(here, _answers(work, choice), strict=True):
                found[place] = answer
            done += len(here)
            context.progress(done, total)
    return found


def _by_choice(problems: Problems, request: AttributionRequest) -> list[tuple[Choice, Problems]]:
    """The texts by what is asked of them: "auto" may be one thing for some, another for others."""
    groups: list[tuple[Choice, Problems]] = []
    for place, each in problems.items():
        choice = resolve(request.method, request.options, partial(_problem, each))
        alike = next((group for known, group in groups if known == choice), None)
        if alike is None:
            groups.append((choice, alike := {}))
        alike[place] = each
    return groups


def _problem(pair: tuple[Problem, TargetSelection]) -> Problem:
    return pair[0]


def predictions(
    context: QuestionContext, encoded: Found[Encoding], top: int, known: dict[int, Tensor]
) -> Found[Prediction]:
    """The prediction for every text; known: see `logits`."""
    found: Found[Prediction] = []
    for place, each in enumerate(encoded):
        if isinstance(each, SukashiError):
            found.append(each)
            continue
        answer = partial(predict, context.subject, each, context.recipe, top, known.get(place))
        found.append(_tried(answer))
        context.progress(place + 1, len(encoded))
    return found


def explained(
    context: QuestionContext,
    texts: Sequence[Any],
    pairs: Sequence[str] | str | None,
    request: AttributionRequest,
) -> list[Attribution]:
    """The attribution of the targets of every text. Raises: see `without_errors`."""
    encoded = encodings(context, texts, paired(texts, pairs))
    return without_errors(attributions(context, encoded, request, logits(context, encoded)))


def classified(
    context: QuestionContext, texts: Sequence[Any], pairs: Sequence[str] | str | None, top: int
) -> list[Prediction]:
    """The prediction for every text. Raises: see `without_errors`."""
    encoded = encodings(context, texts, paired(texts, pairs))
    return without_errors(predictions(context, encoded, top, logits(context, encoded)))


def paired(texts: Sequence[Any], pairs: Sequence[str] | str | None) -> Sequence[str | None] | None:
    """A second text for each, the same where one is given.

    Raises: MisuseError for no text, or another number of second texts.
    """
    if not texts:
        raise MisuseError("The list of texts is empty; give at least one.")
    if isinstance(pairs, str):
        return [pairs] * len(texts)
    if pairs is not None and len(pairs) != len(texts):
        raise MisuseError(
            f"There are {len(texts)} texts and {len(pairs)} second texts; give one for each."
        )
    return pairs


def alone(request: A, candidates: Sequence[str]) -> A:
    """What is asked of many texts. Raises: MisuseError for candidates, which one text has."""
    if candidates:
        raise MisuseError(
            "Candidates are judged for one text at a time; give the texts one by one."
        )
    return request


def one_text(pair: str | Sequence[str] | None) -> str | None:
    """The second text of one text. Raises: MisuseError for several."""
    if pair is None or isinstance(pair, str):
        return pair
    raise MisuseError(f"There are {1} texts and {len(pair)} second texts; give one for each.")


def without_errors(found: Found[T]) -> list[T]:
    """The answers; MisuseError names the first text that has none."""
    answers: list[T] = []
    for number, each in enumerate(found, 1):
        if isinstance(each, SukashiError):
            raise MisuseError(f"Text {number} of {len(found)}: {each}") from each
        answers.append(each)
    return answers


def logits(context: QuestionContext, encoded: Found[Encoding]) -> dict[int, Tensor]:
    """(rows, classes) by text, of a head that is not decoded row by row."""
    if context.subject.anatomy.writes:
        return {}
    nothing = TargetSelection((), ())
    problems = {
        place: (context.problem(each, ()), nothing)
        for place, each in enumerate(encoded)
        if not isinstance(each, SukashiError)
    }
    found: dict[int, Tensor] = {}
    for here in _windows(context, problems):
        try:
            rows = Batch(tuple(problems[place][0] for place in here)).logits()
        except BudgetError:  # whoever reads a text alone says which one does not fit
            continue
        found.update(zip(here, rows, strict=True))
        context.progress(0, len(encoded))
    return found


def _windows(context: QuestionContext, problems: Problems) -> Iterator[list[int]]:
    """Texts of about one length, as many as a quarter of the budget holds the paths of."""
    width = context.subject.anatomy.reader.width
    order = sorted(problems, key=lambda place: len(problems[place][0].tokens))
    here: list[int] = []
    held = 0
    for place in order:
        problem = problems[place][0]
        need = 4 * len(problem.tokens) * width * (4 + 2 * len(problem.targets))
        if here and (len(here) == TOGETHER or held + need > context.budget.bytes // 4):
            yield here
            here, held = [], 0
        here.append(place)
        held += need
    if here:
        yield here


def _answers(
    work: Sequence[tuple[Problem, TargetSelection, Recipe]], choice: Choice
) -> Found[Attribution]:
    """The answers of texts that are asked together; alone where one of them does not fit."""
    try:
        return list(attribute_all(work, choice))
    except BudgetError as error:
        if len(work) == 1:
            return [without_frames(error)]
    return [answer for one in work for answer in _answers([one], choice)]


def _again(context: QuestionContext, done: int, total: int, *_: int) -> None:
    """Say once more how far the texts are: the callback may end the work at every pass."""
    context.progress(done, total)


def _tried(work: Callable[[], T]) -> T | SukashiError:
    try:
        return work()
    except SukashiError as error:
        return without_frames(error)
