"""The shape of each size of `tales`, and what it goes on to write."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from training.precision import attention_on

POSITIONS = 256


@dataclass(frozen=True)
class Size:
    """Layers, width and heads of the network, and how long it is trained by default.

    `batch` multiplies the rows of a step; pieces are learned from one in `sampled` paragraphs.
    """

    layers: int
    width: int
    heads: int
    vocabulary: int
    characters: int
    steps: int
    minutes: float
    fiction: bool
    sampled: int = 3
    batch: int = 1
    rate: float = 4e-3


SIZES = {
    "small": Size(6, 192, 6, 5400, 1600, 4600, 1e6, False),
    "base": Size(8, 256, 8, 8000, 2000, 12000, 9.5, True, sampled=12, batch=8),
}


def build(size: Size, vocabulary: int, device: str = "cpu") -> GPT2LMHeadModel:
    """An untrained GPT-2 of the given size; its weights depend on torch's seed only."""
    config = GPT2Config(  # type: ignore[call-arg]
        vocab_size=vocabulary,
        n_positions=POSITIONS,
        n_embd=size.width,
        n_layer=size.layers,
        n_head=size.heads,
        # The same curve as GPT-2's own `gelu_new`, computed in one operation.
        activation_function="gelu_pytorch_tanh",
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
        pad_token_id=0,
        attn_implementation=attention_on(torch.device(device)),
    )
    network = GPT2LMHeadModel(config)
    network.to(torch.device(device))  # type: ignore[arg-type]
    return network


def greedy(
    model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast, prompt: str, new: int
) -> str:
    """The text that follows `prompt` when the likeliest of all tokens is taken `new` times.

    Stops before the end token.
    """
    ids = tokenizer(prompt, add_special_tokens=False).input_ids
    start = len(ids)
    with torch.no_grad():
        while len(ids) < min(start + new, POSITIONS):
            logits = model(torch.tensor([ids], device=model.device)).logits[0, -1]
            following = int(logits.argmax())
            if following == tokenizer.eos_token_id:
                break
            ids.append(following)
    text = tokenizer.decode(ids[start:])
    return text if isinstance(text, str) else "".join(text)
