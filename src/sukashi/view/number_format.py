"""Number format: how numbers are written for people, the same in terminal, picture and caption.

Every formatter is symmetric (``f(-x)`` is ``"−" + f(x)``), never writes a zero with a sign, rounds
halves away from zero, and writes ``–`` for what is not finite. `frontend/src/data/numbers.ts`
writes the same; `tests/view/number_format_cases.json` holds both to it.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from sukashi.view.catalogue import say

MINUS, UNDEFINED = "−", "–"
ROUNDING = 1e-5
"""A share is 100 % up to so much more, which sums of float32 shares reach."""
EXACT = Context(prec=1200)
"""Enough digits for every float."""
POSITIONAL = (-4, 6)
"""Powers of ten between which a number is written without an exponent."""


def percent(share: float, lang: str = "en") -> str:
    """Write a share (1 is the whole) as per cent: “41 %”, in Japanese “41%”.

    Whole numbers; one decimal below 1 % and from 99 % to 101 %; 0 and 100 only where they are
    exact: “<0.1 %”, “>99.9 %”, “>100 %”.
    """
    number = percent_number(share)
    return number if number == UNDEFINED else _with_unit(number, lang)


def percent_number(share: float) -> str:
    """Write a share as `percent` does, without the unit: “41”, “>99.9”."""
    if not math.isfinite(100 * share):
        return UNDEFINED
    return _sign(share) + _percent(100 * abs(share))


def percent_cell(share: float) -> str:
    """Write a share as a bare whole per cent for a cell or under a word.

    Blank where it rounds to 0; 100 only where it is exact, 99 just below.
    """
    amount = 100 * abs(share)
    if not math.isfinite(amount) or amount < 0.5:
        return ""
    return _sign(share) + ("99" if 99 <= amount < 100 else _fixed(amount, 0))


def percent_exactly(share: float, lang: str = "en") -> str:
    """Write a share as per cent with up to six digits, for the ends and ticks of a scale."""
    return _with_unit(significant(100 * share, 6), lang) if math.isfinite(share) else UNDEFINED


def significant(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits, without zeros at its end.

    Thousands are set apart by commas; from a million on and below 0.0001 with an exponent, “1e−5”.
    """
    if not math.isfinite(value):
        return UNDEFINED
    if value == 0:
        return "0"
    amount = abs(Decimal(float(value)))
    rounded = _quantized(amount, digits - 1 - amount.adjusted())
    power = rounded.adjusted()
    if POSITIONAL[0] <= power < POSITIONAL[1]:
        return _sign(value) + _bare(f"{rounded:,f}")
    exponent = f"{power}".replace("-", MINUS)
    return _sign(value) + _bare(f"{rounded.scaleb(-power):f}") + f"e{exponent}"


def decimals(value: float, places: int) -> str:
    """Write a number with so many digits behind the point."""
    if not math.isfinite(value):
        return UNDEFINED
    text = _fixed(abs(value), places)
    return text if not any(one in "123456789" for one in text) else _sign(value) + text


def count(number: float) -> str:
    """Write a count as a whole number, thousands set apart by commas: “50,257”."""
    return decimals(number, 0)


def abbreviated(number: int) -> str:
    """Write a count in at most five characters, cut off to thousands or millions: “50k”, “3M”."""
    if number < 10_000:
        return count(number)
    return f"{number // 1000}k" if number < 1_000_000 else f"{number // 1_000_000}M"


def _percent(amount: float) -> str:
    """Write a non-negative number of per cent without its unit."""
    if amount == 0:
        return "0"
    if amount < 0.05:
        return "<0.1"
    if 99.95 <= amount < 100:
        return ">99.9"
    if 100 * (1 + ROUNDING) < amount < 100.05:
        return ">100"
    near_whole = 99 <= amount < 100 or 100.05 <= amount < 100.95
    return _fixed(amount, 1 if amount < 0.95 or near_whole else 0)


def _with_unit(number: str, lang: str) -> str:
    return say("percent", lang, number=number)


def _sign(value: float) -> str:
    return MINUS if value < 0 else ""


def _quantized(amount: Decimal, places: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def _fixed(amount: float, places: int) -> str:
    return f"{_quantized(Decimal(float(amount)), places):,f}"


def _bare(text: str) -> str:
    """Drop the zeros behind a decimal point."""
    return text.rstrip("0").rstrip(".") if "." in text else text
