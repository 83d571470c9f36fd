"""Vocabulary: from a word to its one token id, and from an id to what a person reads."""

from __future__ import annotations

from operator import index
from typing import Any

from sukashi.errors import RangeError, TargetError
from sukashi.model.subject import Subject
from sukashi.model.tokenizing import plain_ids
from sukashi.text.shown import visible

_SPACE_MARKS = ("▁", "Ġ")


def vocabulary_size(subject: Subject) -> int:
    """How many tokens the model tells apart: width of its logits, else tokens of its tokenizer."""
    writes = subject.task in ("causal", "masked", "seq2seq")
    return subject.anatomy.classes if writes else len(subject.tokenizer)


def token_id(tokenizer: Any, given: str | int, size: int) -> int:
    """The id of a token given as text (" 4", "東京") or as its id; size: rows of the vocabulary.

    Raises: TargetError when the text is not exactly one token (it lists the tokens);
    RangeError for an id outside the vocabulary.
    """
    if not isinstance(given, str):
        id = index(given)  # of an int, also numpy's
        if not 0 <= id < size:
            raise RangeError("Token id", id, 0, size - 1)
        return id
    if not given:
        raise TargetError("An empty text names no token; give a token as text or by its id.")
    if any("\ud800" <= letter <= "\udfff" for letter in given):
        raise TargetError(
            f"The token {given!r} has half a character (a lone surrogate); take it out."
        )
    ids = plain_ids(tokenizer, given)
    known = tokenizer.convert_tokens_to_ids(given)
    unknown = getattr(tokenizer, "unk_token_id", None)
    if len(ids) == 1 and (ids[0] != unknown or given == tokenizer.unk_token):
        return int(ids[0])
    if isinstance(known, int) and known != unknown:
        return known
    if unknown is not None and unknown in ids:
        raise TargetError(
            f"{given!r} is not in this model's vocabulary (it reads {tokenizer.unk_token}); "
            "name a word that is, or an id."
        )
    bare = [
        id for id in ids if tokenizer.convert_ids_to_tokens(int(id)) not in (*_SPACE_MARKS, " ")
    ]
    if len(bare) == 1:
        return int(bare[0])
    pieces = ", ".join(f"{word(tokenizer, int(id))!r} ({int(id)})" for id in ids) or "nothing"
    raise TargetError(
        f"{given!r} is {len(ids)} tokens for this model: {pieces}; "
        "name one of them, as text or by its id."
    )


def word(tokenizer: Any, id: int) -> str:
    """What a person reads for one id: its characters, a leading space kept; a lone byte's piece."""
    piece = tokenizer.convert_ids_to_tokens(id)
    if not isinstance(piece, str):
        return f"<{id}>"
    text = tokenizer.decode([id], clean_up_tokenization_spaces=False)
    if not text or "\ufffd" in text:
        return piece
    if piece.startswith(_SPACE_MARKS) and not text.startswith(" "):
        text = " " + text
    return visible(text)
