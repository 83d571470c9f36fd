"""Limit: how many tokens a model reads at most."""

from __future__ import annotations

import inspect
from typing import Any

import transformers

from sukashi.model.anatomy import Anatomy
from sukashi.model.config import text_config
from sukashi.model.subject import Subject

_UNLIMITED = 1_000_000  # tokenizers without a limit say a number with thirty digits
_CONFIGURED = "max_position_embeddings"


def position_limit(network: Any, anatomy: Anatomy) -> int | None:
    """How many positions the network has for tokens; None where it has no limit.

    The rows of the table that it was seen to look positions up in; where positions are none of a
    table (turned, or counted from token to token), what its config says it was made for. Rows that
    it puts before the text are none for tokens.
    """
    if anatomy.room is not None:
        return anatomy.room
    configured = configured_limit(network)
    return None if configured is None else configured - anatomy.reader.rows_before


def configured_limit(network: Any) -> int | None:
    """What a config of its kind says of positions; a number of another kind's is none."""
    config = text_config(network)
    positions = getattr(config, _CONFIGURED, None)
    if not isinstance(positions, int) or positions < 1 or not _known(type(config)):
        return None
    return positions


def token_limit(subject: Subject) -> int | None:
    """The smallest of network's, tokenizer's and encoder's limit; None where there is none."""
    network = position_limit(subject.network, subject.anatomy)
    own = None if subject.encoder is None else subject.encoder.max_tokens
    limits = (getattr(subject.tokenizer, "model_max_length", None), network, own)
    found = [int(one) for one in limits if one is not None and 0 < one < _UNLIMITED]
    return min(found, default=None)


def _known(kind: type[Any]) -> bool:
    """Whether configs of a kind have the number: transformers keeps any other it is given too."""
    if not issubclass(kind, transformers.PretrainedConfig):
        return True
    return _CONFIGURED in {*inspect.signature(kind).parameters, *kind.attribute_map}


__all__ = ["configured_limit", "position_limit", "token_limit"]
