"""trust: several methods on several texts, each held against the same random rankings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Annotated, Any

import numpy as np

from sukashi.arguments import several
from sukashi.errors import MisuseError, TargetError, TextError, UnknownNameError
from sukashi.explainer.question import question
from sukashi.explainer.question_context import QuestionContext
from sukashi.explainer.questions.attribution import Asked, explain
from sukashi.explainer.questions.faithfulness import Conditions, ground, judge
from sukashi.explainer.text_batches import paired
from sukashi.lens import generation
from sukashi.lens.attribution.methods import AUTO, METHODS, reads
from sukashi.lens.attribution.options import Seed, Unit
from sukashi.model.prompt import Asked as Prompted
from sukashi.result.attribution import Attribution, Of
from sukashi.result.faithfulness import Faithfulness
from sukashi.result.trust import MEASURES, Trust
from sukashi.trace.perturbation.coalitions import OPERATORS
from sukashi.trace.target_selection.request import TargetRequest

USUAL = ("grad_x_input", "integrated_gradients", "occlusion", "shapley", "attention_rollout")
Given = tuple[Any, str | None]
"""A text or conversation, and its second text where it has one."""
_VERDICTS = {"better": 1, "chance": 0, "worse": -1}


@dataclass(frozen=True)
class Contest:
    """Which methods, under which conditions; generate: tokens that a model writes first."""

    methods: tuple[str, ...]
    conditions: Conditions
    generate: int = 0


@dataclass(frozen=True)
class _Result:
    """One method on one text."""

    why: Attribution
    trust: Faithfulness
    seconds: float


@question
def trust(  # noqa: PLR0913 - the question, and how it is answered
    context: QuestionContext,
    /,
    texts: Sequence[Prompted] | Prompted,
    pairs: Sequence[str] | str | None = None,
    *,
    methods: Sequence[str] | str = USUAL,
    generate: Annotated[int, range(100_001)] = 0,
    operator: Annotated[str, OPERATORS] = "auto",
    unit: Unit | None = None,
    of: Of | None = None,
    rankings: Annotated[int, range(2, 10_001)] = 100,
    draws: Annotated[int, range(101)] = 5,
    seed: Seed = 0,
) -> Trust:
    """Which of several methods explains this model best on these texts, and at what cost.

    pairs: a second text for each, or one for all. generate: tokens that a model which writes is
    to write after each text first, each of which is explained. The rest is as in
    `faithfulness`. A text that cannot be explained is left out. See the kind `Trust`.
    """
    conditions = Conditions(operator, unit, of, int(rankings), int(draws), int(seed))
    contest = Contest(several(methods), conditions, int(generate))
    return compare(context.with_parameters(methods=contest.methods), several(texts), pairs, contest)


def compare(
    context: QuestionContext,
    texts: Sequence[Any],
    pairs: Sequence[str] | str | None,
    contest: Contest,
) -> Trust:
    """The figures of every method on every text; a text that cannot be explained is left out.

    pairs: a second text for each, or one for all.
    Raises: UnknownNameError for a method there is not, MisuseError for none, for no text or another
    number of second texts, and what is wrong with the first text where none can be explained.
    """
    for method in contest.methods:
        if method not in (AUTO, *METHODS):
            raise UnknownNameError("method", method, (AUTO, *METHODS))
    if not contest.methods or not texts:
        raise MisuseError("Give at least one method and one text to put to the test.")
    seconds = paired(texts, pairs) or [None] * len(texts)
    kept: list[Given] = []
    skipped, results = [], []
    problem: Exception | None = None
    in_all = len(texts) * (len(contest.methods) + 1)
    for number, given in enumerate(zip(texts, seconds, strict=True)):
        before = number * (len(contest.methods) + 1)
        try:
            results.append(_text(context, given, contest, _Steps(context, before, in_all)))
            kept.append(given)
        except (TextError, TargetError) as error:
            problem = problem or error
            skipped.append(f"{number + 1}: {error}")
    if problem is not None and not kept:
        raise problem
    return _table(context, contest, kept, results, skipped)


@dataclass(frozen=True, eq=False)
class _Steps:
    """Progress in whole steps; what is told inside a step can stop the work, but moves nothing."""

    context: QuestionContext
    before: int
    in_all: int

    def at(self, step: int) -> QuestionContext:
        """The context of one step."""

        def tell(done: int, total: int) -> None:
            self.context.progress(self.before + step, self.in_all)

        return replace(self.context, progress=tell)

    def end(self, step: int) -> None:
        """A step is done."""
        self.context.progress(self.before + step + 1, self.in_all)


def _text(context: QuestionContext, asked: Given, contest: Contest, steps: _Steps) -> list[_Result]:
    given, pair = _given(steps.at(0), asked, contest.generate)
    conditions, control, found = contest.conditions, None, []
    for step, method in enumerate(contest.methods, start=1):
        here = steps.at(0 if control is None else step)
        begun = perf_counter()
        why = _attribution(here, (given, pair), method, conditions)
        seconds = perf_counter() - begun
        if control is None:
            control = ground(steps.at(0), why, conditions)
            steps.end(0)
            here = steps.at(step)
        found.append(_Result(why, judge(here, why, conditions, control), seconds))
        steps.end(step)
    return found


def _given(context: QuestionContext, asked: Given, count: int) -> tuple[Any, str | None]:
    """The text or pair, or what the model makes of a text."""
    text, pair = asked
    if not count or pair is not None or context.subject.task not in ("causal", "seq2seq"):
        return asked
    written = generation.write(
        context.subject,
        context.encode(text),
        context.recipe,
        max_new_tokens=count,
        seed=None,
        progress=context.progress,
        do_sample=False,
    )
    return written, None


def _attribution(
    context: QuestionContext,
    given: tuple[Any, str | None],
    method: str,
    conditions: Conditions,
) -> Attribution:
    wanted = {"unit": conditions.unit or "token", "seed": conditions.seed}
    if method == AUTO:  # which has a unit of its own, unless one is named
        wanted = {} if conditions.unit is None else {"unit": conditions.unit}
    read = {name: value for name, value in wanted.items() if name in reads(method)}
    return explain(context, *given, TargetRequest(), Asked(method, read))


def _table(
    context: QuestionContext,
    contest: Contest,
    texts: list[Given],
    results: list[list[_Result]],
    skipped: list[str],
) -> Trust:
    """The results, text by text and method by method, as arrays."""

    def figures(read: Callable[[Faithfulness, str], float]) -> np.ndarray:
        rows = [[[read(one.trust, name) for name in MEASURES] for one in row] for row in results]
        return np.asarray(np.array(rows, dtype=np.float32).transpose(1, 2, 0))

    def each(read: Callable[[_Result], float], kind: type) -> np.ndarray:
        return np.asarray(np.array([[read(one) for one in row] for row in results], dtype=kind).T)

    first = results[0][0].trust
    return Trust(
        methods=contest.methods,
        texts=tuple(_read_text(*each) for each in zip(texts, results, strict=True)),
        given=_given_prompts(texts, results),
        pairs=tuple(pair for _, pair in texts if pair is not None),
        operator=first.operator,
        unit=first.unit,
        of=first.targets[0].of,
        values=figures(lambda trust, name: _read(trust, name, "value")),
        random=figures(lambda trust, name: _read(trust, name, "chance")),
        leads=figures(lambda trust, name: _read(trust, name, "lead")),
        verdicts=each(lambda one: _VERDICTS[one.trust.verdict], np.int64),
        forward=each(lambda one: one.why.forward_passes, np.int64),
        backward=each(lambda one: one.why.backward_passes, np.int64),
        seconds=each(lambda one: one.seconds, np.float32),
        recipe=replace(context.recipe, seed=contest.conditions.seed),
        skipped=tuple(skipped),
    )


def _read_text(given: Given, found: list[_Result]) -> str:
    """A text as it was given, a conversation or ids as they are read."""
    text, tokens = given[0], found[0].why.tokens
    return text if isinstance(text, str) else tokens.text[: tokens.boundary]


def _given_prompts(texts: list[Given], results: list[list[_Result]]) -> tuple[Any, ...]:
    """What was given of each, as it is typed; none where all of them are texts."""
    if all(isinstance(text, str) for text, _ in texts):
        return ()
    rows = zip(texts, results, strict=True)
    return tuple(
        text if isinstance(text, str) else found[0].why.tokens.given[0] for (text, _), found in rows
    )


def _read(trust: Faithfulness, name: str, what: str) -> float:
    measure = getattr(trust, name)
    return float("nan") if measure is None else float(getattr(measure, what))
