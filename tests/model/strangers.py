"""Networks that transformers does not know: plain modules whose config only has a vocabulary."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

VOCABULARY, WIDTH, HEADS = 90, 16, 4


class Einsum(nn.Module):
    """A causal block whose attention is written by hand, with `einsum`."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 32), nn.Linear(32, WIDTH)

    def mix(self, hidden: Tensor) -> Tensor:
        q, k, v = (
            part(hidden).unflatten(-1, (HEADS, -1)) for part in (self.query, self.key, self.value)
        )
        scores = torch.einsum("bqhd,bkhd->bhqk", q, k) / (WIDTH // HEADS) ** 0.5
        length = hidden.shape[1]
        scores = scores.masked_fill(torch.ones(length, length).triu(1).bool(), float("-inf"))
        mixed = torch.einsum("bhqk,bkhd->bqhd", torch.softmax(scores, -1), v)
        found: Tensor = self.out(mixed.flatten(2))
        return found

    def forward(self, hidden: Tensor) -> Tensor:
        hidden = hidden + self.mix(self.norm(hidden))
        raised: Tensor = hidden + self.down(torch.tanh(self.up(self.norm2(hidden))))
        return raised


class Torch(nn.Module):
    """A causal block with torch's own attention, which never shows its weights."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.up, self.down = nn.Linear(WIDTH, 32), nn.Linear(32, WIDTH)

    def forward(self, hidden: Tensor) -> Tensor:
        length = hidden.shape[1]
        later = torch.ones(length, length).triu(1).bool()
        normed = self.norm(hidden)
        hidden = hidden + self.attention(normed, normed, normed, attn_mask=later)[0]
        raised: Tensor = hidden + self.down(torch.relu(self.up(hidden)))
        return raised


class Convolution(nn.Module):
    """A block without attention: each token and the two before it."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Conv1d(WIDTH, WIDTH, 3, padding=2)
        self.down = nn.Linear(WIDTH, WIDTH)

    def forward(self, hidden: Tensor) -> Tensor:
        mixed = self.mix(hidden.transpose(1, 2))[..., : hidden.shape[1]].transpose(1, 2)
        found: Tensor = hidden + self.down(torch.tanh(mixed))
        return found


class Parallel(Einsum):
    """Attention and feed-forward part side by side, on the same norm."""

    def forward(self, hidden: Tensor) -> Tensor:
        normed = self.norm(hidden)
        found: Tensor = hidden + self.mix(normed) + self.down(torch.tanh(self.up(normed)))
        return found


class Stranger(nn.Module):
    """Words, places, blocks and a scaled, capped head; gives a tensor."""

    def __init__(self, blocks: list[nn.Module], turns: int = 1) -> None:
        super().__init__()
        self.config = SimpleNamespace(vocab_size=VOCABULARY)
        self.turns = turns
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(64, WIDTH)
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for _ in range(self.turns):
            for block in self.blocks:
                hidden = block(hidden)
        logits: Tensor = 4 * torch.tanh(self.head(self.norm(hidden)) * 0.7)
        return logits


class Lists(nn.Module):
    """Attentions, norms and feed-forward parts in lists side by side; no module is a layer."""

    def __init__(self) -> None:
        super().__init__()
        self.config = SimpleNamespace(vocab_size=VOCABULARY)
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(64, WIDTH)
        self.norms1 = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.attentions = nn.ModuleList(Einsum() for _ in range(3))
        self.norms2 = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(3))
        self.feeds = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, VOCABULARY, bias=False)

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for layer in range(3):
            mixed = self.attentions[layer](self.norms1[layer](hidden))
            hidden = hidden + 0.5 * mixed
            hidden = hidden + torch.tanh(self.feeds[layer](self.norms2[layer](hidden)))
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Past(Stranger):
    """Calls the `forward` of its blocks, past the modules: no hook sees a whole block."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for block in self.blocks:
            hidden = block.forward(hidden)  # type: ignore[operator]
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Prompted(Stranger):
    """Puts three learnt rows before the text and takes them off at the end."""

    def __init__(self, blocks: list[nn.Module]) -> None:
        super().__init__(blocks)
        self.prompt = nn.Parameter(torch.randn(1, 3, WIDTH))

    def forward(self, input_ids: Tensor) -> Tensor:
        text = self.words(input_ids) * 3
        hidden = torch.cat([self.prompt.expand(len(text), -1, -1), text], 1)
        hidden = hidden + self.places(torch.arange(hidden.shape[1]))
        for block in self.blocks:
            hidden = block(hidden)
        logits: Tensor = self.head(self.norm(hidden)[:, 3:])
        return logits


class WrittenOver(Stranger):
    """Scales its embeddings where they lie and adds the places to them."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids)
        hidden *= 3
        hidden += self.places(torch.arange(input_ids.shape[1]))
        for block in self.blocks:
            hidden = block(hidden)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class Thrice(Einsum):
    """A block that is given its hidden states three times, to ask, to be asked and to be read."""

    def forward(self, asking: Tensor, asked: Tensor, read: Tensor) -> Tensor:  # type: ignore[override]
        hidden = asking + self.mix(self.norm(asked))
        raised: Tensor = hidden + 0.5 * read + self.down(torch.tanh(self.up(self.norm2(hidden))))
        return raised


class Triple(Stranger):
    """Gives each block the hidden states as query, key and value."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        for block in self.blocks:
            hidden = block(hidden, hidden, hidden)
        logits: Tensor = self.head(self.norm(hidden))
        return logits


class TwoStreams(nn.Module):
    """A block whose hidden states are (streams, texts, tokens, width)."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = Einsum()

    def forward(self, hidden: Tensor) -> Tensor:
        first, second = hidden
        mixed = self.inside(first + 0.5 * second)
        return torch.stack([mixed, second + 0.3 * mixed])


class Streams(Stranger):
    """Carries two streams of hidden states, and reads their mean."""

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids) * 3 + self.places(torch.arange(input_ids.shape[1]))
        streams = torch.stack([hidden, -hidden])
        for block in self.blocks:
            streams = block(streams)
        logits: Tensor = self.head(self.norm(streams.mean(0)))
        return logits


def strangers() -> dict[str, Any]:
    """Each by what is odd about it, random, in evaluation mode."""
    torch.manual_seed(0)
    found = {
        "einsum": Stranger([Einsum(), Einsum()]),
        "torch": Stranger([Torch(), Torch()]),
        "hybrid": Stranger([Convolution(), Einsum(), Convolution(), Torch()]),
        "parallel": Stranger([Parallel(), Parallel()]),
        "shared": Stranger([Einsum()], turns=3),
        "lists": Lists(),
        "past": Past([Parallel(), Parallel()]),
        "prompted": Prompted([Einsum(), Einsum()]),
        "written over": WrittenOver([Einsum(), Einsum()]),
        "triple": Triple([Thrice(), Thrice()]),
        "streams": Streams([TwoStreams(), TwoStreams()]),
    }
    for network in found.values():
        for parameter in network.parameters():
            if parameter.ndim > 1:
                nn.init.normal_(parameter, std=0.3)
    return {name: network.eval() for name, network in found.items()}
