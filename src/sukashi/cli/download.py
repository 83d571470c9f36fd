"""sukashi download: fetch a model from the Hub, with progress, resumable."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from sukashi.cli.language import language
from sukashi.cli.screen import console, note
from sukashi.cli.streams import put
from sukashi.model import builtin
from sukashi.model.download import download
from sukashi.view.catalogue import say


def _there(model: str) -> Path | None:
    """The folder of a model that needs no download."""
    if model in builtin.names():
        return builtin.folder_of(model)
    return Path(model) if os.path.isfile(Path(model, "config.json")) else None


def run(options: argparse.Namespace) -> None:
    """Fetch safetensors, configuration and tokenizer; print where they lie.

    What comes with the package or lies in a folder needs no download, and is there all the same.
    """
    lang = language(options.lang)
    if (there := _there(options.model)) is not None:
        note(say("needs no download", lang, model=options.model))
        put(f"{there}\n")
        return
    screen = console(errors=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bars:
        task = bars.add_task(options.model, total=None)

        def report(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        path = download(options.model, options.revision, report)
    put(f"{path}\n")
