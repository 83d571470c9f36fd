"""Execution: the questions of one request, answered by an Explainer one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sukashi.errors import MisuseError, SukashiError, TargetError, UnsupportedError
from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.web.job import RunRequest
from sukashi.web.parameters import checked
from sukashi.web.questions import Question, questions

if TYPE_CHECKING:
    from sukashi.explainer import Explainer

DEFAULT_NEW_TOKENS = 8
"""Tokens that a model writes by default."""
MAX_TEXT_LENGTH = 200_000
"""Characters of a text."""
EXPENSIVE = ("faithfulness",)
"""Questions of hundreds of passes, which run only when they are named."""
WRITE = ("causal", "seq2seq")
"""Tasks of models that write and give no labels."""
LeftOut = Callable[[str, SukashiError], None]


def check(request: RunRequest, task: str | None = None) -> RunRequest:
    """The request with its parameters as the Explainer takes them; raises what is wrong with it.

    task: what the model was made for, where that is known before it is loaded.
    """
    known = questions()
    said = (one["content"] for one in request.messages)
    for text in (request.text, request.pair or "", *said):
        if len(text) > MAX_TEXT_LENGTH:
            raise MisuseError(
                f"The text has {len(text)} characters; give {MAX_TEXT_LENGTH} at most."
            )
    asked = request.questions
    generation = request.generation
    if asked is not None:
        for name in asked:
            if name not in known or name == "generate":
                names = [one for one in known if one != "generate"]
                raise _unknown(name, names)
        asked = {name: checked(known[name], given) for name, given in asked.items()}
        if "classify" in asked and task in WRITE:
            raise _no_labels(request.model, task)
    if isinstance(generation, Mapping):
        generation = checked(known["generate"], generation)
    return replace(request, generation=generation, questions=asked)


def answers(
    explainer: Explainer, request: RunRequest, left_out: LeftOut
) -> Iterator[tuple[str, Result]]:
    """(question, result) of each question, the generation first.

    A question that was not named and does not fit the model or the text is left out; `left_out`
    gets the reason. One that was named and that the model cannot be asked is refused before the
    first pass, so that a run that fails for it leaves nothing behind.
    """
    _demand_answers(explainer, request)
    generation = _generation(explainer, request)
    if generation is not None:
        yield "generate", generation
    subject = request.asked if generation is None else generation
    named = request.questions
    wanted = {name: {} for name in _answerable(explainer)} if named is None else named
    for name, parameters in wanted.items():
        try:
            yield name, _ask(explainer, questions()[name], subject, request.pair, parameters)
        except (UnsupportedError, TargetError) as error:
            if named is not None:
                raise
            left_out(name, error)


def _demand_answers(explainer: Explainer, request: RunRequest) -> None:
    """Raises UnsupportedError for a named question that this model is not made for."""
    from sukashi.explainer.capabilities import NEEDS, require

    for name in request.questions or ():
        if name in NEEDS and name not in explainer.answers:
            require(explainer.subject, name)
            if name == "classify":
                raise _no_labels(request.model, explainer.task)
            others = ", ".join(explainer.answers) or "nothing"
            raise UnsupportedError(
                f"{request.model} cannot be asked for {name}: its task is {explainer.task}; it can "
                f"be asked for {others}."
            )


def _generation(explainer: Explainer, request: RunRequest) -> Generation | None:
    """What the model writes first, if it shall."""
    generation = request.generation
    if generation is None:
        writes = "generate" in explainer.answers and request.pair is None
        generation = {"max_new_tokens": DEFAULT_NEW_TOKENS} if writes else False
    if generation is False:
        return None
    if request.pair is not None:
        raise MisuseError("A generation has no second text; leave <<pair=>> out.")
    return explainer.generate(request.asked, **generation)


def _answerable(explainer: Explainer) -> list[str]:
    known = [name for name in questions() if name in explainer.answers and name != "generate"]
    return [name for name in known if name not in EXPENSIVE]


def _ask(
    explainer: Explainer,
    question: Question,
    subject: Any,
    pair: str | None,
    parameters: Any,
) -> Result:
    second = {"pair": pair} if pair is not None and question.takes_pair else {}
    result: Result = getattr(explainer, question.name)(subject, **second, **parameters)
    return result


def _no_labels(model: str, task: str) -> UnsupportedError:
    return UnsupportedError(
        f"{model} gives no labels (its task is {task}); choose a model with a classification head."
    )


def _unknown(name: str, names: list[str]) -> SukashiError:
    from sukashi.errors import UnknownNameError

    return UnknownNameError("question", name[:200], names)
