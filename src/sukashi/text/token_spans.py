"""Token spans: every character belongs to a token, and every token has a place in the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import VerificationError
from sukashi.text.alignment import Match
from sukashi.text.normalization import is_mark

Spans = NDArray[np.int64]


def covering_spans(
    matches: Sequence[Match],
    part: Sequence[int],
    parts: Sequence[str],
    blank: Sequence[bool] | None = None,
) -> Spans:
    """Return (n, 2) int64 spans into the joined parts.

    matches: characters each token was found at, counted within its own part, or None.
    part: n indices into `parts`, -1 for a special token, which gets an empty span at its place.
    blank: n flags of tokens that stand for nothing but space; they take no visible character.
    Characters no token matches: a mark goes with the token before it, all others with the token
    after it, at the end with the last one. A token without a match takes its share of the
    unmatched characters between its neighbours; if there are none it shares the first
    character of the token after it (the last of the one before it), so that only special tokens,
    and tokens of an empty part, are empty.

    Raises VerificationError if the result breaks these rules.
    """
    spans = np.zeros((len(matches), 2), np.int64)
    where = np.asarray(part, np.int64)
    offset = 0
    for index, text in enumerate(parts):
        own = np.flatnonzero(where == index)
        if len(own):
            places = own.tolist()
            spaces = [blank is not None and blank[token] for token in places]
            filled = _extended([matches[token] for token in places], spaces, text)
            spans[own] = np.asarray(filled, np.int64) + offset
        offset += len(text)
    _place_special(spans, where, parts)
    check_coverage(spans, where, parts)
    return spans


def check_coverage(spans: Spans, part: NDArray[np.int64], parts: Sequence[str]) -> None:
    """Raise VerificationError unless spans are in order and cover every character of each part."""
    offset = 0
    for index, text in enumerate(parts):
        own = spans[part == index]
        if len(own) and text:
            starts, ends = own[:, 0] - offset, own[:, 1] - offset
            good = (
                starts[0] == 0
                and ends[-1] == len(text)
                and bool((starts < ends).all())
                and bool((np.diff(starts) >= 0).all())
                and bool((np.diff(ends) >= 0).all())
                and bool((starts[1:] <= ends[:-1]).all())
            )
            if not good:
                raise VerificationError(
                    f"The spans of {len(own)} tokens do not cover the {len(text)} characters "
                    "of the text in order; please report the tokenizer and the text."
                )
        offset += len(text)
    starts = spans[:, 0]
    if len(spans) and (starts[1:] < starts[:-1]).any():
        raise VerificationError(
            "The spans of the tokens are not in order; please report the tokenizer and the text."
        )


def _extended(matches: list[Match], blank: list[bool], text: str) -> list[tuple[int, int]]:
    """Extend the matches of the tokens of one part until they cover it."""
    spans: list[tuple[int, int]] = []
    reached = waiting = 0
    for place, match in enumerate(_in_order(matches, len(text))):
        if match is None:
            waiting += 1
            continue
        start, end = match
        gap = text[reached:start]
        if waiting and not (gap.strip() and all(blank[place - waiting : place])):
            spans += _divided(
                reached, max(start, reached), waiting, (start, max(start + 1, reached))
            )
        elif start > reached:
            start = reached + (_leading_marks(gap) if spans else 0)
            if start > reached:
                spans[-1] = (spans[-1][0], start)
            spans += [(start, start + 1)] * waiting
        waiting = 0
        spans.append((start, end))
        reached = end
    return spans + _with_end(spans, reached, waiting, text)


def _with_end(
    spans: list[tuple[int, int]], reached: int, waiting: int, text: str
) -> list[tuple[int, int]]:
    """Give what is left at the end to the tokens still waiting, else to the last span, in place."""
    if waiting:
        return _divided(reached, len(text), waiting, (max(0, reached - 1), reached))
    if reached < len(text):
        spans[-1] = (spans[-1][0], len(text))
    return []


def _leading_marks(gap: str) -> int:
    """Return how many marks a gap begins with."""
    return next((n for n, letter in enumerate(gap) if not is_mark(letter)), len(gap))


def _in_order(matches: list[Match], size: int) -> list[Match]:
    """Make starts and ends never go back, as the characters of a text do."""
    low = high = 0
    ordered: list[Match] = []
    for match in matches:
        if match is not None:
            low = min(max(low, match[0]), size - 1)
            high = min(max(high, match[1], low + 1), size)
            ordered.append((low, high))
        else:
            ordered.append(None)
    return ordered


def _divided(start: int, end: int, count: int, neighbour: tuple[int, int]) -> list[tuple[int, int]]:
    """Share characters [start, end) out evenly; if there are none, the neighbour's."""
    size = end - start
    if size == 0:
        return [neighbour] * count
    spans = []
    for place in range(count):
        low = start + place * size // count
        spans.append((low, max(start + (place + 1) * size // count, low + 1)))
    return spans


def _place_special(spans: Spans, part: NDArray[np.int64], parts: Sequence[str]) -> None:
    """Place special tokens where the token before ends, at most where the next begins."""
    total = sum(len(text) for text in parts)
    following = np.full(len(part) + 1, total, np.int64)
    for token in range(len(part) - 1, -1, -1):
        following[token] = spans[token, 0] if part[token] >= 0 else following[token + 1]
    reached = 0
    for token in range(len(part)):
        if part[token] >= 0:
            reached = int(spans[token, 1])
        else:
            spans[token] = min(reached, int(following[token]))
