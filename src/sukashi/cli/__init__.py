"""The command line: parse, ask the Explainer, hand its answers to a view."""

from __future__ import annotations

from sukashi.cli.main import main

__all__ = ["main"]
