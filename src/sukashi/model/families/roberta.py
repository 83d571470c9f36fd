"""RoBERTa, XLM-RoBERTa and CamemBERT: BERT's blocks, a head of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.families.bert import BERT_STACK
from sukashi.model.family import Family

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """Dense, gelu, norm, decoder with bias: one module here, unlike in causal models."""
    logits: Tensor = network.lm_head(hidden)
    return logits


ROBERTA = Family(
    name="RoBERTa",
    model_types=("roberta", "xlm-roberta", "camembert"),
    stacks={"encoder": BERT_STACK},
    head=head,
)
