"""File path: a name that a person gives for a file, checked before the system sees it."""

from __future__ import annotations

import os
from pathlib import Path

from sukashi.errors import MisuseError
from sukashi.records.name_display import displayed


def path_of(given: str | os.PathLike[str]) -> Path:
    """The path of a file. Raises: MisuseError for a name that no file can have."""
    path = os.fspath(given)
    try:
        if b"\0" not in os.fsencode(path):
            return Path(path)
    except UnicodeEncodeError:  # half a character
        pass
    raise MisuseError(
        f"No file can be called {displayed(path)}, because it has a character of no file name (�); "
        "give another name."
    )
