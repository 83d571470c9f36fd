"""Encoded texts and the batches that a step sees, given the seed and the step alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import PreTrainedTokenizerFast

from training.bert.tokenizer import PAD

WINDOW = 16  # batches that are sorted by length together, so that little is padding


def encode(
    tokenizer: PreTrainedTokenizerFast, texts: Sequence[str], longest: int
) -> list[list[int]]:
    """Ids of each text with its [CLS] and [SEP], cut to `longest`."""
    made = tokenizer.backend_tokenizer.encode_batch(list(texts))
    return [e.ids if len(e.ids) <= longest else [*e.ids[: longest - 1], e.ids[-1]] for e in made]


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """[row, position] ids, filled with [PAD] to the longest."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])


@dataclass(frozen=True)
class Batches:
    """Which rows each step sees.

    weight: how often each row is drawn, relative to the others; None draws each once an epoch.
    """

    lengths: torch.Tensor
    size: int
    seed: int
    weight: torch.Tensor | None = None

    def __len__(self) -> int:
        """Steps of an epoch."""
        return max(1, len(self.lengths) // self.size)

    def at(self, step: int) -> list[int]:
        """The rows of that step: drawn anew each epoch, rows of a like length side by side."""
        epoch, place = divmod(step, len(self))
        generator = torch.Generator().manual_seed(self.seed * 100_003 + epoch)
        order = self._order(generator)
        first = place // WINDOW * WINDOW
        window = order[first * self.size : (first + WINDOW) * self.size]
        window = window[torch.argsort(self.lengths[window], stable=True)]
        batches = [b for b in window.split(self.size) if len(b) == self.size] or [window]
        turn = torch.randperm(len(batches), generator=generator.manual_seed(epoch * 7919 + first))
        return batches[int(turn[(place - first) % len(batches)])].tolist()

    def _order(self, generator: torch.Generator) -> torch.Tensor:
        if self.weight is None:
            return torch.randperm(len(self.lengths), generator=generator)
        return torch.multinomial(
            self.weight, len(self) * self.size, replacement=True, generator=generator
        )
