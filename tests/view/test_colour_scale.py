"""The end of a colour scale: read off the data, a number that can be said, told in a legend."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sukashi.view.colour_scale import STEPS, attention_top, exceeds, rounded_up, scale_top


@pytest.mark.parametrize(
    ("value", "top"),
    [
        (0.0, 1.0),
        (0.36, 0.4),
        (0.101, 0.15),
        (0.2, 0.2),
        (0.2000001, 0.2),
        (0.21, 0.25),
        (0.72, 0.8),
        (0.81, 1.0),
        (0.004, 0.004),
        (0.0042, 0.005),
        (123.0, 150.0),
    ],
)
def test_the_largest_value_is_rounded_up(value: float, top: float) -> None:
    assert rounded_up(value) == top
    assert scale_top(np.array([[0.0, -value]])) == top


@given(st.floats(1e-30, 1e30))
def test_a_scale_holds_its_data_and_wastes_less_than_half(value: float) -> None:
    top = rounded_up(value)
    assert value <= top * 1.00001
    assert top <= 1.51 * value
    assert not exceeds(np.array([value]), top)
    assert float(f"{top:.1e}") in [float(f"{one}e{int(f'{top:.0e}'[2:])}") for one in STEPS] or (
        float(f"{top:.1e}") == float(f"1e{int(f'{top:.0e}'[2:])}")
    )


def test_rows_that_see_little_do_not_set_the_scale_of_a_causal_map() -> None:
    weights = np.tril(np.ones((100, 100))) / np.arange(1, 101)[:, None]  # each row all alike
    assert attention_top(weights, causal=True) == 0.1  # the eleventh row gives 1/11 each
    assert exceeds(weights, 0.1)
    assert attention_top(weights, causal=False) == 1.0
