"""Generation: what a model wrote after a prompt, and what else it might have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from sukashi.result.checks import check_within
from sukashi.result.constraints import Axes, Count, Float, Int, Probability, Sorted
from sukashi.result.recipe import Recipe
from sukashi.result.tokens import Tokens
from sukashi.result.validation import Checked


@dataclass(frozen=True, eq=False)
class Generation(Checked):
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
    prompt_length: Annotated[int, Count]
    probabilities: Annotated[Float, Axes("written"), Probability]
    alternative_ids: Annotated[Int, Axes("written k"), Count]
    alternative_probabilities: Annotated[
        Float, Axes("written k"), Probability, Sorted(falling=True)
    ]
    alternative_words: Annotated[tuple[tuple[str, ...], ...], Axes("written k")]
    recipe: Recipe

    def check(self, lengths: Mapping[str, int]) -> None:
        """Prompt and written tokens are not more than all."""
        most = len(self.tokens) - lengths["written"]
        check_within("Generation.prompt_length", self.prompt_length, 0, most)

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
    def asked(self) -> tuple[Any, ...]:
        """What a person gave: the prompt, a list of messages, or {"ids": ids}."""
        plain = not self.tokens.messages and not self.tokens.ready
        return (self.prompt,) if plain else self.tokens.given

    @property
    def written(self) -> range:
        """Positions in `tokens` of the written ones: the last, one a row of `probabilities`."""
        return range(len(self.tokens) - len(self.probabilities), len(self.tokens))
