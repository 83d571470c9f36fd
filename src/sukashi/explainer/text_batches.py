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
"""Texts or conversations, as they are given."""
Found = list[T | SukashiError]
"""One answer a text, in order; in the place of one that there is not, the reason."""
Asking = dict[int, tuple[Problem, TargetSelection]]
"""What is asked, by the place of its text."""
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
class TextsAsked:
    """What is explained of every text, and how; options: as they were typed."""

    request: TargetRequest
    method: str
    options: Options


def attributions(
    context: QuestionContext, given: Found[Encoding], asked: TextsAsked, said: dict[int, Tensor]
) -> Found[Attribution]:
    """What the chosen targets of every text are owed to; said: see `logits`."""
    found: dict[int, Attribution | SukashiError] = {}
    problems: Asking = {}
    for place, each in enumerate(given):
        if isinstance(each, SukashiError):
            found[place] = each
            continue
        selection = _tried(
            partial(
                select_targets,
                context.subject,
                each,
                asked.request.of_answer(each),
                said.get(place),
            )
        )
        if isinstance(selection, SukashiError):
            found[place] = selection
        else:
            problems[place] = (context.problem(each, selection.targets), selection)
    found |= answered(context, problems, asked, len(given))
    return [found[place] for place in range(len(given))]


def answered(
    context: QuestionContext, problems: Asking, asked: TextsAsked, total: int
) -> dict[int, Attribution | SukashiError]:
    """The answer to every problem, in shared passes; total: texts, of which the others are done."""
    found: dict[int, Attribution | SukashiError] = {}
    done = total - len(problems)
    for choice, alike in _by_choice(problems, asked):
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


def _by_choice(problems: Asking, asked: TextsAsked) -> list[tuple[Choice, Asking]]:
    """The texts by what is asked of them: "auto" may be one thing for some, another for others."""
    groups: list[tuple[Choice, Asking]] = []
    for place, each in problems.items():
        choice = resolve(asked.method, asked.options, partial(_problem, each))
        alike = next((group for known, group in groups if known == choice), None)
        if alike is None:
            groups.append((choice, alike := {}))
        alike[place] = each
    return groups


def _problem(asked: tuple[Problem, TargetSelection]) -> Problem:
    return asked[0]


def predictions(
    context: QuestionContext, given: Found[Encoding], top: int, said: dict[int, Tensor]
) -> Found[Prediction]:
    """What the model says of every text; said: see `logits`."""
    found: Found[Prediction] = []
    for place, each in enumerate(given):
        if isinstance(each, SukashiError):
            found.append(each)
            continue
        answer = partial(predict, context.subject, each, context.recipe, top, said.get(place))
        found.append(_tried(answer))
        context.progress(place + 1, len(given))
    return found


def explained(
    context: QuestionContext,
    texts: Sequence[Any],
    pairs: Sequence[str] | str | None,
    asked: TextsAsked,
) -> list[Attribution]:
    """What the targets of every text are owed to. Raises: see `demanded`."""
    given = encodings(context, texts, paired(texts, pairs))
    return demanded(attributions(context, given, asked, logits(context, given)))


def classified(
    context: QuestionContext, texts: Sequence[Any], pairs: Sequence[str] | str | None, top: int
) -> list[Prediction]:
    """What the model says of every text. Raises: see `demanded`."""
    given = encodings(context, texts, paired(texts, pairs))
    return demanded(predictions(context, given, top, logits(context, given)))


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


def alone(asked: A, candidates: Sequence[str]) -> A:
    """What is asked of many texts. Raises: MisuseError for candidates, which one text has."""
    if candidates:
        raise MisuseError(
            "Candidates are judged for one text at a time; give the texts one by one."
        )
    return asked


def one_text(pair: str | Sequence[str] | None) -> str | None:
    """The second text of one text. Raises: MisuseError for several."""
    if pair is None or isinstance(pair, str):
        return pair
    raise MisuseError(f"There are {1} texts and {len(pair)} second texts; give one for each.")


def demanded(found: Found[T]) -> list[T]:
    """The answers; MisuseError names the first text that has none."""
    answers: list[T] = []
    for number, each in enumerate(found, 1):
        if isinstance(each, SukashiError):
            raise MisuseError(f"Text {number} of {len(found)}: {each}") from each
        answers.append(each)
    return answers


def logits(context: QuestionContext, given: Found[Encoding]) -> dict[int, Tensor]:
    """(rows, classes) by text, of a head that is not decoded row by row."""
    if context.subject.anatomy.writes:
        return {}
    nothing = TargetSelection((), ())
    asked = {
        place: (context.problem(each, ()), nothing)
        for place, each in enumerate(given)
        if not isinstance(each, SukashiError)
    }
    found: dict[int, Tensor] = {}
    for here in _windows(context, asked):
        try:
            said = Batch(tuple(asked[place][0] for place in here)).logits()
        except BudgetError:  # whoever reads a text alone says which one does not fit
            continue
        found.update(zip(here, said, strict=True))
        context.progress(0, len(given))
    return found


def _windows(context: QuestionContext, asked: Asking) -> Iterator[list[int]]:
    """Texts of about one length, as many as a quarter of the budget holds the paths of."""
    width = context.subject.anatomy.reader.width
    order = sorted(asked, key=lambda place: len(asked[place][0].tokens))
    here: list[int] = []
    held = 0
    for place in order:
        problem = asked[place][0]
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
    """Say once more how far the texts are: whoever is told may end the work at every pass."""
    context.progress(done, total)


def _tried(work: Callable[[], T]) -> T | SukashiError:
    try:
        return work()
    except SukashiError as error:
        return without_frames(error)
