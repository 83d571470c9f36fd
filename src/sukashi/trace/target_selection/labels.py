"""Labels: which label of a text, or of its tokens, is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import index

from torch import Tensor

from sukashi.errors import MisuseError, RangeError, UnknownNameError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.attribution import Explained
from sukashi.trace.run import run
from sukashi.trace.target import Target, read
from sukashi.trace.target_selection.request import ALL, Named, TargetRequest, TargetSelection

OUTSIDE = "O"
"""What models that label every token call one that belongs to no named stretch."""


def select_labels(
    subject: Subject, encoding: Encoding, request: TargetRequest, logits: Tensor | None = None
) -> TargetSelection:
    """The named labels of the text, all of them, or the predicted one; of numbers all."""
    numeric = subject.problem_type == "regression"
    if numeric and request.of != "logit":
        raise MisuseError(
            f"This model gives numbers, not probabilities, so there is no {request.of} to explain; "
            'leave <<of=>> out, or give <<of="logit">>.'
        )
    request.check_no_outputs()
    every = (ALL,) if numeric and not request.targets else ()
    ids, against = _ids(subject.labels, request, every)
    rows = _logits(subject, encoding) if logits is None else logits
    places = [(0, -1, ids or [int(rows[0].argmax())])]
    selection = _selection(subject, rows, request, places, against)
    return selection if not numeric else _without_probability(selection)


def select_token_labels(
    subject: Subject, encoding: Encoding, request: TargetRequest, logits: Tensor | None = None
) -> TargetSelection:
    """The labels of tokens: of those chosen, else of all that the model marks.

    A label that is named is explained at every token of the text; so is the model's own where it
    marks none.
    """
    tokens = encoding.written
    offset = len(encoding.all) - len(tokens)
    ids, against = _ids(subject.labels, request)
    where = [] if request.outputs is None else request.chosen(len(tokens), "Token")
    rows = _logits(subject, encoding) if logits is None else logits
    best = rows.argmax(-1).tolist()
    if not where:
        ordinary = [at for at in range(len(tokens)) if not tokens.special[at]]
        marked = [at for at in ordinary if subject.labels[best[at]] != OUTSIDE]
        where = ordinary if ids or not marked else marked
    places = [(at, offset + at, ids or [best[at]]) for at in where]
    return _selection(subject, rows, request, places, against)


def label_id(labels: Sequence[str], given: Named) -> int:
    """The number of a label given by name or number.

    Raises: UnknownNameError, RangeError.
    """
    if not isinstance(given, str):
        number = index(given)  # of an int, also numpy's
        if not 0 <= number < len(labels):
            raise RangeError("Label", number, 0, len(labels) - 1)
        return number
    if given not in labels:
        raise UnknownNameError("label", given, labels)
    return labels.index(given)


def _ids(
    labels: Sequence[str], request: TargetRequest, otherwise: tuple[Named, ...] = ()
) -> tuple[list[int], int | None]:
    """Numbers of the named labels, and of the one they are held against."""
    against = None if request.contrast is None else label_id(labels, request.contrast)
    targets = request.targets or otherwise
    if ALL in targets and ALL not in labels:
        if len(targets) > 1:
            raise MisuseError(f"{ALL!r} is every label; name no others beside it.")
        return [at for at in range(len(labels)) if at != against], against
    ids = [label_id(labels, one) for one in targets]
    if request.targets:
        request.check(ids, against)
    return ids, against


def _selection(
    subject: Subject,
    rows: Tensor,
    request: TargetRequest,
    places: list[tuple[int, int, list[int]]],
    against: int | None,
) -> TargetSelection:
    """places: row, position and label numbers."""
    chances = read(rows, "probability", subject.problem_type == "multi label")
    targets, explained = [], []
    for row, position, ids in places:
        for id in ids:
            if id == against:
                raise request.own_contrast(subject.labels[id])
            targets.append(Target(row, id, request.of, against))
            explained.append(
                Explained(
                    label=subject.labels[id],
                    id=id,
                    position=position,
                    of=request.of,
                    value=float("nan"),
                    probability=float(chances[row, id]),
                    contrast=None if against is None else subject.labels[against],
                    contrast_id=against,
                )
            )
    return TargetSelection(tuple(targets), tuple(explained))


def _without_probability(selection: TargetSelection) -> TargetSelection:
    explained = tuple(replace(one, probability=float("nan")) for one in selection.explained)
    return TargetSelection(selection.targets, explained)


def _logits(subject: Subject, encoding: Encoding) -> Tensor:
    """(rows, labels) logits of the head, float32."""
    return run(subject.network, subject.anatomy, encoding.inputs).rows[0].float()
