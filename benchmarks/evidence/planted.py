"""Planted rule: a small BERT that learned in seconds that one known word decides the label."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

FILLERS = ("the", "film", "was", "not", "very", "capital", "japan", "is")
DECIDES = ("bad", "good")
LABELS = {0: "no", 1: "yes"}
LENGTH, BATCH, STEPS = 7, 64, 250
_SPECIAL = ("[PAD]", "[CLS]", "[SEP]", "[UNK]")


@cache
def tokenizer() -> PreTrainedTokenizerFast:
    """A token a word, in the frame of BERT."""
    words = {word: id for id, word in enumerate((*_SPECIAL, *FILLERS, *DECIDES))}
    made = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
    )


def sentence(rng: np.random.Generator) -> tuple[list[str], int, int]:
    """Words, the label, and the place of the word that decides it."""
    words = rng.choice(FILLERS, LENGTH).tolist()
    label, place = int(rng.integers(2)), int(rng.integers(LENGTH))
    words[place] = DECIDES[label]
    return words, label, place


@cache
def planted() -> Any:
    """The trained classifier; never to be changed."""
    torch.manual_seed(0)
    network = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(tokenizer()),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=48,
            max_position_embeddings=32,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            id2label=LABELS,
            pad_token_id=0,
        )
    )
    optimiser = torch.optim.AdamW(network.parameters(), lr=2e-3)
    rng = np.random.default_rng(0)
    for _ in range(STEPS):
        made = [sentence(rng) for _ in range(BATCH)]
        batch = tokenizer()([" ".join(words) for words, _, _ in made], return_tensors="pt")
        loss = network(**batch, labels=torch.tensor([label for _, label, _ in made])).loss
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network.eval()
