"""Task: what a network was made for, read from its class name."""

from __future__ import annotations

from typing import Any, Literal, get_args

from sukashi.errors import ModelError, UnknownNameError
from sukashi.model.anatomy import Anatomy
from sukashi.result.prediction import ProblemType

Task = Literal["causal", "masked", "seq2seq", "classify", "tokens", "span", "body"]
"""causal: writes on. masked: fills gaps. seq2seq: reads one text, writes another.
classify: one answer a text. tokens: one label a token. span: finds an answer in a text.
body: no head at all."""

TASKS: tuple[Task, ...] = get_args(Task)

AUTO_CLASSES: dict[Task, str] = {
    "causal": "AutoModelForCausalLM",
    "masked": "AutoModelForMaskedLM",
    "seq2seq": "AutoModelForSeq2SeqLM",
    "classify": "AutoModelForSequenceClassification",
    "tokens": "AutoModelForTokenClassification",
    "span": "AutoModelForQuestionAnswering",
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
    ("EncoderModel", "body"),
    ("Model", "body"),
)


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


def observed_task(anatomy: Anatomy) -> Task:
    """What a network that is none of transformers' does: writes, labels, or has no head."""
    if len(anatomy.stacks) > 1 and anatomy.writes:
        return "seq2seq"
    if anatomy.writes:
        return "causal" if anatomy.writer.causal else "masked"
    return "classify" if anatomy.classes else "body"


def labels_of(task: Task, config: Any) -> tuple[str, ...]:
    """The names of the labels in the order of the logits; empty for tasks without labels.

    Labels that the config calls the same, or nothing, have their number beside the name, so that
    no two are one.
    """
    if task not in ("classify", "tokens"):
        return ()
    names = _names(getattr(config, "id2label", None) or {})
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


def problem_type_of(task: Task, config: Any) -> ProblemType | None:
    """What a network decides about a text; None for one that writes or has no head.

    A head of one node without a word about it is a sigmoid, as in transformers' pipelines.
    """
    if task != "classify":
        return {"tokens": "token labels", "span": "span", "masked": "words"}.get(task)  # type: ignore[return-value]
    kind = getattr(config, "problem_type", None)
    if kind == "regression":
        return "regression"
    one_by_one = kind == "multi_label_classification" or len(labels_of(task, config)) == 1
    return "multi label" if one_by_one else "single label"


__all__ = ["AUTO_CLASSES", "TASKS", "Task", "labels_of", "problem_type_of", "task_named", "task_of"]
