"""Answers: where in a text the answer to a question may lie, and which stretches are the likeliest.

The probability of a stretch is that of its start times that of its end (Devlin et al. 2019, arXiv
1810.04805), each a softmax over the tokens of the second text.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import TargetError
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.attribution import Explained
from sukashi.result.prediction import END, START
from sukashi.result.tokens import Tokens
from sukashi.trace.run import run
from sukashi.trace.target import Target
from sukashi.trace.target_selection.request import Named, TargetRequest, TargetSelection

LONGEST = 30  # tokens of an answer


def places(tokens: Tokens) -> list[int]:
    """The tokens where an answer may lie: those of the second text.

    Raises: TargetError where there is none.
    """
    found: list[int] = []
    if tokens.boundary is not None:
        inside = ~tokens.special & (tokens.spans[:, 0] >= tokens.boundary)
        found = np.flatnonzero(inside).tolist()
    if not found:
        raise TargetError(
            "This model looks for an answer in a text; give the question, and the text as "
            "<<pair=>>."
        )
    return found


def likely(rows: Tensor, where: list[int]) -> Tensor:
    """(2, places) probabilities of start and end, from (2, tokens) logits."""
    return rows[:, where].float().softmax(-1)


def best(chances: Tensor, top: int) -> list[tuple[int, int, float]]:
    """(first, last, probability) of the likeliest stretches, by number among the places."""
    start, end = chances[0].double(), chances[1].double()
    count = len(start)
    longest = min(LONGEST, count)
    products = torch.zeros(longest, count, dtype=torch.float64)
    for more in range(longest):
        products[more, : count - more] = (start[: count - more] * end[more:]).cpu()
    values, order = products.flatten().topk(min(top, products.numel()))
    found = []
    for value, at in zip(values.tolist(), order.tolist(), strict=True):
        more, first = divmod(at, count)
        if first + more < count:
            found.append((first, first + more, value))
    return found


def characters(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The characters of a stretch of tokens in their text, without the blanks around them.

    Of a stretch of nothing but blanks these are its characters.
    """
    spans = tokens.spans[first : last + 1]
    start, end = int(spans[:, 0].min()), int(spans[:, 1].max())
    text = tokens.text[start:end]
    if not text.strip():
        return start, end
    return end - len(text.lstrip()), start + len(text.rstrip())


def select_answer(
    subject: Subject, encoding: Encoding, request: TargetRequest, logits: Tensor | None = None
) -> TargetSelection:
    """Start and end of the named answer, else of the likeliest, at their fixed places.

    A contrast is another answer in the same text: why does it start here and not there. A logit of
    start is held against one of start. Raises: TargetError for words that the text does not have.
    """
    tokens = encoding.tokens
    where = places(tokens)
    request.check_no_outputs()
    named = [_found(tokens, where, one) for one in request.targets]
    against = None if request.contrast is None else _found(tokens, where, request.contrast)
    request.check(named, against)
    rows = logits
    if rows is None:
        rows = run(subject.network, subject.anatomy, encoding.inputs).rows[0].float()
    chances = likely(rows, where)
    ends = named or [best(chances, 1)[0][:2]]
    other = None if against is None else _words(tokens, where, against)
    targets, explained = [], []
    for each in ends:
        if each == against:
            raise request.own_contrast(_words(tokens, where, each))
        for row, label in enumerate((START, END)):
            place = where[each[row]]
            held = None if against is None else where[against[row]]
            targets.append(Target(row, place, request.of, held))
            explained.append(
                Explained(
                    label=label,
                    id=place,
                    position=place,
                    of=request.of,
                    value=float("nan"),
                    probability=float(chances[row, each[row]]),
                    contrast=other,
                    contrast_id=held,
                )
            )
    return TargetSelection(tuple(targets), tuple(explained))


def _found(tokens: Tokens, where: list[int], given: Named) -> tuple[int, int]:
    """The first and the last of the places that some words of the second text take up."""
    boundary = tokens.boundary or 0
    start = tokens.text.find(given, boundary) if isinstance(given, str) and given else -1
    if start < 0:
        raise TargetError(
            f"The text has no answer {given!r}; name words of the second text as they stand there."
        )
    end = start + len(str(given))
    inside = [
        number
        for number, at in enumerate(where)
        if tokens.spans[at, 1] > start and tokens.spans[at, 0] < end
    ]
    return inside[0], inside[-1]


def _words(tokens: Tokens, where: list[int], ends: tuple[int, int]) -> str:
    start, end = characters(tokens, where[ends[0]], where[ends[1]])
    return tokens.text[start:end]
