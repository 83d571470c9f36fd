"""Execution: the questions of one request, put to an Explainer one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sukashi.errors import MisuseError, SukashiError, TargetError, UnsupportedError
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.web.job import Request
from sukashi.web.parameters import checked
from sukashi.web.questions import Question, questions

if TYPE_CHECKING:
    from sukashi.explainer import Explainer

WRITTEN = 8
"""Tokens that a model writes when nothing is said."""
LONGEST = 200_000
"""Characters of a text."""
DEAR = ("faithfulness",)
"""Questions of hundreds of passes: asked only when they are named."""
LeftOut = Callable[[str, SukashiError], None]


def check(request: Request) -> Request:
    """The request with its parameters as the Explainer takes them; raises what is wrong with it."""
    known = questions()
    for text in (request.text, request.pair or ""):
        if len(text) > LONGEST:
            raise MisuseError(f"The text has {len(text)} characters; give {LONGEST} at most.")
    asked = request.questions
    write = request.write
    if asked is not None:
        for name in asked:
            if name not in known or name == "generate":
                names = [one for one in known if one != "generate"]
                raise _unknown(name, names)
        asked = {name: checked(known[name], given) for name, given in asked.items()}
    if isinstance(write, Mapping):
        write = checked(known["generate"], write)
    return Request(request.model, request.text, request.pair, write, asked)


def answers(
    explainer: Explainer, request: Request, left_out: LeftOut
) -> Iterator[tuple[str, Result]]:
    """(question, result) of each question, the generation first.

    A question that was not named and does not fit the model or the text is left out, and said so.
    """
    written = _written(explainer, request)
    if written is not None:
        yield "generate", written
    subject = request.text if written is None else written
    named = request.questions
    wanted = {name: {} for name in _fitting(explainer)} if named is None else named
    for name, parameters in wanted.items():
        try:
            yield name, _ask(explainer, questions()[name], subject, request.pair, parameters)
        except (UnsupportedError, TargetError) as error:
            if named is not None:
                raise
            left_out(name, error)


def _written(explainer: Explainer, request: Request) -> Generation | None:
    """What the model writes first, if it shall."""
    write = request.write
    if write is None:
        writes = "generate" in explainer.answers and request.pair is None
        write = {"max_new_tokens": WRITTEN} if writes else False
    if write is False:
        return None
    if request.pair is not None:
        raise MisuseError("A generation has no second text; leave `pair` out.")
    return explainer.generate(request.text, **write)


def _fitting(explainer: Explainer) -> list[str]:
    known = [name for name in questions() if name in explainer.answers and name != "generate"]
    return [name for name in known if name not in DEAR]


def _ask(
    explainer: Explainer,
    question: Question,
    subject: str | Generation,
    pair: str | None,
    parameters: Any,
) -> Result:
    second = {"pair": pair} if pair is not None and question.takes_pair else {}
    result: Result = getattr(explainer, question.name)(subject, **second, **parameters)
    return result


def _unknown(name: str, names: list[str]) -> SukashiError:
    from sukashi.errors import UnknownNameError

    return UnknownNameError("question", name[:200], names)
