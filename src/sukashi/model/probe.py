"""Probe: a few arbitrary tokens that every network can read, to see what it does with them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from sukashi.errors import ModelError
from sukashi.model.config import config_of, inner_network, text_config
from sukashi.model.feed import accepts

LENGTH, WRITTEN = 11, 5
"""Tokens of the text, and of what an encoder–decoder's decoder is fed; both are rare as widths."""
_SPECIAL = ("pad_token_id", "bos_token_id", "eos_token_id", "cls_token_id", "sep_token_id")


def probe(network: Any, device: torch.device, limit: int | None = None) -> dict[str, Tensor]:
    """(1, tokens) ids, one of them twice, for the text and for a decoder where there is one.

    Beside them a mask that leaves nothing out, where the network takes one.

    limit: how many tokens the network reads at most. The last id ends a text, where one is known:
    classifiers of encoder–decoder models read there. A network that finds answers gets its
    separators as of a question with a text: some read there where the question ends (Longformer).
    """
    text = text_config(network)
    length = min(LENGTH, limit or LENGTH)
    reserved = {id for name in _SPECIAL for id in _ids(getattr(text, name, None))}
    rows = rows_of(network)
    usual = [id for id in range(3, rows) if id not in reserved] or list(range(rows))
    ids = [usual[place * 7 % len(usual)] for place in range(length)]
    if length > 4:
        ids[-3] = ids[1]
    for end in _ids(getattr(text, "eos_token_id", None))[:1]:
        if 0 <= end < rows:
            ids[-1] = end
    separators = _ids(getattr(text, "sep_token_id", None))[:1]
    for separator in separators if "Question" in type(network).__name__ and length > 6 else ():
        if 0 <= separator < rows:
            ids[3], ids[4], ids[-1] = separator, separator, separator
    found = {"input_ids": torch.tensor([ids], device=device)}
    if accepts(network, "attention_mask"):
        found["attention_mask"] = torch.ones_like(found["input_ids"])
    if is_encoder_decoder(network):
        written = found["input_ids"].flip(1)[:, : _written(network, length)]
        if written.shape[1] > 2:
            written[:, -1] = written[:, 1]
        found["decoder_input_ids"] = written
    return found


def _ids(given: Any) -> list[int]:
    """What a config names as a special token: one id, or a list of them (Llama 3's ends)."""
    every = given if isinstance(given, list | tuple) else [given]
    return [id for id in every if isinstance(id, int)]


def is_encoder_decoder(network: Any) -> bool:
    """Whether a network reads one text and writes another.

    Its config may say so of the whole whose encoder alone it is (UMT5's classifier of tokens): then
    it takes nothing for a decoder.
    """
    inner = inner_network(network)
    takes = accepts(network if inner is None else inner, "decoder_input_ids")
    return takes and bool(getattr(config_of(network), "is_encoder_decoder", False))


def rows_of(network: Any) -> int:
    """How many tokens a network knows. Raises: ModelError where nothing tells."""
    table = _table(network)
    if table is not None:
        return int(table.shape[0])
    size = getattr(text_config(network), "vocab_size", None)
    if isinstance(size, int) and size > 0:
        return size
    raise ModelError(
        f"{type(network).__name__} does not say how many tokens it knows; give it a config with "
        "vocab_size, or get_input_embeddings()."
    )


def _table(network: Any) -> Tensor | None:
    try:
        found = network.get_input_embeddings()
    except (AttributeError, NotImplementedError):
        inner = inner_network(network)
        if inner is None or inner is network:
            return None
        return _table(inner)
    weight = getattr(found, "weight", None)
    return weight if isinstance(weight, Tensor) and weight.ndim == 2 else None


def _written(network: Any, length: int) -> int:
    """A classifier's decoder reads the whole text, others what was written so far."""
    classifies = "Classification" in type(network).__name__ or "Question" in type(network).__name__
    return length if classifies else max(1, min(WRITTEN, length // 2))
