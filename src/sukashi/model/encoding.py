"""Encoding: a text as tensors for the network and as tokens for the person, kept together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from sukashi.result.tokens import Tokens

_OF_TEXT = {"input_ids", "attention_mask", "token_type_ids", "decoder_input_ids"}


@dataclass(frozen=True, eq=False)
class Encoding:
    """One text (or pair, or source and continuation) ready for the network.

    inputs: (1, n) tensors, exactly the keys the tokenizer returned; with `decoder_input_ids` for
    encoder–decoder models. tokens: those of the network's (first) input. decoder_tokens: those of
    the decoder's. first: the first of the `written` tokens that was written behind what was asked;
    None where nothing was. prefilled: a person wrote them, not the model.
    """

    inputs: dict[str, Tensor]
    tokens: Tokens
    decoder_tokens: Tokens | None = None
    first: int | None = None
    prefilled: bool = False

    @property
    def sees(self) -> bool:
        """Whether it has more than a text: pictures, whose places in the text cannot be cut off."""
        return bool(set(self.inputs) - _OF_TEXT)

    @property
    def written(self) -> Tokens:
        """The tokens of the stack that writes."""
        return self.tokens if self.decoder_tokens is None else self.decoder_tokens

    @property
    def all(self) -> Tokens:
        """Every input token: the source's, then the decoder's."""
        if self.decoder_tokens is None:
            return self.tokens
        return join(self.tokens, self.decoder_tokens)


def join(source: Tokens, continuation: Tokens) -> Tokens:
    """Two texts as one, the second after the `boundary`."""
    shift = len(source.text)
    return Tokens(
        text=source.text + continuation.text,
        ids=np.concatenate([source.ids, continuation.ids]),
        pieces=source.pieces + continuation.pieces,
        spans=np.concatenate([source.spans, continuation.spans + shift]),
        shown=source.shown + continuation.shown,
        special=np.concatenate([source.special, continuation.special]),
        boundary=shift,
        pair=source.boundary or 0,
        messages=source.messages,
        ready=source.ready,
    )
