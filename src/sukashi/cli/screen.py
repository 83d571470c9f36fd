"""Where words go: results to standard output, progress and notes to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sukashi.cli.language import Lang
from sukashi.view.catalogue import say
from sukashi.view.terminal import present


def note(sentence: str) -> None:
    """One sentence on standard error."""
    sys.stderr.write(f"sukashi: {sentence}\n")


def draw(results: list[Any], lang: Lang) -> None:
    """Every result with its caption, on standard output."""
    console = Console(highlight=False, emoji=False, markup=False)
    for place, result in enumerate(results):
        if place:
            console.print()
        present(result, console, lang=lang)


@contextmanager
def progress(lang: Lang) -> Iterator[Any]:
    """A function (question, done, total) that draws a bar on standard error, if a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bars:
        tasks: dict[str, Any] = {}

        def report(question: str, done: int, total: int) -> None:
            if question not in tasks:
                tasks[question] = bars.add_task(say(f"asking {question}", lang), total=total)
            bars.update(tasks[question], completed=done, total=total)

        yield report
