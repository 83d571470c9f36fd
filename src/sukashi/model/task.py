"""Task: what a network was made for, read from its class name."""

from __future__ import annotations

from typing import Any, Literal, get_args

import transformers
from torch import nn

from sukashi.errors import ModelError, UnknownNameError
from sukashi.model.anatomy import Anatomy, Answer
from sukashi.model.config import config_of
from sukashi.result.prediction import ProblemType

Task = Literal["causal", "masked", "seq2seq", "classify", "tokens", "span", "embedding", "body"]
"""causal: writes on. masked: fills gaps. seq2seq: reads one text, writes another.
classify: one answer a text. tokens: one label a token. span: finds an answer in a text.
embedding: one vector a text. body: no head at all."""

TASKS: tuple[Task, ...] = get_args(Task)

AUTO_CLASSES: dict[Task, str] = {
    "causal": "AutoModelForCausalLM",
    "masked": "AutoModelForMaskedLM",
    "seq2seq": "AutoModelForSeq2SeqLM",
    "classify": "AutoModelForSequenceClassification",
    "tokens": "AutoModelForTokenClassification",
    "span": "AutoModelForQuestionAnswering",
    "embedding": "AutoModel",
    "body": "AutoModel",
}

# Endings of class names; the first that fits decides.
ENDINGS: tuple[tuple[str, Task], ...] = (
    ("ForSequenceClassification", "classify"),
    ("ForTokenClassification", "tokens"),
    ("ForQuestionAnswering", "span"),
    ("ForMaskedLM", "masked"),
    ("ForPreTraining", "masked"),
    ("ForConditionalGeneration", "seq2seq"),
    ("MTModel", "seq2seq"),
    ("ForCausalLM", "causal"),
    ("LMHeadModel", "causal"),
    ("DoubleHeadsModel", "causal"),
    ("WithLMHead", "causal"),
    ("GenerationDecoder", "causal"),
    ("ForTextToText", "seq2seq"),
    ("EncoderDecoderModel", "seq2seq"),
    ("TextModelWithProjection", "embedding"),
    ("EncoderModel", "body"),
    ("Model", "body"),
)


GIVES: dict[Task, Answer] = {
    "causal": "words",
    "masked": "words",
    "seq2seq": "words",
    "classify": "one label a text",
    "tokens": "one label a token",
    "span": "places",
}
"""What a network of a task gives; a body and an encoder may be any."""


def task_named(name: str) -> Task:
    """The task of that name; UnknownNameError for any other."""
    for task in TASKS:
        if task == name:
            return task
    raise UnknownNameError("task", name, TASKS)


def task_of(class_name: str, config: Any) -> Task:
    """The task of a network class, such as "BertForMaskedLM".

    Raises ModelError for a class whose task has no explanation here (multiple choice, speech …).
    """
    if class_name == "ElectraForPreTraining":  # its head finds replaced tokens, it writes none
        return "body"
    for ending, task in ENDINGS:
        if class_name.endswith(ending):
            generates = task in ("seq2seq", "causal")
            if generates:
                return "seq2seq" if getattr(config, "is_encoder_decoder", False) else "causal"
            return task
    raise ModelError(
        f"sukashi cannot explain {class_name}; it explains models for {', '.join(TASKS)}: "
        'name one with <<task=>>, for example <<task="body">> for attention alone.'
    )


def task_in_memory(network: Any, anatomy: Anatomy, name: str, given: Task | None) -> Task:
    """The task of a network in memory: the one given, its class's, else what it was seen to give.

    A class of one's own has the task of the class of transformers that it is made from, where it
    still gives what that gives. Raises: ModelError for a given task that does not belong.
    """
    own = _own_task(network, anatomy)
    if given is not None and given != own:
        check_task(anatomy, name, given)
    return given or own


def _own_task(network: Any, anatomy: Anatomy) -> Task:
    """The task of a network's class, or of the one it is made from, or what it was seen to do."""
    for one in type(network).__mro__:
        of_transformers = one.__module__.startswith("transformers") and issubclass(one, nn.Module)
        if not of_transformers or one is transformers.PreTrainedModel:
            continue
        if one.__name__.endswith("PreTrainedModel"):
            break
        task = task_of(one.__name__, config_of(network))
        if one is type(network) or _belongs(anatomy, task):
            return task
        break
    return observed_task(anatomy)


def check_task(anatomy: Anatomy, name: str, task: Task) -> None:
    """Refuse a task that is not what the network gives. Raises: ModelError."""
    if not _belongs(anatomy, task):
        fitting = [one for one in TASKS if one != "embedding" and _belongs(anatomy, one)]
        raise ModelError(
            f"{name} gives {anatomy.gives}, so task {task!r} does not belong to it; leave "
            f"<<task=>> out, or give {' or '.join(fitting)}."
        )


def _belongs(anatomy: Anatomy, task: Task) -> bool:
    """Whether a network gives what a network of a task does."""
    if task == "body":
        return True
    if task == "embedding":
        return not anatomy.writes
    if anatomy.gives != GIVES[task]:
        return False
    if not anatomy.writes or len(anatomy.stacks) > 1:
        return not anatomy.writes or task == "seq2seq"
    return task == ("causal" if anatomy.writer.causal else "masked")


def observed_task(anatomy: Anatomy) -> Task:
    """What a network was seen to do: write, label, or neither."""
    if len(anatomy.stacks) > 1 and anatomy.writes:
        return "seq2seq"
    if anatomy.writes:
        return "causal" if anatomy.writer.causal else "masked"
    found = (task for task, gives in GIVES.items() if gives == anatomy.gives)
    return next(found, "body")


def labels_of(task: Task, config: Any, classes: int = 0) -> tuple[str, ...]:
    """The names of the labels in the order of the logits; empty for tasks without labels.

    classes: width of the logits. Where the config only has transformers' own names (LABEL_0 …),
    or none, and the head is another one's, its classes have such names.
    Labels that the config calls the same, or nothing, have their number beside the name, so that
    no two are one.
    """
    if task not in ("classify", "tokens"):
        return ()
    names = _names(getattr(config, "id2label", None) or {})
    if classes != len(names) and all(one == f"LABEL_{n}" for n, one in enumerate(names)):
        names = tuple(f"LABEL_{n}" for n in range(classes))
    twice = {name for name in names if not name.strip() or names.count(name) > 1}
    return tuple(f"{name} ({n})".strip() if name in twice else name for n, name in enumerate(names))


def _names(names: Any) -> tuple[str, ...]:
    """The names as the config gives them: a list, or a mapping from numbers."""
    if isinstance(names, list | tuple):
        return tuple(str(name) for name in names)
    try:
        return tuple(str(names[index]) for index in sorted(names, key=int))
    except (TypeError, ValueError) as error:
        raise ModelError(
            f"id2label in the config says {names!r}, but it gives the number of every class (the "
            "first is 0) its name; correct it."
        ) from error


def problem_type_of(task: Task, config: Any, labels: int) -> ProblemType | None:
    """What a network decides about a text; None for one that writes or has no head.

    labels: how many there are. A head of one node without a word about it is a sigmoid, as in
    transformers' pipelines.
    """
    if task != "classify":
        return {"tokens": "token labels", "span": "span", "masked": "words"}.get(task)  # type: ignore[return-value]
    kind = getattr(config, "problem_type", None)
    if kind == "regression":
        return "regression"
    one_by_one = kind == "multi_label_classification" or labels == 1
    return "multi label" if one_by_one else "single label"


__all__ = [
    "AUTO_CLASSES",
    "TASKS",
    "Task",
    "check_task",
    "labels_of",
    "observed_task",
    "problem_type_of",
    "task_in_memory",
    "task_named",
    "task_of",
]
