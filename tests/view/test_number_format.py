"""Numbers for people: symmetric, monotone, never rounded to nothing, to all or to “−0”."""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sukashi.view
from sukashi.view.number_format import (
    abbreviated,
    count,
    decimals,
    percent,
    percent_cell,
    percent_exactly,
    significant,
)

CASES = json.loads(Path(__file__).with_name("number_format_cases.json").read_text("utf-8"))
"""Also read by `frontend/tests/numbers.test.ts`."""
FORMATS: dict[str, Callable[[float], str]] = {
    "percent": percent,
    "percent, ja": partial(percent, lang="ja"),
    "percent_cell": percent_cell,
    "percent_exactly": percent_exactly,
    "significant": significant,
    "significant, 2": partial(significant, digits=2),
    "decimals, 1": partial(decimals, places=1),
    "decimals, 2": partial(decimals, places=2),
    "count": count,
}
shares = st.floats(-3, 3) | st.floats(-0.02, 0.02) | st.floats(0.97, 1.03)
numbers = st.floats(-1e300, 1e300) | shares
every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())


def read(text: str) -> float:
    """The number that a reader understands; of “<0.1” and “>99.9” a value that it allows."""
    beyond = {"<0.1": "0.01", ">99.9": "99.99", ">100": "100.01"}
    bare = re.sub("[ %,]", "", text).replace("−", "-")
    sign, size = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    return float(sign + beyond.get(size, size or "0"))


@pytest.mark.parametrize(("share", "text"), CASES["percent"])
def test_a_share_in_per_cent(share: float, text: str) -> None:
    assert percent(share) == text
    assert percent(share, "ja") == text.replace(" ", "")
    assert percent(float(np.float64(share))) == text


@pytest.mark.parametrize(("number", "text"), CASES["significant"])
def test_a_number_in_three_digits(number: float, text: str) -> None:
    assert significant(number) == text


@pytest.mark.parametrize(("number", "text"), CASES["count"])
def test_a_count(number: float, text: str) -> None:
    assert count(number) == text


@every_format
@given(value=numbers)
def test_the_sign_is_all_that_tells_a_number_from_its_negative(
    form: Callable[[float], str], value: float
) -> None:
    positive = form(abs(value))
    assert "−" not in positive.replace("e−", "")
    assert form(-abs(value)) in ("−" + positive, positive)
    if form(-abs(value)) == positive:
        assert not read(positive)
    else:
        assert read(positive)


@every_format
@given(pair=st.tuples(numbers, numbers) | st.tuples(shares, shares))
def test_a_larger_number_never_reads_smaller(
    form: Callable[[float], str], pair: tuple[float, float]
) -> None:
    low, high = sorted(pair)
    assert read(form(low)) <= read(form(high))


@given(shares)
def test_nothing_and_all_are_said_only_of_nothing_and_all(share: float) -> None:
    text = percent(abs(share))
    assert (text == "0 %") == (share == 0)
    assert (text == "100 %") == (1 <= abs(share) <= 1 + 1e-5)
    assert (percent_cell(abs(share)) == "100") <= (1 <= abs(share) < 1.005)


@given(shares)
def test_a_share_is_within_half_of_its_last_digit(share: float) -> None:
    text = percent(share)
    step = 0.1 if "." in text or text in (">100 %", "−>100 %") else 1
    assert abs(read(text) - 100 * share) <= step / 2 + 1e-3


@given(numbers.filter(lambda value: 1e-300 < abs(value) < 1e300))
def test_three_digits_are_within_half_of_the_third(value: float) -> None:
    assert math.isclose(read(significant(value)), value, rel_tol=0.00500001)


@every_format
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_dash(form: Callable[[float], str], value: float) -> None:
    assert form(value) in ("–", "")


def test_a_cell_is_blank_where_it_rounds_to_nothing() -> None:
    assert [percent_cell(one) for one in (0.004, -0.004, 0.006, -0.006)] == ["", "", "1", "−1"]
    assert [percent_cell(one) for one in (0.41, 0.998, 0.99999994, 1.0)] == [
        "41",
        "99",
        "99",
        "100",
    ]


def test_scales_keep_their_digits() -> None:
    assert [percent_exactly(one) for one in (0.025, -0.2, 0.0004)] == ["2.5 %", "−20 %", "0.04 %"]
    assert percent_exactly(0.025, "ja") == "2.5%"


def test_a_long_count_is_cut_to_five_characters() -> None:
    shown = [abbreviated(one) for one in (7, 9999, 10_000, 50_257, 999_999, 1_234_567)]
    assert shown == ["7", "9,999", "10k", "50k", "999k", "1M"]


def test_no_view_formats_a_number_by_itself() -> None:
    view = Path(sukashi.view.__file__).parent
    elsewhere = {"number_format.py", "page/fit.py", "page/trust.py"}
    """An error in bytes, and JSON values of six digits."""
    found = [
        f"{path.relative_to(view).as_posix()}:{one.lineno}"
        for path in sorted(view.rglob("*.py"))
        if path.relative_to(view).as_posix() not in elsewhere
        for one in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(one, ast.FormattedValue) and one.format_spec is not None
    ]
    assert not found
