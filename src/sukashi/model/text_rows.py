"""Text rows: a network that answers for rows of its own before the text, heard for the text alone.

peft's prompt tuning and p-tuning put learnt rows before the text and give their logits as well.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from sukashi.model.config import config_of
from sukashi.model.feed import feed, logits_in


class TextRows(nn.Module):
    """A network whose logits have more rows than the text has tokens; it gives the text's."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network
        self.config = config_of(network)
        if hasattr(network, "generate"):
            self.generate = network.generate

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> dict[str, Tensor]:
        """(texts, tokens, words) the logits behind every token of the texts."""
        masked = {} if attention_mask is None else {"attention_mask": attention_mask}
        logits = logits_in(feed(self.network, {"input_ids": input_ids, **masked}))
        assert logits is not None
        return {"logits": logits[:, -input_ids.shape[1] :]}

    def get_input_embeddings(self) -> Any:
        """What looks the token ids up."""
        return self.network.get_input_embeddings()


def has_rows_before(logits: Tensor, plain: Tensor) -> bool:
    """Whether logits have more rows than those of the network inside, and are else like them."""
    same = logits.ndim == plain.ndim == 3 and logits.shape[::2] == plain.shape[::2]
    return same and logits.shape[1] > plain.shape[1]


__all__ = ["TextRows", "has_rows_before"]
