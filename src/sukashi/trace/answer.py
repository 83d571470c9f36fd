"""Answer: where in a text the answer to a question may lie, and which stretches are the likeliest.

The probability of a stretch is that of its start times that of its end (Devlin et al. 2019, arXiv
1810.04805), each a softmax over the tokens of the second text.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import TargetError
from sukashi.result.tokens import Tokens

LONGEST = 30  # tokens of an answer


def places(tokens: Tokens) -> list[int]:
    """The tokens where an answer may lie: those of the second text.

    Raises: TargetError where there is none.
    """
    found: list[int] = []
    if tokens.boundary is not None:
        inside = ~tokens.special & (tokens.spans[:, 0] >= tokens.boundary)
        found = np.flatnonzero(inside).tolist()
    if not found:
        raise TargetError(
            "This model looks for an answer in a text; give the question, and the text as `pair`."
        )
    return found


def likely(rows: Tensor, where: list[int]) -> Tensor:
    """(2, places) probabilities of start and end, from (2, tokens) logits."""
    return rows[:, where].float().softmax(-1)


def best(chances: Tensor, top: int) -> list[tuple[int, int, float]]:
    """(first, last, probability) of the likeliest stretches, by number among the places."""
    start, end = chances[0].double(), chances[1].double()
    count = len(start)
    longest = min(LONGEST, count)
    products = torch.zeros(longest, count, dtype=torch.float64)
    for more in range(longest):
        products[more, : count - more] = (start[: count - more] * end[more:]).cpu()
    values, order = products.flatten().topk(min(top, products.numel()))
    found = []
    for value, at in zip(values.tolist(), order.tolist(), strict=True):
        more, first = divmod(at, count)
        if first + more < count:
            found.append((first, first + more, value))
    return found


def characters(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The characters of a stretch of tokens in their text, without the blanks around them."""
    spans = tokens.spans[first : last + 1]
    start, end = int(spans[:, 0].min()), int(spans[:, 1].max())
    text = tokens.text[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())
