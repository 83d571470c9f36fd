"""Formula: text that a spreadsheet would run when it opens a file."""

from __future__ import annotations

RUNNABLE = "=+-@\t\r"
CALLING = "(|!"


def harmless(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would run it as a formula."""
    dangerous = text[:1] in RUNNABLE and any(sign in text for sign in CALLING)
    return "'" + text if text and dangerous else text
