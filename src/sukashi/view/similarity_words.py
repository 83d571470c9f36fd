"""Similarity words: both texts of a similarity in the units that it was explained by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sukashi.result.similarity import Similarity
from sukashi.result.tokens import Tokens
from sukashi.text.groups import Group, group
from sukashi.view.text_format import visible
from sukashi.view.value_names import UNITS


@dataclass(frozen=True, eq=False)
class ScoredWords:
    """m units of a text, in reading order.

    words: as shown. scores: (m,) sums over their tokens. special: (m,) bool, none of the text's own
    (marks of the tokenizer, a prompt). member: (tokens, m) 1 where a token belongs to a unit.
    """

    words: tuple[str, ...]
    scores: NDArray[np.float64]
    special: NDArray[np.bool_]
    member: NDArray[np.float64]

    @property
    def ranked(self) -> list[int]:
        """The text's own units, the largest score first, equal ones in reading order."""
        order = np.argsort(-np.nan_to_num(self.scores), kind="stable")
        return [int(at) for at in order if not self.special[at]]


def scored_words(result: Similarity) -> tuple[ScoredWords, ScoredWords]:
    """The units of the first text and of the second."""
    unit = result.unit if result.unit in UNITS else UNITS[0]
    first, second = (_scored(tokens, scores, unit) for tokens, scores in result.sides)
    return first, second


def word_pairs(result: Similarity) -> NDArray[np.float64] | None:
    """(units, units of the other text) what each pair adds; None where it is not known."""
    if result.pairs is None:
        return None
    one, other = scored_words(result)
    return np.asarray(one.member.T @ result.pairs @ other.member)


def _scored(tokens: Tokens, scores: NDArray[np.float32], unit: str) -> ScoredWords:
    groups = group(tokens.text, tokens.spans, tokens.special, by=unit, borders=tokens.borders)
    member = np.zeros((len(tokens), len(groups)))
    for number, one in enumerate(groups):
        member[list(one.tokens), number] = 1
    return ScoredWords(
        words=tuple(visible(_word(tokens, one)) for one in groups),
        scores=np.asarray(scores @ member, dtype=np.float64),
        special=np.array([all(tokens.special[list(one.tokens)]) for one in groups], dtype=np.bool_),
        member=member,
    )


def _word(tokens: Tokens, one: Group) -> str:
    alone = len(one.tokens) == 1
    return tokens.shown[one.tokens[0]] if alone else tokens.text[one.start : one.end]
