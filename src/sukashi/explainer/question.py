"""Question: what makes a method of the Explainer out of a function in a file of its own.

The function says all there is to say of a question: its name, its docstring, its parameters with
what each may be, and how it is answered. The decorator does what all questions have in common.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sukashi.arguments import bind
from sukashi.explainer.capabilities import require
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.question_context import QuestionContext

P = ParamSpec("P")
R = TypeVar("R")

APART = ("pair", "pairs", "seed")
"""Parameters that a recipe does not list: what a question is about, and what it holds apart."""


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

    @wraps(answer)
    def method(session: ModelSession, /, *args: P.args, **given: P.kwargs) -> R:
        bound = bind(answer, args, given)
        subject, *_ = bound.arguments
        parameters: dict[str, Any] = {}
        for name, value in bound.arguments.items():
            if own.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
                parameters |= value
            elif name not in (subject, *APART):
                parameters[name] = value

        def work(context: QuestionContext) -> R:
            return answer(context, *bound.args, **bound.kwargs)

        require(session.subject, answer.__name__)
        return session.answered(answer.__name__, parameters, work, bound.arguments[subject])

    rest = list(own.parameters.values())[1:]
    this = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    method.__signature__ = own.replace(parameters=[this, *rest])  # type: ignore[attr-defined]
    return method
