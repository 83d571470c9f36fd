"""What every test of spans asks: a located text, and that its spans tile it."""

from __future__ import annotations

import numpy as np

from sukashi.text.spans import LocatedTokens, locate
from sukashi.text.units import units
from tests.tokenizers import tokenizer


def located(name: str, *parts: str) -> LocatedTokens:
    return locate(tokenizer(name), tokenizer(name)(*parts), parts)


def assert_tiled(found: LocatedTokens, parts: tuple[str, ...]) -> None:
    """Spans are in order, cover every character, and only special tokens are empty."""
    starts, ends = found.spans[:, 0], found.spans[:, 1]
    assert (np.diff(starts) >= 0).all()
    assert (starts[found.special] == ends[found.special]).all()
    assert found.text == "".join(parts)
    offset, expected = 0, ""
    for part in parts:
        here = ~found.special & (starts >= offset) & (ends <= offset + len(part)) & bool(part)
        covered = np.zeros(len(part), bool)
        for start, end in found.spans[here].tolist():
            assert start < end
            covered[start - offset : end - offset] = True
        # A tokenizer may make no token at all of a part that is nothing but space and controls.
        assert covered.all() or not here.any()
        expected += part if here.any() else ""
        offset += len(part)
    made = units(found.spans, found.special)
    assert "".join(found.text[unit.start : unit.end] for unit in made) == expected
