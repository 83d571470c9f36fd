"""Units: tokens that share a character are one, and the units are the text."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from sukashi.text.units import Unit, units
from tests.text.tiling import located
from tests.texts import mixed


def test_tokens_that_share_a_character_are_one_unit() -> None:
    spans = np.array([[0, 0], [0, 1], [0, 1], [0, 2], [2, 3], [3, 3]])
    special = np.array([True, False, False, False, False, True])
    assert units(spans, special) == (
        Unit(0, 0, (0,)),
        Unit(0, 2, (1, 2, 3)),
        Unit(2, 3, (4,)),
        Unit(3, 3, (5,)),
    )


def test_tokens_that_only_touch_stay_apart() -> None:
    spans = np.array([[0, 1], [1, 2]])
    assert len(units(spans, np.zeros(2, bool))) == 2


def test_a_special_token_between_the_bytes_of_a_character_does_not_part_them() -> None:
    spans = np.array([[0, 1], [0, 0], [0, 1]])
    made = units(spans, np.array([False, True, False]))
    assert made == (Unit(0, 1, (0, 2)), Unit(0, 0, (1,)))


@settings(max_examples=100, deadline=None)
@given(text=mixed)
def test_no_two_units_share_a_character_or_a_token(text: str) -> None:
    for name in ("gpt2", "llama", "t5", "byt5"):
        found = located(name, text)
        made = units(found.spans, found.special)
        assert "".join(text[unit.start : unit.end] for unit in made) == text
        assert sorted(token for unit in made for token in unit.tokens) == list(
            range(len(found.ids))
        )
