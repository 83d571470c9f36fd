"""Choice: which scalars are explained, from what a person names.

A classifier explains a label; a causal model the token after the text; a masked model the word in
each gap; a generation every token that was written, each read at the position before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import index

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import MisuseError, RangeError, TargetError, UnknownNameError, UnsupportedError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import token_id, word
from sukashi.result.attribution import Explained, Of
from sukashi.result.tokens import Tokens
from sukashi.trace.run import run
from sukashi.trace.site import Site
from sukashi.trace.target import Target, read

Named = str | int


@dataclass(frozen=True)
class Wish:
    """What the person named.

    target: token text or id, label or its number, None for what the model says itself (or wrote).
    contrast: what it is held against. of: the reading of the logit.
    first: index of the first written token in the writing stack's tokens, None for a plain text.
    outputs: which written tokens (0 is the first), all unless given.
    """

    target: Named | None = None
    contrast: Named | None = None
    of: Of = "logit"
    first: int | None = None
    outputs: Sequence[int] | None = None


@dataclass(frozen=True)
class Choice:
    """Targets with what a person reads about them; values are filled in by the method."""

    targets: tuple[Target, ...]
    explained: tuple[Explained, ...]


def choose(subject: Subject, encoding: Encoding, wish: Wish) -> Choice:
    """The targets of a text or generation.

    Raises: TargetError, UnknownNameError, RangeError for a target that does not exist;
    UnsupportedError for a model without a head that could be explained.
    """
    if subject.task == "classify":
        return _label(subject, encoding, wish)
    if subject.anatomy.decode is None:
        raise UnsupportedError(
            f"This model's head (task {subject.task}) gives no single answer that could be "
            "explained; load it with a language or classification head."
        )
    rows, positions = _rows(subject, encoding, wish)
    here = _logits(subject, encoding, rows)
    size = int(here.shape[-1])
    ids = _ids(subject, encoding, wish, positions, here.argmax(-1).tolist(), size)
    against = None if wish.contrast is None else token_id(subject.tokenizer, wish.contrast, size)
    probabilities = here.softmax(-1)
    targets, explained = [], []
    for row, id, position, chance in zip(rows, ids, positions, probabilities, strict=True):
        targets.append(Target(row, id, wish.of, against))
        explained.append(
            Explained(
                label=_read(subject, encoding, id, position),
                id=id,
                position=position,
                of=wish.of,
                value=float("nan"),
                probability=float(chance[id]),
                contrast=None if against is None else word(subject.tokenizer, against),
                contrast_id=against,
            )
        )
    return Choice(tuple(targets), tuple(explained))


def targets_of(
    subject: Subject, encoding: Encoding, explained: Sequence[Explained]
) -> tuple[Target, ...]:
    """The scalars that an attribution of this text has explained, to be read again.

    explained: the `targets` of the Attribution. Raises: MisuseError when they belong to another
    text or model.
    """
    return tuple(_target_of(subject, encoding, each) for each in explained)


def _target_of(subject: Subject, encoding: Encoding, one: Explained) -> Target:
    written = encoding.written
    row = 0
    if subject.task != "classify":
        offset = len(encoding.all) - len(written)
        place = len(encoding.all) if one.position < 0 else one.position
        row = place - offset if subject.task == "masked" else place - offset - 1
    if not 0 <= row < len(written):
        raise MisuseError(
            f"The explained {one.label!r} has no place in this text; give the text and the model "
            "that were explained."
        )
    return Target(row, one.id, one.of, one.contrast_id)


def _logits(subject: Subject, encoding: Encoding, rows: list[int]) -> Tensor:
    """(rows, vocabulary) what the model says at these rows, and no others."""
    assert subject.anatomy.decode is not None
    last = Site("residual", subject.anatomy.writer.layers, subject.anatomy.writer.name)
    trace = run(subject.network, subject.anatomy, encoding.inputs, stop=last)
    with torch.no_grad():
        return subject.anatomy.decode(trace.at[last][0, rows]).float()


def _rows(subject: Subject, encoding: Encoding, wish: Wish) -> tuple[list[int], list[int]]:
    """Rows whose logits are read, and the position of each explained token among all tokens."""
    written = encoding.written
    offset = len(encoding.all) - len(written)
    if wish.first is not None:
        count = len(written) - wish.first
        outputs = range(count) if wish.outputs is None else wish.outputs
        if not len(outputs):
            raise TargetError("No written token is named; give outputs=[0] for the first one.")
        for output in outputs:
            if not -count <= output < count:
                raise RangeError("Written token", output, 0, count - 1)
        rows = [wish.first + output % count - 1 for output in outputs]
        return rows, [offset + row + 1 for row in rows]
    if subject.task == "masked":
        gaps = gaps_of(subject, written)
        return gaps, [offset + gap for gap in gaps]
    return [len(written) - 1], [-1]


def gaps_of(subject: Subject, tokens: Tokens) -> list[int]:
    """The gaps of a text for a masked model.

    Raises: TargetError where the text has none, UnsupportedError for a tokenizer that knows none.
    """
    mask = getattr(subject.tokenizer, "mask_token_id", None)
    if mask is None:
        raise UnsupportedError(
            "This model fills gaps, but its tokenizer has no token for a gap (mask_token); "
            "give it one."
        )
    gaps: list[int] = np.flatnonzero(tokens.ids == mask).tolist()
    if not gaps:
        raise TargetError(
            f"This model fills gaps, and the text has none: "
            f"put {subject.tokenizer.mask_token} where a word shall be explained."
        )
    return gaps


def _ids(
    subject: Subject,
    encoding: Encoding,
    wish: Wish,
    positions: list[int],
    best: list[int],
    size: int,
) -> list[int]:
    if wish.target is not None:
        return [token_id(subject.tokenizer, wish.target, size)] * len(positions)
    if wish.first is None:
        return best
    return [int(encoding.all.ids[position]) for position in positions]


def _read(subject: Subject, encoding: Encoding, id: int, position: int) -> str:
    tokens = encoding.all
    if position >= 0 and int(tokens.ids[position]) == id:
        return tokens.shown[position]
    return word(subject.tokenizer, id)


def _label(subject: Subject, encoding: Encoding, wish: Wish) -> Choice:
    logits = run(subject.network, subject.anatomy, encoding.inputs).logits
    assert logits is not None
    scores = logits[0].float()
    labels = subject.labels
    chosen = int(scores.argmax()) if wish.target is None else label_id(labels, wish.target)
    against = None if wish.contrast is None else label_id(labels, wish.contrast)
    chance = read(scores, "probability", subject.problem_type == "multi label")[chosen]
    explained = Explained(
        label=labels[chosen],
        id=chosen,
        position=-1,
        of=wish.of,
        value=float("nan"),
        probability=float(chance),
        contrast=None if against is None else labels[against],
        contrast_id=against,
    )
    return Choice((Target(0, chosen, wish.of, against),), (explained,))


def label_id(labels: Sequence[str], given: Named) -> int:
    """The number of a label given by name or number."""
    if not isinstance(given, str):
        number = index(given)  # of an int, also numpy's
        if not 0 <= number < len(labels):
            raise RangeError("Label", number, 0, len(labels) - 1)
        return number
    if given not in labels:
        raise UnknownNameError("label", given, labels)
    return list(labels).index(given)
