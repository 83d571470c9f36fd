"""Label spans: tokens that follow each other with one label, as one named stretch of the text.

Labels may say where in a stretch a token stands: B-PER begins one, I-PER goes on with it, E-, L-
end it, S-, U- are one alone (IOB2, IOBES, BILOU); a label without a mark goes on with an equal one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sukashi.result.prediction import Span
from sukashi.result.tokens import Tokens
from sukashi.trace.target_selection.answers import characters
from sukashi.trace.target_selection.labels import OUTSIDE

_BEGINS, _ENDS, _MARKS = "BSU", "ELSU", "BIELSU"


def named_spans(
    tokens: Tokens, labels: Sequence[str], chances: NDArray[np.float32]
) -> tuple[Span, ...]:
    """The named stretches of a text from (tokens, labels) probabilities, in reading order.

    The probability of a stretch is the mean over its tokens of each one's own label.
    """
    found: list[list[int]] = []
    best = chances.argmax(axis=1)
    for at in range(len(tokens)):
        mark, name = parts_of(labels[best[at]])
        if tokens.special[at] or name == OUTSIDE:
            continue
        last = found[-1][-1] if found else -2
        before, other = parts_of(labels[best[last]]) if found else ("", "")
        adjoins = all(tokens.special[last + 1 : at]) and last >= 0
        if adjoins and other == name and mark not in _BEGINS and before not in _ENDS:
            found[-1].append(at)
        else:
            found.append([at])
    return tuple(_span(tokens, labels, chances, each) for each in found)


def parts_of(label: str) -> tuple[str, str]:
    """The mark and the name of a label: ("B", "PER") of B-PER, ("-", label) of one without."""
    if len(label) > 2 and label[1] in "-_" and label[0] in _MARKS:
        return label[0], label[2:]
    return "-", label


def _span(
    tokens: Tokens, labels: Sequence[str], chances: NDArray[np.float32], where: list[int]
) -> Span:
    first, last = where[0], where[-1]
    start, end = characters(tokens, first, last)
    name = parts_of(labels[int(chances[first].argmax())])[1]
    return Span(name, first, last, start, end, float(chances[where].max(axis=1).mean()))
