"""Segments: two tokenised texts cut at the characters where both can be cut.

Two models cut one text into different tokens, and two texts differ in some words. A segment is the
shortest piece that holds whole tokens on both sides, so whatever adds up over tokens can be
compared segment by segment.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sukashi.result.tokens import Tokens
from sukashi.text.units import Unit, units

MOST_PAIRS = 300_000
"""Equal words of two texts that are tried against each other; above that the texts are too alike
in too many ways (a million times the same letter) to be aligned in bearable time."""
_WORDS = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+|.", re.DOTALL)

LONGEST_SLIDE = 32
"""Characters that a piece which one text has more is moved by, at most."""

Cut = tuple[int, int]
"""A place in the left text and the place in the right text that corresponds to it."""
Block = tuple[Cut, Cut]
"""From where to where, in both texts."""


@dataclass(frozen=True)
class Segment:
    """Some tokens of the left and the tokens of the right that stand in their place.

    left, right: indices of the tokens, empty where the other text has more. left_text, right_text:
    their characters (of a special token its piece). same: whether the characters are equal.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    left_text: str
    right_text: str

    @property
    def same(self) -> bool:
        """Whether both texts say the same here."""
        return bool(self.left and self.right) and self.left_text == self.right_text


def segments(left: Tokens, right: Tokens) -> tuple[Segment, ...]:
    """The segments of two texts, in order; every token is in exactly one.

    Special tokens stand alone: the n-th [SEP] of the left beside the n-th [SEP] of the right.
    """
    ours, theirs = (units(one.spans, one.special) for one in (left, right))
    cuts = _cuts(left.text, right.text, _edges(ours, left), _edges(theirs, right))
    found = []
    for (start, begin), (stop, end) in pairwise(cuts):
        held = _inside(ours, left, start, stop), _inside(theirs, right, begin, end)
        if held[0] or held[1]:
            found.append(Segment(*held, left.text[start:stop], right.text[begin:end]))
    return tuple(_with_specials(found, left, right))


def correspondence(left: str, right: str) -> list[Block]:
    """Blocks ((from, from), (to, to)) of two texts, in order, that cover both.

    The texts are compared word by word; a block of equal characters has sides of equal length,
    a block of two different sides is what was replaced.
    """
    first, last = _shared(left, right)
    ours, theirs = (_WORDS.findall(text[first : len(text) - last]) for text in (left, right))
    blocks: list[Block] = [((0, 0), (first, first))]
    theirs_count = Counter(theirs)
    pairs = sum(theirs_count[word] * times for word, times in Counter(ours).items())
    codes = [(0, len(ours), 0, len(theirs))]
    if pairs <= MOST_PAIRS:
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        codes = [(start, stop, begin, end) for _, start, stop, begin, end in matcher.get_opcodes()]
    at, there = first, first
    for start, stop, begin, end in codes:
        to = at + sum(map(len, ours[start:stop]))
        across = there + sum(map(len, theirs[begin:end]))
        blocks.append(((at, there), (to, across)))
        at, there = to, across
    blocks.append(((at, there), (len(left), len(right))))
    return [block for block in blocks if block[0] != block[1]]


def _shared(left: str, right: str) -> tuple[int, int]:
    """How many characters two texts begin with and end with alike, not counting one twice.

    Both stop where a word does, so that what differs is seen in whole words.
    """
    if left == right:
        return len(left), 0
    most = min(len(left), len(right))
    first = next((n for n in range(most) if left[n] != right[n]), most)
    while first and _within_word(left, first, right):
        first -= 1
    last = next((n for n in range(most - first) if left[-1 - n] != right[-1 - n]), most - first)
    while last and _within_word(left[::-1], last, right[::-1]):
        last -= 1
    return first, last


def _within_word(left: str, at: int, right: str) -> bool:
    """Whether a cut after `at` characters would go through a word of either text."""
    return any(
        at < len(text) and len(_WORDS.findall(text[at - 1 : at + 1])) == 1 for text in (left, right)
    )


def _edges(cut: tuple[Unit, ...], tokens: Tokens) -> set[int]:
    """The places between the units of a text."""
    inner = {unit.start for unit in cut if unit.end > unit.start}
    return inner | {0, len(tokens.text)}


def _cuts(left: str, right: str, ours: set[int], theirs: set[int]) -> list[Cut]:
    """The places where both texts can be cut, in order."""
    found: dict[Cut, None] = {(0, 0): None}
    blocks = _aligned_to_tokens(correspondence(left, right), (left, right), (ours, theirs))
    for (start, begin), (stop, end) in blocks:
        places = [(start, begin), (stop, end)]
        if left[start:stop] == right[begin:end]:
            places = [(start + n, begin + n) for n in range(stop - start + 1)]
        elif start == stop or begin == end:  # said on one side only: cut at its own tokens
            places = [(n, m) for n in range(start, stop + 1) for m in range(begin, end + 1)]
        found.update({(n, m): None for n, m in places if n in ours and m in theirs})
    found[len(left), len(right)] = None
    return list(found)


def _aligned_to_tokens(
    blocks: list[Block], texts: tuple[str, str], edges: tuple[set[int], set[int]]
) -> list[Block]:
    """The same blocks, what only one side says moved to where its tokens begin and end.

    "not very good" has "very " or " very" more than "not good"; tokens know which.
    """
    aligned: list[Block] = []
    for block in blocks:
        before = aligned[-1] if aligned else ((0, 0), (0, 0))
        steps = max(_steps(before, block, side, texts, edges) for side in (0, 1))
        if steps:
            start, stop = _shifted_back(block[0], steps), _shifted_back(block[1], steps)
            aligned[-1:] = [(before[0], start), (start, stop), (stop, block[1])]
        else:
            aligned.append(block)
    return [block for block in aligned if block[0] != block[1]]


def _steps(
    before: Block, block: Block, side: int, texts: tuple[str, str], edges: tuple[set[int], set[int]]
) -> int:
    """How far a block that only one side has can go back to lie between its tokens; 0 for not."""
    other = 1 - side
    start, stop, there = block[0][side], block[1][side], block[0][other]
    alone = there == block[1][other] and stop > start
    same = [text[before[0][at] : before[1][at]] for at, text in enumerate(texts)]
    if not alone or same[0] != same[1]:
        return 0
    space = len(same[0])
    for steps in range(min(space, LONGEST_SLIDE) + 1):
        if steps and texts[side][start - steps] != texts[side][stop - steps]:
            return 0
        own = start - steps in edges[side] and stop - steps in edges[side]
        if own and there - steps in edges[other]:
            return steps
    return 0


def _shifted_back(cut: Cut, steps: int) -> Cut:
    return cut[0] - steps, cut[1] - steps


def _inside(cut: tuple[Unit, ...], tokens: Tokens, start: int, stop: int) -> tuple[int, ...]:
    """The tokens of the units between two places, special ones left out."""
    return tuple(
        token
        for unit in cut
        if start <= unit.start and unit.end <= stop and unit.end > unit.start
        for token in unit.tokens
        if not tokens.special[token]
    )


def _with_specials(found: list[Segment], left: Tokens, right: Tokens) -> Iterator[Segment]:
    """The segments with those of the special tokens, each before the first that follows it."""
    rest = list(_specials(left, right))
    for one in found:
        while rest and _precedes(rest[0], one):
            yield rest.pop(0)
        yield one
    yield from rest


def _precedes(special: Segment, other: Segment) -> bool:
    sides = ((special.left, other.left), (special.right, other.right))
    return any(mine[0] < theirs[0] for mine, theirs in sides if mine and theirs)


def _specials(left: Tokens, right: Tokens) -> Iterator[Segment]:
    """Special (and other empty) tokens, the n-th of a kind beside the n-th of the same kind."""
    ours, theirs = _empty(left), _empty(right)
    for name, token in sorted(ours.items(), key=lambda item: item[1]):
        other = theirs.pop(name, None)
        beside = () if other is None else (other,)
        yield Segment((token,), beside, name[0], name[0] if beside else "")
    for name, token in sorted(theirs.items(), key=lambda item: item[1]):
        yield Segment((), (token,), "", name[0])


def _empty(tokens: Tokens) -> dict[tuple[str, int], int]:
    """(piece, how often it came before) -> token, of the tokens without characters."""
    seen: Counter[str] = Counter()
    found = {}
    for token, (piece, (start, end)) in enumerate(
        zip(tokens.pieces, tokens.spans.tolist(), strict=True)
    ):
        if tokens.special[token] or start == end:
            found[piece, seen[piece]] = token
            seen[piece] += 1
    return found
