"""Mixer: what a block without attention weights mixes its tokens with, as its modules say."""

from __future__ import annotations

import re

from sukashi.model.observation.block_call import BlockCall
from sukashi.model.observation.record import Record
from sukashi.result.attention import Mixer

WORDS: dict[Mixer, str] = {
    "linear attention": r"linearattention|deltanet|deltaattention|lightning|retention|performer",
    "state space": r"mamba|ssm|ssd|statespace",
    "recurrence": r"recurrent|rglru|lstm|gru|rwkv",
    "Fourier transform": r"fourier|fft",
    "convolution": r"conv|hyena",
}
"""What the class of a mixer is called, the most telling first: a state space has a convolution."""


def mixer(record: Record, block: BlockCall) -> Mixer:
    """The kind of a block's mixer by the names of classes inside it; "none" where none tells."""
    inside = [record.calls[number].module for number in block.inside(record)]
    names = " ".join(type(module).__name__.lower() for module in inside)
    return next((kind for kind, words in WORDS.items() if re.search(words, names)), "none")
