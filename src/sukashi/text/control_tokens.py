"""Control tokens: those that a chat template writes into its text, such as <|im_start|>."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sukashi.text.parts import special_ids
from sukashi.text.spans import LocatedTokens

Stretch = tuple[int, int]
"""Characters [start, end)."""


def without_control_tokens(
    tokenizer: Any, located: LocatedTokens, messages: Sequence[Stretch]
) -> tuple[LocatedTokens, list[Stretch]]:
    """The tokens of a template's text, its control tokens special, and their characters taken out.

    So a conversation is read as any text: its control tokens are like the special ones that a
    tokenizer puts around a text. One that stands in a message was typed there, and stays.
    messages: what comes from the messages, in `located.text`; given back as it lies without the
    control tokens.
    """
    ignored = special_ids(tokenizer)
    special = located.special | np.array(
        [
            id in ignored and not any(low < end and start < high for low, high in messages)
            for id, (start, end) in zip(located.ids.tolist(), located.spans.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    kept = np.ones(len(located.text), dtype=np.bool_)
    for start, end in located.spans[special].tolist():
        kept[start:end] = False
    text = "".join(one for one, stays in zip(located.text, kept.tolist(), strict=True) if stays)
    place = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    spans = place[located.spans]
    spans[special, 1] = spans[special, 0]
    moved = [(int(place[start]), int(place[end])) for start, end in messages]
    return replace(located, text=text, spans=spans, special=special), moved
