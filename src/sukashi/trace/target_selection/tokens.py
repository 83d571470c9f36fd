"""Tokens: which token of the vocabulary is explained, and where it is read.

A causal model is read at the end of the text, a masked one in its gaps, a generation at the
position before every token that was written.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import TargetError, UnsupportedError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.model.vocabulary import token_id, vocabulary_size, word
from sukashi.result.attribution import Explained
from sukashi.result.tokens import Tokens
from sukashi.trace.run import run
from sukashi.trace.site import end
from sukashi.trace.target import Target
from sukashi.trace.target_selection.request import TargetRequest, TargetSelection


def select_tokens(subject: Subject, encoding: Encoding, request: TargetRequest) -> TargetSelection:
    """The named words at every place that is read, else what was written or the model says."""
    rows, positions = _rows(subject, encoding, request)
    size, tokenizer = vocabulary_size(subject), subject.tokenizer
    ids = [token_id(tokenizer, one, size) for one in request.targets]
    against = None if request.contrast is None else token_id(tokenizer, request.contrast, size)
    request.check(ids, against)
    here = _logits(subject, encoding, rows)
    own = here.argmax(-1).tolist()
    if request.first is not None:
        own = [int(encoding.all.ids[position]) for position in positions]
    chances = here.softmax(-1)
    targets, explained = [], []
    for place, (row, position) in enumerate(zip(rows, positions, strict=True)):
        for id in ids or [own[place]]:
            if id == against:
                raise request.own_contrast(_read(subject, encoding, id, position))
            targets.append(Target(row, id, request.of, against))
            explained.append(
                Explained(
                    label=_read(subject, encoding, id, position),
                    id=id,
                    position=position,
                    of=request.of,
                    value=float("nan"),
                    probability=float(chances[place, id]),
                    contrast=None if against is None else word(tokenizer, against),
                    contrast_id=against,
                )
            )
    return TargetSelection(tuple(targets), tuple(explained))


def row_of_word(subject: Subject, encoding: Encoding, position: int) -> int:
    """The row at which a word was read that is explained at a position among all tokens."""
    offset = len(encoding.all) - len(encoding.written)
    place = (len(encoding.all) if position < 0 else position) - offset
    return place if subject.task == "masked" else place - 1


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


def _logits(subject: Subject, encoding: Encoding, rows: list[int]) -> Tensor:
    """(rows, vocabulary) logits of these rows, and no others."""
    decode, last = subject.anatomy.decode, end(subject.anatomy)
    trace = run(subject.network, subject.anatomy, encoding.inputs, stop=last)
    if decode is None or last is None:
        return trace.rows[0, rows].float()
    with torch.no_grad():
        return decode(trace.at[last][0, rows]).float()


def _rows(
    subject: Subject, encoding: Encoding, request: TargetRequest
) -> tuple[list[int], list[int]]:
    """Rows whose logits are read, and the position of each explained token among all tokens."""
    written = encoding.written
    offset = len(encoding.all) - len(written)
    if request.first is not None:
        chosen = request.chosen(len(written) - request.first, "Written token")
        rows = [request.first + output - 1 for output in chosen]
        return rows, [offset + row + 1 for row in rows]
    if subject.task == "masked":
        gaps = gaps_of(subject, written)
        gaps = [gaps[at] for at in request.chosen(len(gaps), "Gap")]
        return gaps, [offset + gap for gap in gaps]
    request.check_no_outputs()
    return [len(written) - 1], [-1]


def _read(subject: Subject, encoding: Encoding, id: int, position: int) -> str:
    tokens = encoding.all
    if position >= 0 and int(tokens.ids[position]) == id:
        return tokens.shown[position]
    return word(subject.tokenizer, id)
