"""Prompted: a text behind the prompt that an encoder was trained with ("query: ", "passage: ").

The prompt is read by the model and is none of the text: its tokens count as special ones, and the
places of the others are those in the text alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sukashi.errors import TextError
from sukashi.model.encode import checked, encode
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.tokens import Tokens
from sukashi.text.shown import visible


@dataclass(frozen=True, eq=False)
class PromptedText:
    """begins: the number of the first token of the text, 0 without a prompt."""

    encoding: Encoding
    begins: int = 0


def encode_prompted(
    subject: Subject, text: str, prompt: str = "", *, truncate: bool = False
) -> PromptedText:
    """A text as the encoder reads it, behind a prompt.

    Raises: as `encode`, and TextError where a prompt leaves no token to the text.
    """
    checked(text)
    lower = subject.encoder is not None and subject.encoder.lower_case
    found = encode(subject, prompt + (text.lower() if lower else text), truncate=truncate)
    if not prompt or not found.tokens.text.startswith(prompt):
        return PromptedText(found)
    tokens = _without_prompt(found.tokens, len(prompt))
    if tokens.special.all():
        raise TextError(
            f"The prompt {prompt[:60]!r} takes all {len(tokens)} tokens that are read, so nothing "
            "of the text is; name another prompt."
        )
    return PromptedText(replace(found, tokens=tokens), int(np.argmin(tokens.special)))


def _without_prompt(tokens: Tokens, length: int) -> Tokens:
    """The tokens, those that lie in the first characters as special ones without a place."""
    ends = tokens.spans[:, 1]
    inside = ~tokens.special & (ends <= length)
    spans = np.maximum(tokens.spans - length, 0)
    spans[inside] = 0
    text = tokens.text[length:]
    shown = tuple(
        visible(text[: spans[at, 1]]) if start < length < ends[at] else tokens.shown[at]
        for at, start in enumerate(tokens.spans[:, 0])
    )
    return replace(tokens, text=text, spans=spans, shown=shown, special=tokens.special | inside)


__all__ = ["PromptedText", "encode_prompted"]
