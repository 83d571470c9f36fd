"""Sorter: a small Llama that puts three digits in order, learned in seconds.

What it does is known: the first number it writes is the smallest, and so on. Its blocks begin with
RMSNorm and it has no biases, as most models that write today.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from torch import Tensor
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    LlamaForSequenceClassification,
    PreTrainedTokenizerFast,
)

LENGTH, DIGITS = 3, 9
PAD, BOS, EOS, SEPARATOR, FIRST = range(5)
STEPS, BATCH, RATE = 220, 96, 3e-3
LABELS = {0: "falling", 1: "rising"}


def texts() -> list[str]:
    """Every text it can be asked: three digits from 0 to 8, and the sign that ends them."""
    return [" ".join(map(str, one)) + " >" for one in product(range(DIGITS), repeat=LENGTH)]


@cache
def tokenizer() -> PreTrainedTokenizerFast:
    """A token a digit; a text begins with <s>."""
    words = {"<pad>": PAD, "<s>": BOS, "</s>": EOS, ">": SEPARATOR}
    words |= {str(digit): FIRST + digit for digit in range(DIGITS)}
    made = Tokenizer(models.WordLevel(words, unk_token="<pad>"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", BOS)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )


@cache
def sorter() -> Any:
    """The trained network; never to be changed."""
    torch.manual_seed(0)
    network = LlamaForCausalLM(_config())
    every = _every()

    def loss(rows: Tensor) -> Tensor:
        ids = every[rows]
        logits = network(ids[:, :-1]).logits[:, LENGTH + 1 :]
        return torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), ids[:, LENGTH + 2 :].flatten()
        )

    _train(network, loss, len(every))
    return network.eval()


@cache
def comparer() -> Any:
    """A classifier on the same body: whether the last digit is larger than the first."""
    torch.manual_seed(0)
    network = LlamaForSequenceClassification(_config(num_labels=2, id2label=LABELS))
    network.model.load_state_dict(sorter().model.state_dict())
    every = _every()[:, : LENGTH + 2]
    labels = (every[:, LENGTH] > every[:, 1]).long()

    def loss(rows: Tensor) -> Tensor:
        found: Tensor = network(every[rows], labels=labels[rows]).loss
        return found

    _train(network, loss, len(every))
    return network.eval()


def _config(**more: Any) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=FIRST + DIGITS,
        hidden_size=64,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=128,
        max_position_embeddings=64,
        rms_norm_eps=1e-5,
        pad_token_id=PAD,
        bos_token_id=BOS,
        eos_token_id=EOS,
        **more,
    )


def _every() -> Tensor:
    """(729, 8) ids: <s>, the digits, >, the digits in order."""
    digits = torch.tensor(list(product(range(DIGITS), repeat=LENGTH))) + FIRST
    first, middle = (torch.full((len(digits), 1), id) for id in (BOS, SEPARATOR))
    return torch.cat([first, digits, middle, digits.sort(1).values], 1)


def _train(network: Any, loss: Any, rows: int) -> None:
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.0)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS, pct_start=0.2)
    generator = torch.Generator().manual_seed(0)
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss(torch.randint(rows, (BATCH,), generator=generator)).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        rate.step()
