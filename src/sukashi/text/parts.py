"""Which token belongs to which part of the text, and which the tokenizer put there by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Hint = tuple[int, int] | None

_NEAR = 8


class Layout(NamedTuple):
    """n tokens: ids, the part of the text each belongs to, and where the tokenizer says it lies.

    ids: (n,) int64. part: n indices into the parts, -1 for a special token.
    hints: n character offsets into the token's own part, None where the tokenizer names none.
    """

    ids: NDArray[np.int64]
    part: list[int]
    hints: list[Hint]


def layout(tokenizer: Any, encoding: Any, parts: Sequence[str], row: int = 0) -> Layout:
    """Read an encoding of one text or a pair; of a slow tokenizer there are only ids."""
    known = getattr(encoding, "encodings", None)
    if known:
        return _of_fast(known[row], len(parts))
    ids = np.asarray(encoding["input_ids"], np.int64)
    ids = ids[row] if ids.ndim == 2 else ids
    kinds = encoding.get("token_type_ids")
    if kinds is not None:
        kinds = np.asarray(kinds, np.int64)
        kinds = kinds[row] if kinds.ndim == 2 else kinds
    return layout_of_ids(tokenizer, ids, parts, kinds)


def layout_of_ids(
    tokenizer: Any,
    ids: NDArray[np.int64],
    parts: Sequence[str],
    kinds: NDArray[np.int64] | None = None,
) -> Layout:
    """Lay out ids that come without offsets.

    kinds: (n,) token type ids, which tell the parts of a pair where there are two of them.
    The parts are encoded again; if that gives exactly these ids, all others being special ones,
    nothing is left to guess. Else special tokens are those with a special id whose piece does not
    stand in the text, and a run of them ends a part.
    """
    again = _encoded_again(tokenizer, ids, parts)
    if again is not None:
        return again
    part = _by_special_ids(tokenizer, ids, parts, kinds)
    return Layout(ids, part, [None] * len(ids))


def special_ids(tokenizer: Any) -> frozenset[int]:
    """Return the ids that stand for no text; the unknown id only where it has another meaning."""
    ids = set(getattr(tokenizer, "all_special_ids", ()))
    added = getattr(tokenizer, "added_tokens_decoder", None)
    if isinstance(added, dict):
        ids |= {index for index, token in added.items() if getattr(token, "special", False)}
    unknown = getattr(tokenizer, "unk_token_id", None)
    names = ("bos", "eos", "cls", "sep", "pad", "mask")
    if unknown is not None and all(
        getattr(tokenizer, f"{name}_token_id", None) != unknown for name in names
    ):
        ids.discard(unknown)
    return frozenset(ids)


def added_ids(tokenizer: Any) -> frozenset[int]:
    """Return the ids of added tokens, whose pieces are written as plain text by every tokenizer."""
    added = getattr(tokenizer, "added_tokens_decoder", None)
    return frozenset(added) if isinstance(added, dict) else frozenset()


def literal(pieces: Sequence[str], special: Sequence[bool], text: str) -> list[bool]:
    """Tell which special ids stand for words of the user's own ("[SEP]" typed into the text).

    Those are found by reading the special pieces that occur in the text in their order.
    """
    typed = [False] * len(pieces)
    place = 0
    for index, piece in enumerate(pieces):
        if special[index] and piece and (spot := text.find(piece, place)) >= 0:
            typed[index] = True
            place = spot + len(piece)
    return typed


def _of_fast(encoding: Any, count: int) -> Layout:
    """Read what a fast tokenizer says; its offsets are hints, not yet spans."""
    sequences = encoding.sequence_ids
    part = [
        -1 if special else min(sequence or 0, count - 1)
        for special, sequence in zip(encoding.special_tokens_mask, sequences, strict=True)
    ]
    hints: list[Hint] = [
        (start, end) if start < end and where >= 0 else None
        for (start, end), where in zip(encoding.offsets, part, strict=True)
    ]
    return Layout(np.asarray(encoding.ids, np.int64), part, hints)


def _encoded_again(tokenizer: Any, ids: NDArray[np.int64], parts: Sequence[str]) -> Layout | None:
    """Find the ids of each part among the given ids; None where they are not there as a whole."""
    given = ids.tolist()
    found = [-1] * len(given)
    hints: list[Hint] = [None] * len(given)
    place = 0
    for index, text in enumerate(parts):
        inner, offsets = _read_again(tokenizer, text)
        starts = range(place, min(place + _NEAR, len(given) - len(inner) + 1))
        start = next((s for s in starts if given[s : s + len(inner)] == inner), None)
        if start is None:
            return None
        place = start + len(inner)
        found[start:place] = [index] * len(inner)
        hints[start:place] = offsets
    ignored = special_ids(tokenizer)
    if any(where < 0 and index not in ignored for where, index in zip(found, given, strict=True)):
        return None
    return Layout(ids, found, hints)


def _read_again(tokenizer: Any, text: str) -> tuple[list[int], list[Hint]]:
    """Encode a text without special tokens, leaving the tokenizer as it is.

    A fast tokenizer is asked at its back: its own methods would undo the truncation and padding
    that its owner may have set.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        inner = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))
        return inner, [None] * len(inner)
    encoding = backend.encode(text, add_special_tokens=False)
    return encoding.ids, [span if span[0] < span[1] else None for span in encoding.offsets]


def _by_special_ids(
    tokenizer: Any,
    ids: NDArray[np.int64],
    parts: Sequence[str],
    kinds: NDArray[np.int64] | None,
) -> list[int]:
    """Tell parts by token types or, without, by the first run of special tokens between others."""
    ignored = special_ids(tokenizer)
    special = [index in ignored for index in ids.tolist()]
    if any(special):
        pieces = [piece or "" for piece in tokenizer.convert_ids_to_tokens(ids.tolist())]
        typed = literal(pieces, special, "".join(parts))
        special = [is_special and not own for is_special, own in zip(special, typed, strict=True)]
    if len(parts) == 1:
        return [-1 if is_special else 0 for is_special in special]
    if kinds is not None and kinds.any():
        return [-1 if s else int(kind) for s, kind in zip(special, kinds.tolist(), strict=True)]
    first = special.index(False) if False in special else len(special)
    border = special.index(True, first) if True in special[first:] else len(special)
    return [-1 if s else int(place > border) for place, s in enumerate(special)]
