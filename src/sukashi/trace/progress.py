"""Progress: how far a long work is; an exception that the callback raises ends the work."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (done, in all) after every batch, so work that is unwanted stops within one."""


def silent(done: int, total: int) -> None:
    """The progress of someone who does not look."""
