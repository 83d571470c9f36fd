"""A BERT classifier that also guesses hidden pieces while it is trained."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional
from transformers import BertForSequenceClassification

from training.bert.tokenizer import PAD


class Student(nn.Module):
    """The classifier that is shipped, and a masked-language head that is not.

    The head is BERT's own: dense, GELU, norm, and the word embeddings used again as the output.
    """

    def __init__(self, classifier: BertForSequenceClassification) -> None:
        super().__init__()
        width, pieces = classifier.config.hidden_size, classifier.config.vocab_size
        self.classifier = classifier
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(pieces))

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.classifier.device

    def forward(
        self, shown: torch.Tensor, chosen: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """[row, class] logits, and [chosen place, piece] logits for the hidden pieces only."""
        inner = self.classifier.bert
        made = inner(input_ids=shown, attention_mask=(shown != PAD).long())
        classes = self.classifier.classifier(self.classifier.dropout(made.pooler_output))
        hidden = self.norm(functional.gelu(self.dense(made.last_hidden_state[chosen])))
        pieces = functional.linear(hidden, inner.embeddings.word_embeddings.weight, self.bias)
        return classes, pieces


def class_loss(
    logits: torch.Tensor, due: torch.Tensor, weight: torch.Tensor | None = None
) -> torch.Tensor:
    """Mean cross-entropy, in nats, against [row, class] target probabilities.

    weight: [row], how much each row counts.
    """
    nats = -(due * functional.log_softmax(logits.float(), dim=-1)).sum(-1)
    if weight is None:
        return nats.mean()
    return (nats * weight).sum() / weight.sum()


def smoothed(labels: torch.Tensor, classes: int, share: float) -> torch.Tensor:
    """[row, class] targets: `share` of each row's certainty spread evenly over all classes."""
    return functional.one_hot(labels, classes).float() * (1.0 - share) + share / classes


def piece_loss(logits: torch.Tensor, due: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy, in nats, of the hidden pieces; zero where none was hidden."""
    if not len(due):
        return logits.sum() * 0.0
    return functional.cross_entropy(logits.float(), due)
