"""Select: which scalars are explained, from what a person names.

A classifier explains a label; one of tokens the label of every token that it marks; a model that
finds answers the start and the end of one, each at its fixed place; a causal model the token after
the text; a masked model the word in each gap; a generation every token that was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from sukashi.errors import MisuseError, UnsupportedError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.attribution import Explained
from sukashi.result.prediction import START
from sukashi.trace.target import Target
from sukashi.trace.target_selection.answers import select_answer
from sukashi.trace.target_selection.labels import select_labels, select_token_labels
from sukashi.trace.target_selection.request import TargetRequest, TargetSelection
from sukashi.trace.target_selection.tokens import row_of_word, select_tokens

_BY_TASK: dict[
    str, Callable[[Subject, Encoding, TargetRequest, Tensor | None], TargetSelection]
] = {
    "classify": select_labels,
    "tokens": select_token_labels,
    "span": select_answer,
}


def select_targets(
    subject: Subject, encoding: Encoding, request: TargetRequest, logits: Tensor | None = None
) -> TargetSelection:
    """The targets of a text or generation.

    logits: (rows, classes) logits of a head that is not decoded row by row, where they are known.
    Raises: TargetError, UnknownNameError, RangeError for a target that does not exist;
    UnsupportedError for a model without a head that could be explained.
    """
    if subject.task in _BY_TASK:
        return _BY_TASK[subject.task](subject, encoding, request, logits)
    if not subject.anatomy.writes:
        raise UnsupportedError(
            f"This model's head (task {subject.task}) gives no single answer that could be "
            "explained; load it with a language or classification head."
        )
    return select_tokens(subject, encoding, request)


def targets_of(
    subject: Subject, encoding: Encoding, explained: Sequence[Explained]
) -> tuple[Target, ...]:
    """The scalars that an attribution of this text has explained, to be read again.

    explained: the `targets` of the Attribution. Raises: MisuseError when they belong to another
    text or model.
    """
    return tuple(_target_of(subject, encoding, each) for each in explained)


def _target_of(subject: Subject, encoding: Encoding, one: Explained) -> Target:
    row = {"classify": 0, "span": int(one.label != START)}.get(subject.task)
    if row is None and subject.task == "tokens":
        row = one.position - len(encoding.all) + len(encoding.written)
    elif row is None:
        row = row_of_word(subject, encoding, one.position)
    if not 0 <= row < max(2, len(encoding.written)) or one.position >= len(encoding.all):
        raise MisuseError(
            f"The explained {one.label!r} has no place in this text; give the text and the model "
            "that were explained."
        )
    return Target(row, one.id, one.of, one.contrast_id)
