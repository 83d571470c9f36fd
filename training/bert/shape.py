"""The shape of each classifier in each size, and what it answers for texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import BertConfig, BertForSequenceClassification

from training.bert.tokenizer import PAD
from training.precision import attention_on


@dataclass(frozen=True)
class Shape:
    """Layers, width and heads of a network, its pieces and how many of them a text may have."""

    layers: int
    width: int
    heads: int
    vocabulary: int
    positions: int
    dropout: float = 0.1


def build(
    shape: Shape, vocabulary: int, labels: Sequence[str], device: str = "cpu"
) -> BertForSequenceClassification:
    """An untrained BERT with a class for each label; its weights depend on torch's seed only.

    On a GPU its blocks are compiled in place, so that names and files stay as they are.
    """
    config = BertConfig(  # type: ignore[call-arg]
        vocab_size=vocabulary,
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=4 * shape.width,
        max_position_embeddings=shape.positions,
        # 0.02 suits a width of 768; in a narrow network it lets too little through.
        initializer_range=0.5 * shape.width**-0.5,
        hidden_dropout_prob=shape.dropout,
        attention_probs_dropout_prob=0.0,  # drawing these numbers takes as long as using them
        pad_token_id=PAD,
        id2label=dict(enumerate(labels)),
        label2id={label: at for at, label in enumerate(labels)},
        attn_implementation=attention_on(torch.device(device)),
    )
    network = BertForSequenceClassification(config)
    network.to(torch.device(device))  # type: ignore[arg-type]
    if torch.device(device).type == "cuda":
        network.bert.encoder.compile(dynamic=True)  # rows of a step are as long as its longest
    return network


@torch.no_grad()
def logits_of(
    model: BertForSequenceClassification, rows: Sequence[Sequence[int]], batch: int = 64
) -> torch.Tensor:
    """[row, class] logits in float32 of encoded texts, in their order."""
    from training.bert.rows import padded

    model.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    made = torch.zeros(len(rows), len(model.config.id2label or ()))
    for start in range(0, len(order), batch):
        taken = order[start : start + batch]
        ids = padded([rows[at] for at in taken]).to(model.device)
        made[taken] = model(input_ids=ids, attention_mask=(ids != PAD).long()).logits.float().cpu()
    return made
