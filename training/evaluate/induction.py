"""Whether a model holds an induction head, and whether it copies: on random tokens said twice.

A sequence t_1 … t_L t_1 … t_L of different tokens drawn at random has one regularity only: what
followed a token the first time follows it again. A head that goes by it looks, from a token of the
second half, at the token after the same token's first occurrence (Olsson et al. 2022, arXiv
2209.11895).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor
from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

BATCH = 50
LENGTHS = tuple(range(20, 26))
SEED = 7


@dataclass(frozen=True)
class Head:
    """The best induction head, counted from 0, and its score from 0 to 1."""

    layer: int
    head: int
    score: float


def ordinary(tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """The pieces to draw from: words of two letters or more, in either script, and no bytes."""
    pieces = tokenizer.convert_ids_to_tokens(list(range(len(tokenizer))))
    words = (piece.strip() for piece in pieces)
    return [at for at, word in enumerate(words) if len(word) >= 2 and word.isalpha()]


def twice(pool: list[int], length: int, count: int, rng: Random) -> Tensor:
    """(count, 2 length) sequences of different tokens of the pool, each said twice."""
    halves = [rng.sample(pool, length) for _ in range(count)]
    return torch.tensor([half + half for half in halves])


def batches(tokenizer: PreTrainedTokenizerFast) -> list[Tensor]:
    """The fixed sequences that are read: fifty, of all lengths."""
    rng, pool = Random(SEED), ordinary(tokenizer)
    counts = [len(range(at, BATCH, len(LENGTHS))) for at in range(len(LENGTHS))]
    return [twice(pool, n, count, rng) for n, count in zip(LENGTHS, counts, strict=True)]


def scores(weights: Tensor) -> Tensor:
    """(layers, heads) mean attention to the token after the first occurrence.

    weights: (layers, sequences, heads, 2 L, 2 L) attention; the mean is over sequences and over the
    L tokens of the second half: token L + i looks at token i + 1.
    """
    length = weights.shape[-1] // 2
    looked = weights.diagonal(offset=1 - length, dim1=-2, dim2=-1)  # row L − 1 + k, column k
    return looked[..., 1:].mean(dim=(1, 3))


def copied(logits: Tensor, ids: Tensor) -> Tensor:
    """(sequences, L − 1) bool: whether the likeliest token is the next one of the second half.

    Read from the first token of the second half on, each with the true tokens before it.
    """
    length = ids.shape[1] // 2
    return logits[:, length:-1].argmax(-1) == ids[:, length + 1 :]


@torch.no_grad()
def measure(
    network: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast
) -> tuple[Head, tuple[int, int]]:
    """The best head, and how many tokens of the second halves are said."""
    before = network.config._attn_implementation
    network.set_attn_implementation("eager")  # the only one that hands its weights out
    try:
        found = [_read(network, ids.to(network.device)) for ids in batches(tokenizer)]
    finally:
        network.set_attn_implementation(before)
    rows = torch.tensor([float(len(hits)) for _, hits in found])
    mean = (torch.stack([each for each, _ in found]) * rows[:, None, None]).sum(0) / rows.sum()
    layer, head = divmod(int(mean.argmax()), mean.shape[1])
    hits = torch.cat([each.flatten() for _, each in found])
    return Head(layer, head, float(mean.max())), (int(hits.sum()), hits.numel())


def _read(network: GPT2LMHeadModel, ids: Tensor) -> tuple[Tensor, Tensor]:
    made = network(input_ids=ids, output_attentions=True, use_cache=False)
    return scores(torch.stack(made.attentions)).cpu(), copied(made.logits, ids).cpu()
