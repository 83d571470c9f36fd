"""sukashi download: fetch a model from the Hub, with progress, resumable."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from sukashi.model.download import download


def run(options: argparse.Namespace) -> None:
    """Fetch safetensors, configuration and tokenizer; print where they lie."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task(options.model, total=None)

        def report(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        path = download(options.model, options.revision, report)
    sys.stdout.write(f"{path}\n")
