"""save: a result to a file, in the form its suffix names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.result.files import write_whole
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view import table
from sukashi.view.plot import save_figure

PICTURES = (".png", ".svg", ".pdf")
DATA = (".safetensors", ".json", ".csv")
SUFFIXES = (*DATA, *PICTURES)


def check_suffix(path: Path) -> str:
    """The suffix in lower case; UnknownNameError for one that says nothing to us."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownNameError("file suffix", path.suffix or path.name, SUFFIXES)
    return suffix


def save(result: Result, path: Path, **drawing: Any) -> Path:
    """Write a result; the file appears whole or not at all. Gives the path.

    drawing: options of `sukashi.view.plot.figure`, for pictures only.
    Raises: UnknownNameError for the suffix, MisuseError for options that do not belong to it,
    StoreError when the file cannot be written.
    """
    suffix = check_suffix(path)
    if suffix in DATA and drawing:
        given = ", ".join(drawing)
        raise MisuseError(f"{suffix} files are not drawn, so {given} cannot be chosen for them.")
    if suffix in PICTURES:
        return save_figure(result, path, **drawing)
    return write_whole(path, _content(result, suffix))


def _content(result: Result, suffix: str) -> bytes:
    if suffix == ".safetensors":
        return dumps(result)
    if suffix == ".csv":
        # The mark at the start is how spreadsheets tell that the text is not in the local encoding.
        return table.csv(result).encode("utf-8-sig")
    return table.json(result, indent=1).encode("utf-8")
