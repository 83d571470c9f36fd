"""sukashi open: show a saved result again, or save it in another form."""

from __future__ import annotations

import argparse

import sukashi
from sukashi.cli.language import language
from sukashi.cli.output import deliver


def run(options: argparse.Namespace) -> None:
    """Show the result of a file, or all results of a page."""
    opened = sukashi.open(options.file)
    results = opened if isinstance(opened, list) else [opened]
    deliver(results, options, language(options.lang))
