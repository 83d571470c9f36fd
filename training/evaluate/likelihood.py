"""Bits a character that a model needs for texts it never saw, beside a 5-gram model's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import GPT2LMHeadModel

from training.evaluate.ngram import Ngrams
from training.evaluate.voice import Reader, alike
from training.tales.shape import SIZES, Size
from training.tales.text import held_out_text, read_text

TALE_CHARACTERS = 4000  # of each held-out tale
MOST_TOKENS = 2048  # read at a time
Texts = Sequence[str]


def documents(reader: Reader, texts: Texts) -> list[list[int]]:
    """Token ids of every text with the end token after it."""
    encode = reader.tokenizer.backend_tokenizer.encode_batch
    found: list[list[int]] = []
    for start in range(0, len(texts), 256):  # a batch of encodings is larger than its ids
        batch = encode(list(texts[start : start + 256]), add_special_tokens=False)
        found += [[*each.ids, reader.end] for each in batch]
    return found


def bits(reader: Reader, texts: Texts) -> float:
    """Bits of all tokens of the texts, each text begun after an end token and ended with one.

    Long texts are read in windows of the model's positions, with no context across windows.
    """
    nats = 0.0
    windows = [
        ids[start : start + reader.positions]
        for ids in ([reader.end, *each] for each in documents(reader, texts))
        for start in range(0, len(ids) - 1, reader.positions - 1)
    ]
    for group in alike(windows):
        rows = torch.tensor([windows[at] for at in group])
        for part in rows.split(max(1, MOST_TOKENS // rows.shape[1])):
            logs = reader.log_probabilities(part[:, :-1]).cpu()
            nats -= float(logs.gather(-1, part[:, 1:, None]).double().sum())
    return nats / math.log(2)


def bits_per_character(reader: Reader, texts: Texts) -> float:
    """Bits of the texts by their number of characters."""
    return bits(reader, texts) / sum(map(len, texts))


def ngram_bits_per_character(reader: Reader, model: Ngrams, texts: Texts) -> float:
    """The same of a model of the same tokens."""
    return model.bits(documents(reader, texts)) / sum(map(len, texts))


def held_out(data: Path) -> dict[str, list[str]]:
    """Texts that training never saw, by kind; of each tale its beginning."""
    whole = held_out_text(data)
    return {kind: [text[:TALE_CHARACTERS] for text in texts] for kind, texts in whole.items()}


def size_of(network: GPT2LMHeadModel) -> Size:
    """The recipe's size with the network's shape, the smallest one for any other shape."""
    shape = network.config.n_layer, network.config.n_embd
    found = (size for size in SIZES.values() if (size.layers, size.width) == shape)
    return next(found, SIZES["small"])


def trained(data: Path, size: Size) -> list[str]:
    """The natural text that a size of `tales` is trained on."""
    text = read_text(data, size)
    return [*text.english, *text.japanese, *text.books, *text.tales]


def measure(reader: Reader, data: Path) -> dict[str, float]:
    """Bits a character by kind of text, and `… 5-gram` of a 5-gram model of the training text."""
    texts = trained(data, size_of(reader.network))
    model = Ngrams(documents(reader, texts), int(reader.network.config.vocab_size))
    found: dict[str, float] = {}
    for kind, texts in held_out(data).items():
        found[kind] = bits_per_character(reader, texts)
        found[f"{kind} 5-gram"] = ngram_bits_per_character(reader, model, texts)
    return found
