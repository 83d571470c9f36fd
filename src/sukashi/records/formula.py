"""Formula: text that a spreadsheet would run when it opens a file."""

from __future__ import annotations

RUNNABLE = "=+-@\t\r"
CALLING = "(|!"


def quoted_formula(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would run it as a formula."""
    runs = text[:1] in RUNNABLE and any(sign in text for sign in CALLING)
    return "'" + text if text and runs else text
