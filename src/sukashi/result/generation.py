"""Generation: what a model wrote after a prompt, and what else it might have written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sukashi.errors import ShapeError
from sukashi.result.axes import agree, agree_words, typed
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens

Float = NDArray[np.float32]
Int = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Generation:
    """A prompt and its continuation, as exact token ids.

    text: the continuation as characters; prompt: the prompt as the user typed it.
    tokens: prompt and continuation; the first `prompt_length` of them are the prompt. For an
        encoder–decoder model the prompt tokens are the encoder's and the rest the decoder's (its
        start token included).
    probabilities: (written,) probability of each written token.
    alternative_ids, alternative_probabilities: (written, k) the most probable tokens of each step,
        best first; alternative_words: their words.
    """

    text: str
    prompt: str
    tokens: Tokens
    prompt_length: int
    probabilities: Float
    alternative_ids: Int
    alternative_probabilities: Float
    alternative_words: tuple[tuple[str, ...], ...]
    recipe: Recipe

    def __post_init__(self) -> None:
        typed(self)
        axes = agree(
            "Generation",
            {
                "probabilities": (self.probabilities, "written"),
                "alternative_ids": (self.alternative_ids, "written k"),
                "alternative_probabilities": (self.alternative_probabilities, "written k"),
            },
            {},
        )
        steps, width = axes["written"], axes["k"]
        agree_words("Generation.alternative_words", self.alternative_words, (steps, width))
        if not 0 <= self.prompt_length <= len(self.tokens) or steps > len(self.tokens):
            raise ShapeError(
                f"Generation has {len(self.tokens)} tokens, but prompt_length "
                f"{self.prompt_length} and {steps} written ones."
            )

    @property
    def alternatives(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        """Per written token the most probable words with their probabilities, best first."""
        return tuple(
            tuple(zip(words, map(float, row), strict=True))
            for words, row in zip(
                self.alternative_words, self.alternative_probabilities, strict=True
            )
        )

    @property
    def written(self) -> range:
        """Positions in `tokens` of the written ones: the last, one a row of `probabilities`."""
        return range(len(self.tokens) - len(self.probabilities), len(self.tokens))
