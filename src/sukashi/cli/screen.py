"""Where words go: results to standard output, progress and notes to standard error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sukashi.cli.language import Lang
from sukashi.cli.streams import drawn, note
from sukashi.view.catalogue import say
from sukashi.view.terminal import NARROWEST, present

__all__ = ["console", "draw", "note", "progress", "width"]

USUAL, WIDEST = 80, 1000


def width() -> int:
    """Columns to draw in: those of COLUMNS, else of the terminal, else 80.

    A number that no terminal has (0, a word) says nothing.
    """
    for columns in (_typed(os.environ.get("COLUMNS", "")), *map(_asked, (1, 2, 0))):
        if columns > 0:
            return max(NARROWEST, min(columns, WIDEST))
    return USUAL


def console(*, errors: bool = False) -> Console:
    """A console on standard output or standard error that prints text as it is."""
    return Console(
        stderr=errors, highlight=False, emoji=False, markup=False, width=width(), height=25
    )


def draw(results: list[Any], lang: Lang) -> None:
    """Every result with its caption, on standard output; StoreError where it cannot be written."""
    with drawn():
        screen = console()
        for place, result in enumerate(results):
            if place:
                screen.print()
            present(result, screen, lang=lang)


def _typed(columns: str) -> int:
    return int(columns) if columns.isascii() and columns.isdigit() and len(columns) < 10 else 0


def _asked(stream: int) -> int:
    try:
        return os.get_terminal_size(stream).columns
    except (OSError, ValueError):
        return 0


@contextmanager
def progress(lang: Lang) -> Iterator[Any]:
    """A function (question, done, total) that draws a bar on standard error, if a terminal."""
    screen = console(errors=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def report(question: str, done: int, total: int) -> None:
            if question not in tasks:
                tasks[question] = bars.add_task(say(f"asking {question}", lang), total=total)
            bars.update(tasks[question], completed=done, total=total)

        yield report
