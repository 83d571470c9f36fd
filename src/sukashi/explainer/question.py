"""Question: what makes a method of the Explainer out of a function in a file of its own.

The function says all there is to say of a question: its name, its docstring, its parameters with
what each may be, and how it is answered. The decorator does what all questions have in common.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, get_args

from sukashi.arguments import bind, check, hints_of
from sukashi.errors import MisuseError
from sukashi.explainer.capabilities import require
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.question_context import QuestionContext
from sukashi.model.prompt import Answered, TokenIds, answered, ids_of, pictures_of, prompts_of

P = ParamSpec("P")
R = TypeVar("R")

IDS, ANSWER, INPUTS = "ids", "answer", "inputs"
"""What every question takes beside its text: ids in its place, and the answer to it."""
APART = ("pair", "pairs", "seed")
"""Parameters that a recipe does not list: what a question is about, and what it holds apart."""
WHERE_TRUE = ("template_tokens",)
"""Those that it lists where they are True alone."""


def question(
    answer: Callable[Concatenate[QuestionContext, P], R],
) -> Callable[Concatenate[ModelSession, P], R]:
    """A method that checks its arguments, and answers with `answer`: one question at a time.

    answer: gives a result, or a list of results, that carry the recipe of its context. Its first
    parameter behind the context is the text (or what else is asked about). The method has its
    signature and docstring; an argument that an annotation does not allow is refused before any
    work is done (see `sukashi.arguments`).
    The context's recipe has every argument that is not None or empty, but for the first
    parameter and `APART`.
    """
    own = inspect.signature(answer)
    first = list(own.parameters.values())[1]
    apart = apart_of(answer)

    @wraps(answer)
    def method(session: ModelSession, /, *args: P.args, **given: P.kwargs) -> R:
        known: dict[str, Any] = dict(given)
        extra = {name: known.pop(name) for name in apart if name in known}
        extra = {name: value for name, value in extra.items() if value is not None}
        positional = asked(first.name, args, known, extra) if apart else args
        bound = bind(answer, positional, known, apart)
        subject = bound.arguments[first.name]
        parameters: dict[str, Any] = {}
        for name, value in bound.arguments.items():
            if own.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                parameters |= value
            elif name not in (first.name, *APART):
                parameters[name] = None if name in WHERE_TRUE and not value else value
        if isinstance(subject, Answered):
            parameters["answer"] = subject.answer
        parameters[INPUTS] = list(pictures_of(subject))

        def work(context: QuestionContext) -> R:
            return answer(context, *bound.args, **bound.kwargs)

        require(session.subject, answer.__name__)
        return session.answered(answer.__name__, parameters, work, subject)

    method.__signature__ = _signature(own, apart)  # type: ignore[attr-defined]
    return method


def apart_of(answer: Callable[..., Any]) -> tuple[str, ...]:
    """Of `IDS` and `ANSWER` those that a question takes, by what it can be asked about."""
    first = list(inspect.signature(answer).parameters)[1]
    kinds = get_args(hints_of(answer)[first])
    takes = (IDS,) if TokenIds in kinds else ()
    return (*takes, ANSWER) if Answered in kinds else takes


def asked(
    name: str, args: Sequence[Any], given: dict[str, Any], extra: dict[str, Any]
) -> tuple[Any, ...]:
    """The positional arguments with what is asked about as the questions take it.

    name: of that parameter, which may be among the named ones instead. extra: ids and answer.
    Raises: MisuseError for a text beside ids, and for what is no conversation, no ids, no answer.
    """
    if IDS in extra:
        if args or name in given:
            raise MisuseError("Both a text and <<ids=>> are given; give one of them.")
        args = (ids_of(extra[IDS]),)
    elif args:
        args = (prompts_of(args[0]), *args[1:])
    elif name in given:
        given[name] = prompts_of(given[name])
    if ANSWER not in extra:
        return tuple(args)
    check(ANSWER, extra[ANSWER], str)
    if args:
        return (answered(args[0], extra[ANSWER]), *args[1:])
    if name in given:
        given[name] = answered(given[name], extra[ANSWER])
    return ()


def _signature(own: inspect.Signature, apart: Sequence[str]) -> inspect.Signature:
    """A question's signature as a method, with what it takes apart in front of its options."""
    rest = list(own.parameters.values())[1:]
    this = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    kinds = {IDS: Sequence[int] | None, ANSWER: str | None}
    taken = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kinds[name]
        )
        for name in apart
    ]
    if taken:
        rest[0] = rest[0].replace(default=None)
        named = [one for one in rest if one.kind is one.VAR_KEYWORD]
        rest = [one for one in rest if one.kind is not one.VAR_KEYWORD]
        rest = [*rest, *taken, *named]
    return own.replace(parameters=[this, *rest])
