"""Token ids to spans of the user's own characters, for every kind of tokenizer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.text.alignment import Match, align
from sukashi.text.hints import word_hints
from sukashi.text.normalization import droppable, fold
from sukashi.text.parts import (
    Layout,
    added_ids,
    layout,
    layout_of_ids,
    special_ids,
)
from sukashi.text.pieces import Piece, folded_pieces, piece_style
from sukashi.text.token_spans import covering_spans


@dataclass(frozen=True, eq=False)
class LocatedTokens:
    """n tokens and where they lie.

    text: the parts one after the other. ids: (n,) int64. pieces: n strings as the tokenizer writes
    them. spans: (n, 2) int64 character offsets into text, empty for special tokens. special: (n,)
    bool. boundary: where the second part begins, None for one text.
    """

    text: str
    ids: NDArray[np.int64]
    pieces: tuple[str, ...]
    spans: NDArray[np.int64]
    special: NDArray[np.bool_]
    boundary: int | None = None


def locate(
    tokenizer: Any, encoding: Any, parts: Sequence[str], *, row: int = 0, cut: bool = False
) -> LocatedTokens:
    """Place the tokens of an encoding, exactly as the tokenizer returned it.

    encoding: what `tokenizer(text)` or `tokenizer(text, pair)` gave; of a batch, `row` is read.
    parts: the one or two texts that were encoded. cut: the encoding may be truncated; characters
    before the first and after the last token of a part are then left out of the result's text
    instead of being given to these tokens.
    """
    parts = _checked(parts)
    return _with_spans(tokenizer, layout(tokenizer, encoding, parts, row), parts, cut=cut)


def locate_ids(
    tokenizer: Any,
    ids: Iterable[int],
    parts: str | Sequence[str],
    *,
    special: Sequence[bool] | None = None,
) -> LocatedTokens:
    """Place ids that did not come from encoding a text, such as a prompt and its continuation.

    ids: n token ids. parts: the text they stand for (see `read_ids`), or its two parts. special:
    n flags; left out, special ids are special unless their piece stands in the text. With flags,
    there must be one part.
    """
    parts = _checked([parts] if isinstance(parts, str) else parts)
    numbers = np.fromiter(ids, np.int64)
    if special is None:
        plan = layout_of_ids(tokenizer, numbers, parts)
    else:
        if len(special) != len(numbers) or len(parts) != 1:
            raise ShapeError(
                f"special has {len(special)} flags for {len(numbers)} ids and {len(parts)} parts; "
                "give one flag per id, and one part."
            )
        flagged = [-1 if flag else 0 for flag in special]
        plan = Layout(numbers, flagged, [None] * len(flagged))
    return _with_spans(tokenizer, plan, parts, cut=False)


def read_ids(tokenizer: Any, ids: Sequence[int], start: int = 0) -> str:
    """Return the text of ids[start:] as it continues ids[:start], special tokens left out.

    Decoding the continuation alone would lose a leading space with SentencePiece tokenizers, so
    the whole is decoded and the beginning taken off where it is one.
    """
    numbers = [int(index) for index in ids]
    whole, head = (
        tokenizer.decode(part, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        for part in (numbers, numbers[:start])
    )
    if start and not whole.startswith(head):
        alone: str = tokenizer.decode(
            numbers[start:], skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return alone
    rest: str = whole[len(head) :] if start else whole
    return rest


def _with_spans(tokenizer: Any, plan: Layout, parts: Sequence[str], *, cut: bool) -> LocatedTokens:
    """Align every part and tile it."""
    names = tokenizer.convert_ids_to_tokens(plan.ids.tolist())
    names = [
        name if isinstance(name, str) else f"<{index}>"
        for name, index in zip(names, plan.ids.tolist(), strict=True)
    ]
    claims: list[Match] = [None] * len(names)
    pieces = _as_pieces(tokenizer, plan, names)
    style = piece_style(tokenizer)
    kept = list(parts)
    blank = [True] * len(names)
    for index, text in enumerate(parts):
        own = [token for token, where in enumerate(plan.part) if where == index]
        mine = [pieces[token] for token in own]
        hints = [plan.hints[token] for token in own]
        if all(hint is None for hint in hints):
            lost = [piece.unknown for piece in mine]
            hints = word_hints(tokenizer, text, [names[token] for token in own], lost)
        letters = folded_pieces(mine, style)
        found = align(letters, fold(text), len(own), hints)
        for letter, token in zip(letters.letters, letters.first, strict=True):
            if not droppable(letter):
                blank[own[token]] = False
        if cut:
            kept[index], found = _cut(text, found)
        for token, claim in zip(own, found, strict=True):
            claims[token] = claim
    return LocatedTokens(
        text="".join(kept),
        ids=plan.ids,
        pieces=tuple(names),
        spans=covering_spans(claims, plan.part, kept, blank),
        special=np.asarray(plan.part, np.int64) < 0,
        boundary=len(kept[0]) if len(kept) > 1 else None,
    )


def _as_pieces(tokenizer: Any, plan: Layout, names: Sequence[str]) -> list[Piece]:
    """Mark each piece as unknown, raw or plain; ids beyond the vocabulary stand for nothing."""
    unknown = getattr(tokenizer, "unk_token_id", None)
    raw = added_ids(tokenizer) | special_ids(tokenizer)
    pieces = []
    for index, name in zip(plan.ids.tolist(), names, strict=True):
        if name == f"<{index}>":
            pieces.append(Piece("", raw=True))
        else:
            pieces.append(Piece(name, unknown=index == unknown, raw=index in raw))
    return pieces


def _cut(text: str, claims: list[Match]) -> tuple[str, list[Match]]:
    """Leave out what lies before the first and after the last claim, unless it is blank."""
    known = [claim for claim in claims if claim is not None]
    if not known:
        return text, claims
    start, end = known[0][0], max(claim[1] for claim in known)
    if all(droppable(letter) for letter in text[:start]):
        start = 0
    if all(droppable(letter) for letter in text[end:]):
        end = len(text)
    moved: list[Match] = [
        None if claim is None else (claim[0] - start, claim[1] - start) for claim in claims
    ]
    return text[start:end], moved


def _checked(parts: Sequence[str]) -> list[str]:
    """Return the parts as a list; one or two strings."""
    if isinstance(parts, str):
        parts = [parts]
    if not 1 <= len(parts) <= 2:
        raise ShapeError(f"A text has one or two parts, not {len(parts)}.")
    return list(parts)
