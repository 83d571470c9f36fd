"""ELECTRA: BERT's blocks; only the generator has a language head."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sukashi.model.families.bert import BERT_STACK
from sukashi.model.family import Family

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """Dense, activation and norm at the embedding's width, then the vocabulary with its bias."""
    logits: Tensor = network.generator_lm_head(network.generator_predictions(hidden))
    return logits


ELECTRA = Family(
    name="ELECTRA", model_types=("electra",), stacks={"encoder": BERT_STACK}, head=head
)
