"""Numbers in words: shares as per cent, scores with their sign, never rounded up to certainty."""

from __future__ import annotations

import math


def percent(share: float, lang: str = "en") -> str:
    """Write a share (0 to 1) as per cent: “41 %”, in Japanese “41%”.

    Whole numbers, one decimal below 1 and above 99; 0 and 100 only where they are exact.
    """
    text = _percent(share)
    return text.replace(" ", "") if lang == "ja" else text


def whole(share: float) -> str:
    """Write a share as a bare whole per cent: blank below one half, 100 only if exact."""
    if not math.isfinite(share) or 100 * share < 0.5:
        return ""
    return "99" if 0.99 <= share < 0.9999 else f"{100 * share:.0f}"


def signed(score: float) -> str:
    """Write a score with three significant digits and a true minus sign."""
    if not math.isfinite(score):
        return "–"
    return f"{score:.3g}".replace("-", "−")


def _percent(share: float) -> str:
    if not math.isfinite(share):
        return "–"
    amount = 100 * share
    if 0 < amount < 0.05:
        return "<0.1 %"
    if 99.95 <= amount < 100:
        return ">99.9 %"
    if 0 < amount < 0.95 or 99 <= amount < 100:
        return f"{amount:.1f} %"
    return f"{amount:.0f} %"
