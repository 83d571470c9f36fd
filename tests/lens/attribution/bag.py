"""A linear classifier of a bag of embeddings, as a network that nobody knows.

One block spreads the tokens evenly (attention 1/n everywhere) and adds their mean through a matrix
V; the head takes the mean over tokens: f_c = w_c·(I + V) x̄ + b_c. It is linear in every embedding.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from tests.tiny import VOCABULARY

WIDTH = 6
LABELS = ("no", "maybe", "yes")


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Dropout(0.1)
        self.value = nn.Linear(WIDTH, WIDTH, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        n = hidden.shape[1]
        even = torch.zeros(len(hidden), 1, n, n).softmax(-1)
        return hidden + (self.weights(even) @ self.value(hidden)[:, None])[:, 0]


class Bag(nn.Module):
    """The network; its config is all that is asked of a transformers network."""

    def __init__(self) -> None:
        super().__init__()
        self.config = SimpleNamespace(
            model_type="bag",
            vocab_size=VOCABULARY,
            hidden_size=WIDTH,
            num_hidden_layers=1,
            num_attention_heads=1,
            classifier_pooling="mean",
            id2label=dict(enumerate(LABELS)),
            problem_type="single_label_classification",
        )
        self.config.get_text_config = lambda: self.config
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.blocks = nn.ModuleList([Block()])
        self.head = nn.Linear(WIDTH, len(LABELS))

    def get_output_embeddings(self) -> None:
        return None

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, return_dict: bool = True
    ) -> Any:
        hidden = self.words(input_ids)
        for block in self.blocks:
            hidden = block(hidden)
        return SimpleNamespace(logits=self.head(hidden.mean(1)))

    @property
    def slopes(self) -> Tensor:
        """(labels, width): n times ∂f_c/∂x_i, the same for every token."""
        block = self.blocks[0]
        assert isinstance(block, Block)
        return (self.head.weight @ (torch.eye(WIDTH) + block.value.weight)).detach()


@contextmanager
def registered() -> Iterator[Bag]:
    """A random bag."""
    torch.manual_seed(0)
    yield Bag().eval()
