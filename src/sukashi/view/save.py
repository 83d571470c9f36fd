"""save: a result to a file, in the form its suffix names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sukashi.arguments import check_all
from sukashi.errors import MisuseError, StoreError, UnknownNameError
from sukashi.result.files import write_whole
from sukashi.result.kinds import Result
from sukashi.result.store import dumps
from sukashi.view import table
from sukashi.view.page.write import write as write_page
from sukashi.view.plot import save_figure

PICTURES = (".png", ".svg", ".pdf")
DATA = (".safetensors", ".json", ".csv")
PAGE = ".html"
SUFFIXES = (*DATA, *PICTURES, PAGE)


def check_suffix(path: Path) -> str:
    """The suffix in lower case.

    Raises: UnknownNameError for one that says nothing to us, MisuseError for a suffix that stands
    alone, StoreError for a folder.
    """
    suffix = path.suffix.lower()
    if os.path.isdir(path):
        example = str(path / "why.png")
        raise StoreError(f"{path} is a folder; give the name of a file in it, such as {example!r}.")
    if path.name.lower() in SUFFIXES:
        raise MisuseError(
            f"{str(path)!r} is a suffix without a name; put a name before it, as in "
            f"{str(path.with_name('why' + path.name))!r}."
        )
    if suffix not in SUFFIXES:
        raise UnknownNameError("file suffix", path.suffix or path.name, SUFFIXES)
    return suffix


def save(result: Result | Sequence[Result], path: Path, **options: Any) -> Path:
    """Write a result; the file appears whole or not at all. Gives the path.

    result: one, or several of one run, which a page shows side by side.
    options: of `sukashi.view.plot.figure` for pictures, of `sukashi.view.page.write.write` for
    pages.
    Raises: UnknownNameError for the suffix, MisuseError for options that do not belong to it and
    for several results in a file that holds one, StoreError when the file cannot be written.
    """
    suffix = check_suffix(path)
    results = list(result) if isinstance(result, Sequence) else [result]
    if suffix == PAGE:
        return write_whole(path, write_page(results, **_known(options)))
    if len(results) != 1:
        raise MisuseError(
            f"A {suffix} file holds one result, not {len(results)}; save them one by one, or "
            "together as .html."
        )
    if suffix in DATA and options:
        given = ", ".join(options)
        raise MisuseError(f"{suffix} files are not drawn, so {given} cannot be chosen for them.")
    if suffix in PICTURES:
        return save_figure(results[0], path, **options)
    return write_whole(path, _content(results[0], suffix))


def _known(options: dict[str, Any]) -> dict[str, Any]:
    for name in options:
        if name not in ("lang", "whole"):
            raise UnknownNameError("option", name, ("lang", "whole"))
    check_all({"whole": (options.get("whole", False), bool)})
    return options


def _content(result: Result, suffix: str) -> bytes:
    if suffix == ".safetensors":
        return dumps(result)
    if suffix == ".csv":
        # The mark at the start is how spreadsheets tell that the text is not in the local encoding.
        return table.csv(result).encode("utf-8-sig")
    return table.json(result, indent=1).encode("utf-8")
