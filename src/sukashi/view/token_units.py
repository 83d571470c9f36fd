"""Token units: a row of tokens as it is read, tokens that share a character drawn as one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sukashi.result.tokens import Tokens
from sukashi.text.units import units
from sukashi.view.text_format import visible


@dataclass(frozen=True, eq=False)
class TokenUnits:
    """m units of n tokens, in reading order.

    words: m strings, made visible; unit: (n,) the unit of each token; special: (m,) bool, put there
    by the tokenizer.
    """

    words: tuple[str, ...]
    unit: NDArray[np.int64]
    special: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.words)

    def total(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """(…, units) from (…, tokens): the sum over the tokens of each unit."""
        result = np.zeros((*values.shape[:-1], len(self)))
        for token, unit in enumerate(self.unit):
            result[..., unit] += values[..., token]
        return result

    def tokens(self, unit: int) -> list[int]:
        """Return the tokens of a unit."""
        return [int(token) for token in np.flatnonzero(self.unit == unit)]


def token_units(tokens: Tokens) -> TokenUnits:
    """Return the units of a text: one for each token, one for tokens that share a character."""
    words, of, special = [], np.zeros(len(tokens), dtype=np.int64), []
    for number, one in enumerate(units(tokens.spans, tokens.special)):
        of[list(one.tokens)] = number
        first, alone = one.tokens[0], len(one.tokens) == 1
        words.append(visible(tokens.shown[first] if alone else tokens.text[one.start : one.end]))
        special.append(bool(tokens.special[first]))
    return TokenUnits(words=tuple(words), unit=of, special=np.array(special, dtype=np.bool_))
