"""Tokenizing: a text to what its tokenizer returns, by one thread at a time.

Whether it truncates is state that a tokenizer keeps between calls; of two threads that share one,
each would be given the other's.
"""

from __future__ import annotations

import threading
from typing import Any

_ONE_AT_A_TIME = threading.Lock()


def tokenize(tokenizer: Any, *parts: str, **options: Any) -> Any:
    """What the tokenizer returns for a text, or for a pair of two."""
    with _ONE_AT_A_TIME:
        return tokenizer(*parts, **options)


def plain_ids(tokenizer: Any, text: str) -> list[int]:
    """The ids of a text alone, without special tokens around it."""
    ids = tokenize(tokenizer, text, add_special_tokens=False)["input_ids"] if text else []
    return [int(one) for one in ids]


__all__ = ["plain_ids", "tokenize"]
