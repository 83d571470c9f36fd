"""Greedy: the likeliest token after another, of a network that has no generate of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from sukashi.errors import MisuseError
from sukashi.model.encoding import Encoding
from sukashi.model.feed import feed, logits_in
from sukashi.model.subject import Subject


def write_greedily(
    subject: Subject, prompt: Encoding, most: int, on_token: Callable[[Tensor, Tensor], object]
) -> list[int]:
    """Ids that the writing stack was fed, and at most `most` behind them, up to the end of a text.

    on_token: called with (1, tokens) ids and (1, vocabulary) logits after every token.
    """
    inputs = dict(prompt.inputs)
    name = "decoder_input_ids" if "decoder_input_ids" in inputs else "input_ids"
    ends = _ends(subject)
    for _ in range(most):
        logits = logits_in(feed(subject.network, inputs))
        assert logits is not None
        last = logits[:, -1]
        written = last.argmax(-1, keepdim=True).to(inputs[name])
        inputs = {**inputs, name: torch.cat([inputs[name], written], 1)}
        if name == "input_ids" and "attention_mask" in inputs:
            inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
        on_token(inputs[name], last)
        if int(written) in ends:
            break
    return [int(id) for id in inputs[name][0]]


def check_greedy(sampling: Mapping[str, object]) -> None:
    """Refuse whatever only transformers' generate can do. Raises: MisuseError."""
    refused = [name for name, value in sampling.items() if not (name == "do_sample" and not value)]
    if refused:
        raise MisuseError(
            f"This network has no generate of transformers, so the likeliest token is written; "
            f"leave {', '.join(refused)} out."
        )


def _ends(subject: Subject) -> set[int]:
    """The ids that end a text, by the config and by the tokenizer."""
    config, tokenizer = subject.config, subject.tokenizer
    found = [getattr(one, "eos_token_id", None) for one in (config, tokenizer)]
    every = [id for one in found for id in (one if isinstance(one, list) else [one])]
    return {id for id in every if isinstance(id, int)}


__all__ = ["check_greedy", "write_greedily"]
