"""DeBERTa v2 and v3: BERT's blocks with disentangled attention of their own, two forms of head."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sukashi.model.families.bert import BERT_STACK
from sukashi.model.families.bert import head as legacy_head
from sukashi.model.family import Family, output_embeddings

if TYPE_CHECKING:
    from torch import Tensor


def head(network: Any, hidden: Tensor) -> Tensor:
    """BERT's head, or (config.legacy=False) the original one, which ends in the embeddings."""
    if hasattr(network, "cls"):
        return legacy_head(network, hidden)
    logits: Tensor = network.lm_predictions(hidden, network.get_input_embeddings())
    return logits


def unembedding(network: Any) -> Any:
    """The last matrix; in the original form, the embeddings (transformers names the first)."""
    if hasattr(network, "lm_predictions"):
        return network.get_input_embeddings()
    return output_embeddings(network)


DEBERTA_V2 = Family(
    name="DeBERTa-v2",
    model_types=("deberta-v2",),
    stacks={"encoder": replace(BERT_STACK, probabilities="attention.self.dropout")},
    head=head,
    unembedding=unembedding,
)
