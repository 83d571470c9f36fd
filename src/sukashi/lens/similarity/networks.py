"""Networks of a similarity: a network with its pooling, and its similarity to a fixed vector.

The second has one logit, so whatever explains a logit explains a similarity.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.config import config_of
from sukashi.model.feed import feed
from sukashi.model.text_encoder import TextEncoder
from sukashi.result.similarity import Measure

_NOT_FED = ("use_cache", "return_dict")


class Embedder(nn.Module):
    """A network that gives (batch, size) vectors.

    skip: how many tokens at the beginning are not pooled.
    """

    def __init__(self, network: Any, encoder: TextEncoder, skip: int = 0) -> None:
        super().__init__()
        self.network = network
        self.layers = nn.ModuleList(encoder.layers)
        self.encoder, self.skip = encoder, skip
        self.config = config_of(network)

    def forward(self, **inputs: Any) -> Tensor:
        """(batch, size) vectors of the texts, float32 at the least."""
        output, mask = self.answered(inputs)
        return _exact(self.encoder.vector(output, mask))

    def parts(self, **inputs: Any) -> Tensor:
        """(batch, tokens, size) what each token adds to the vectors."""
        output, mask = self.answered(inputs)
        return _exact(self.encoder.parts(output, mask))

    def answered(self, inputs: dict[str, Any]) -> tuple[Any, Tensor]:
        """What the network says, and (batch, tokens) which of its states are pooled."""
        given = {name: one for name, one in inputs.items() if name not in _NOT_FED}
        mask = given.get("attention_mask")
        mask = torch.ones_like(given["input_ids"]) if mask is None else mask
        pooled = mask.bool() & (torch.arange(mask.shape[1], device=mask.device) >= self.skip)
        fed = self.encoder.fed(given)
        longer = fed["input_ids"].shape[1] - mask.shape[1]
        return feed(self.network, fed), nn.functional.pad(pooled, (0, longer))


class SimilarityTo(nn.Module):
    """A network whose one logit is the similarity of its text to a vector; other: (size,)."""

    def __init__(self, embedder: Embedder, other: Tensor, of: Measure) -> None:
        super().__init__()
        self.embedder, self.of = embedder, of
        self.other: Tensor
        self.register_buffer("other", other.detach().clone())
        self.config = embedder.config

    def forward(self, **inputs: Any) -> Tensor:
        """(batch, 1) similarities."""
        return similarity(self.embedder(**inputs), self.other, self.of)[:, None]


def similarity(one: Tensor, other: Tensor, of: Measure) -> Tensor:
    """(…) of (…, size) vectors; the cosine of a vector of zeros is 0."""
    if of == "dot":
        return (one * other).sum(-1)
    return nn.functional.cosine_similarity(one, other.expand_as(one), dim=-1, eps=1e-12)


def _exact(vector: Tensor) -> Tensor:
    return vector.to(torch.promote_types(vector.dtype, torch.float32))


__all__ = ["Embedder", "SimilarityTo", "similarity"]
