"""What the tests of the command line have in common: tiny models in folders, a line to type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.tiny import tiny, tiny_tokenizer

Run = Callable[..., tuple[int, str, str]]
"""Types a command line; gives the exit code, standard output and standard error."""


def save(folder: Path, family: str, kind: str, task: str = "lm", **changes: object) -> str:
    """Save a tiny random model with its tokenizer; the folder's name."""
    tiny(family, task, **changes).save_pretrained(folder)
    tiny_tokenizer(kind).save_pretrained(folder)
    return str(folder)
