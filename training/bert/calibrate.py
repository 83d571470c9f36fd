"""Honest probabilities: one temperature, found on held-out texts and folded into the weights."""

from __future__ import annotations

import math

import torch
from torch.nn import functional
from transformers import BertForSequenceClassification

COLDEST, HOTTEST = 0.05, 20.0
TURNS = 80
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0


def accuracy(logits: torch.Tensor, due: torch.Tensor) -> float:
    """The share of rows whose largest logit is the class that is due."""
    return float((logits.argmax(-1) == due).float().mean())


def log_loss(logits: torch.Tensor, due: torch.Tensor, weight: torch.Tensor | None = None) -> float:
    """Mean cross-entropy in nats; weight: [row], how much each row counts."""
    nats = functional.cross_entropy(logits.double(), due, reduction="none")
    return float(nats.mean() if weight is None else (nats * weight).sum() / weight.sum())


def temperature(
    logits: torch.Tensor, due: torch.Tensor, weight: torch.Tensor | None = None
) -> float:
    """What the logits must be divided by for the smallest log loss (Guo et al. 2017, section 4.2).

    The loss has one minimum in the inverse temperature, found by a golden-section search on a
    logarithmic scale between 0.05 and 20.
    """
    low, high = math.log(COLDEST), math.log(HOTTEST)
    for _ in range(TURNS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        before = log_loss(logits / math.exp(left), due, weight)
        if before < log_loss(logits / math.exp(right), due, weight):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2.0)


def fold(model: BertForSequenceClassification, divisor: float) -> None:
    """Divides the logits of the model by changing its last layer."""
    with torch.no_grad():
        model.classifier.weight.div_(divisor)
        model.classifier.bias.div_(divisor)


def calibrate(
    model: BertForSequenceClassification,
    logits: torch.Tensor,
    due: torch.Tensor,
    weight: torch.Tensor | None = None,
) -> str:
    """Folds the best temperature of held-out logits into the model; says what that changed."""
    found = temperature(logits, due, weight)
    before, after = log_loss(logits, due, weight), log_loss(logits / found, due, weight)
    fold(model, found)
    return f"temperature {found:.3f}: log loss {before:.3f}, now {after:.3f}"
