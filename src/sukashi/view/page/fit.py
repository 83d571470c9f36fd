"""Fit: the parts of a result that a file carries, rounded where the exact numbers are too large.

Weights of attention are rounded to levels that lie close together where weights are small (see
weights.py), as fine as the size allows: they become one byte each, and most of them equal. Result
and saved file stay what they are: float32, every head, every row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from sukashi.errors import BudgetError
from sukashi.result.attention import AttentionMaps
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view.page.island import encode
from sukashi.view.page.parcel import RESULT, begin, head_names, matrix
from sukashi.view.page.weights import LADDER, Float, Rounding, coded, exact

LIMIT = 2_000_000
"""Characters that one result may take in a page, 6 MB for texts over LONG tokens."""
LIMIT_LONG = 6_000_000
LONG = 128
SAMPLE = 6
"""Heads from which the size of all is judged."""
Packer = Callable[[Float], str]


def fit(result: Result, *, whole: bool = False) -> dict[str, str]:
    """Return the parts of a result by name, as islands of bearable size.

    whole: keep attention exact whatever its size.
    Raises: BudgetError when attention is too long even for its coarsest form.
    """
    if not isinstance(result, AttentionMaps):
        return {RESULT: encode(dumps(result))}
    limit = LIMIT if max(result.shape[2:]) <= LONG else LIMIT_LONG
    first = {RESULT: encode(begin(result), 1)}
    room = limit - _size(first)
    names = head_names(result)
    packers: list[Packer] = [_exact, *(partial(_coded, rounding=one) for one in LADDER)]
    for pack in packers:
        sure = whole and pack is _exact
        if sure or _expected(result, pack) <= room:
            heads = {name: pack(matrix(result, name)) for name in names}
            if sure or _size(heads) <= room:
                return {**first, **heads}
    raise BudgetError(
        f"The attention of {result.shape[2]} tokens takes over {limit:,} bytes even when rounded, "
        "more than a page holds; save it as .safetensors, or with whole=True."
    )


def _exact(weights: Float) -> str:
    return encode(exact(weights))


def _coded(weights: Float, rounding: Rounding) -> str:
    return encode(coded(weights, rounding), 1)


def _size(islands: dict[str, str]) -> int:
    return sum(map(len, islands.values()))


def _expected(maps: AttentionMaps, pack: Packer) -> float:
    """The size of all heads, judged by a few: packing all of them takes seconds."""
    names = head_names(maps)
    numbers = np.linspace(0, len(names) - 1, min(SAMPLE, len(names))).astype(int)
    some = [len(pack(matrix(maps, names[at]))) for at in numbers]
    return sum(some) * len(names) / max(1, len(some))
