"""Ask: build a type, load it, ask it everything, and say how each answer stands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import torch

from benchmarks.architectures import texts
from benchmarks.architectures.attention import attention
from benchmarks.architectures.catalogue import TASKS, Task
from benchmarks.architectures.configuration import UNKNOWN
from benchmarks.architectures.network import NotBuiltError, build, sentence
from benchmarks.architectures.outcome import (
    FAILED,
    NONE,
    REFUSED,
    RIGHT,
    UNCHECKED,
    WRONG,
    Answer,
    Outcome,
)
from benchmarks.architectures.questions import CHECKS, no_gradient, tolerance
from benchmarks.architectures.session import NoReferenceError, Session


def outcome(
    task_name: str,
    name: str,
    around: Callable[[Any], Any] = lambda one: one,
    only: Collection[str] = (),
) -> Outcome:
    """One type in one task.

    around: what stands between the questions and the Explainer; a test puts a liar there. only:
    these questions; all unless named.
    """
    from sukashi.errors import SukashiError

    task = TASKS[task_name]
    inputs = texts.inputs(task)
    try:
        network = build(task, name, _for_building(task, inputs))
    except NotBuiltError as error:
        return Outcome(built=False, why=str(error))
    try:
        explainer, kind = _loaded(network, task)
    except SukashiError as error:
        return Outcome(built=True, why=str(error))
    except Exception as error:  # noqa: BLE001 - a fault of sukashi's is a result here
        return Outcome(built=True, why=sentence(error))
    session = Session(TASKS[kind], task, network, around(explainer), inputs)
    asked = [each for each in TASKS[kind].questions if not only or each in only]
    answers = {question: _answer(session, question) for question in asked}
    return Outcome(built=True, loads=True, answers=answers)


def _loaded(network: Any, task: Task) -> tuple[Any, str]:
    """The Explainer, and the task it is asked about.

    Some classes that fill gaps also write (BART, XLM): they are asked to do what sukashi takes them
    for, unless it takes them for what the list says when told so.
    """
    import sukashi
    from sukashi.errors import SukashiError

    explainer = sukashi.load(network, texts.tokenizer(task))
    if task.name != "masked" or "classify" in explainer.answers:
        return explainer, task.name
    try:
        return sukashi.load(network, texts.tokenizer(task), task=task.name), task.name
    except SukashiError:
        return explainer, "seq2seq" if network.config.is_encoder_decoder else "causal"


def _for_building(task: Task, inputs: dict[str, Any]) -> dict[str, Any]:
    """What a network is tried with."""
    if task.name != "seq2seq":
        return inputs
    return {**inputs, "decoder_input_ids": torch.tensor([[UNKNOWN, 7, 8]])}


def _answer(session: Session, question: str) -> Answer:
    from sukashi.errors import SukashiError

    try:
        if question == "attention":
            return attention(session)
        off = CHECKS[question](session)
    except NoReferenceError as error:
        return Answer(UNCHECKED, why=str(error))
    except SukashiError as error:
        return _refused(session, question, error)
    except Exception as error:  # noqa: BLE001 - a fault of sukashi's is a result here
        return Answer(FAILED, why=sentence(error))
    return Answer(RIGHT if off <= tolerance(question) else WRONG, off)


def _refused(session: Session, question: str, error: Exception) -> Answer:
    """A refusal; with nothing missing where plain PyTorch has no gradient to give either."""
    if question in ("grad_x_input", "integrated_gradients"):
        impossible = no_gradient(session)
        if impossible:
            return Answer(NONE, why=f"{error} (Plain PyTorch: {impossible})")
    return Answer(REFUSED, why=str(error))
