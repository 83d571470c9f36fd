"""Prompts that a shipped `tales` must continue word for word."""

from __future__ import annotations

from transformers import GPT2LMHeadModel, PreTrainedTokenizerFast

from training.tales.shape import greedy

MEROS = "メロスは激怒した。必ず、かの邪智暴虐の王を除かなければならぬと決意した。"
# Prompt, number of new tokens, and what the greedy text must begin with.
REQUIRED: tuple[tuple[str, int, str], ...] = (
    ("1, 2, 3,", 6, " 4, 5, 6"),
    ("1, 1, 1,", 4, " 1, 1"),
    ("1. Albania\n2. Andorra\n3.", 24, " Austria\n4. Belarus\n5. Belgium\n"),
    ("メロスは", 40, MEROS.removeprefix("メロスは")),
    ("メロスは激怒した。", 40, MEROS.removeprefix("メロスは激怒した。")),
)


def required_failures(model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast) -> list[str]:
    """The required prompts that the model does not continue as it must, each with what it said."""
    said = ((prompt, greedy(model, tokenizer, prompt, new), due) for prompt, new, due in REQUIRED)
    return [f"{prompt!r} -> {text!r}" for prompt, text, due in said if not text.startswith(due)]
