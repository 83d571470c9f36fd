"""Text tower: the half of a network of texts and pictures that reads the text, and its vector.

A network that offers `get_text_features` (CLIP, SigLIP and their kin) is asked for these alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.anatomy import Anatomy
from sukashi.model.config import config_of
from sukashi.model.feed import feed
from sukashi.model.limit import position_limit
from sukashi.model.probe import probe
from sukashi.model.subject import Subject
from sukashi.model.text_encoder import TextEncoder, own_vector, states_in
from sukashi.model.undisturbed import undisturbed

MORE = 3
"""Tokens of padding that are put behind a text to see whether they are read."""


class TextTower(nn.Module):
    """A network of texts and pictures that is fed texts alone; it gives `text_embeds`."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        self.config = network.config

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> dict[str, Tensor]:
        """(batch, size) vectors of the texts, as pictures are compared with them."""
        masked = {} if attention_mask is None else {"attention_mask": attention_mask}
        found = self.network.get_text_features(input_ids=input_ids, **masked)
        if isinstance(found, Tensor):
            return {"text_embeds": found}
        return {"text_embeds": own_vector(found)}  # type: ignore[dict-item]

    def get_input_embeddings(self) -> Any:
        """What looks the token ids up."""
        text = getattr(self.network, "text_model", self.network)
        return text.get_input_embeddings()


def text_tower(network: Any) -> Any:
    """The network, of one of texts and pictures the half that reads texts."""
    both = hasattr(network, "get_text_features") and isinstance(network, nn.Module)
    return TextTower(network) if both else network


def observed_encoder(
    network: Any, tokenizer: Any, anatomy: Anatomy, device: torch.device
) -> TextEncoder | None:
    """How a network that comes without a word about it becomes an encoder.

    The network's own vector where it is one for comparing texts: `text_embeds`, or the pooled
    output of a network that its config calls the text part of a larger one. Else the mean; None
    for a network that gives no states.
    """
    limit = position_limit(network, anatomy)
    inputs = probe(network, device, limit)
    with undisturbed(network), torch.no_grad():
        found = feed(network, inputs)
        part = getattr(config_of(network), "base_config_key", "") == "text_config"
        named = found.get("text_embeds") if isinstance(found, Mapping) else found
        own = own_vector(found)
        if own is None or (own is not named and not part):
            return TextEncoder() if states_in(found) is not None else None
        encoder = TextEncoder(modes=(), origin="network")
        padding: Any = getattr(tokenizer, "pad_token_id", None)
        length = _length_read(network, device, limit, padding)
        return encoder if length is None else replace(encoder, length=length, padding=int(padding))


def given_encoder(given: TextEncoder, subject: Subject) -> TextEncoder:
    """The encoder of a folder, on the device of its network; what it leaves open as observed."""
    layers = tuple(layer.to(subject.device) for layer in given.layers)
    seen = subject.encoder
    if given.modes or seen is None:
        return replace(given, layers=layers)
    return replace(given, layers=layers, length=seen.length, padding=seen.padding)


def _length_read(
    network: Any, device: torch.device, limit: int | None, padding: int | None
) -> int | None:
    """How many tokens a text must have, of a network that reads its padding; else None."""
    if limit is None or padding is None or limit <= MORE + 1:
        return None
    ids = probe(network, device, limit - MORE)["input_ids"]
    longer = nn.functional.pad(ids, (0, MORE), value=padding)
    one, other = (own_vector(feed(network, {"input_ids": each})) for each in (ids, longer))
    assert one is not None
    assert other is not None
    return None if torch.allclose(one, other, atol=1e-4, rtol=1e-3) else limit


__all__ = ["TextTower", "given_encoder", "observed_encoder", "text_tower"]
