"""Limit: how many tokens a model reads at most."""

from __future__ import annotations

from typing import Any

from sukashi.model.config import text_config
from sukashi.model.subject import Subject

_UNLIMITED = 1_000_000  # tokenizers without a limit say a number with thirty digits
_RELATIVE = ("t5", "mt5", "bloom")  # model types whose positions have no last one
_AFTER_PADDING = ("roberta", "xlm-roberta", "camembert")  # their first position is padding's + 1


def position_limit(network: Any) -> int | None:
    """How many positions the network has for tokens; None where it has no limit."""
    config = text_config(network)
    positions = getattr(config, "max_position_embeddings", None)
    kind = getattr(config, "model_type", None)
    if kind in _RELATIVE or not isinstance(positions, int) or positions < 1:
        return None
    if kind in _AFTER_PADDING:
        positions -= (config.pad_token_id or 0) + 1
    return positions


def token_limit(subject: Subject) -> int | None:
    """The smaller of the network's limit and the tokenizer's; None where there is none."""
    limits = (getattr(subject.tokenizer, "model_max_length", None), position_limit(subject.network))
    found = [int(one) for one in limits if one is not None and 0 < one < _UNLIMITED]
    return min(found, default=None)


__all__ = ["position_limit", "token_limit"]
