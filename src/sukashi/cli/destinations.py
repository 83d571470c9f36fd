"""Destinations: where results go, and that they can go there, before a model is loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from sukashi.errors import MisuseError
from sukashi.result.files import check_writable, is_stream, place
from sukashi.view.save import PAGE, check_suffix

SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))
"""Ends of a name that only a folder can have."""
RANKING = (
    "similarity",
    "trust",
    "faithfulness",
    "randomisation",
    "survey",
    "prediction",
    "attribution",
    "layers",
    "attention",
    "generation",
)
"""Kinds of results, the one that says most first: it takes a file's name as typed."""


def check(outputs: Sequence[str], kinds: Sequence[str]) -> None:
    """Refuse what cannot be written.

    outputs: names as typed; kinds: of the results that there may be.
    Raises: MisuseError, UnknownNameError for a name without a form, a folder, a file in no folder,
    and two outputs that are one file; StoreError for a place where nothing can be written.
    """
    taken: dict[Path | int, tuple[str, str | None]] = {}
    for name in outputs:
        _check_form(name, kinds)
        for at, (kind, path) in enumerate(files(Path(name), kinds)):
            _check_place(path)
            target, this = place(path), (name, kind if at else None)
            if target in taken:
                _refuse(taken[target], this)
            taken[target] = this


def check_table(name: str) -> None:
    """MisuseError for an output that cannot hold a table's rows, which are appended."""
    if is_stream(name):
        raise MisuseError(
            f"-o {name} is a pipe or device, and the rows of a table need a file, where they can "
            "go on; name a file."
        )
    if name.endswith(SEPARATORS):
        _refuse_folder(name, "rows.csv")
    _check_place(Path(name))


def files(path: Path, kinds: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Each kind with the file its result goes to; of a page or stream only the first.

    A page and a stream hold all results. Of several in other files the first by RANKING takes the
    name as typed; the others stand beside it with their kind in the name (why.png, why-layers.png).
    """
    first, *others = sorted(kinds, key=RANKING.index)
    yield first, path
    if path.suffix.lower() != PAGE and not is_stream(path):
        for kind in others:
            yield kind, path.with_stem(f"{path.stem}-{kind}")


def is_open_stream(name: str) -> bool:
    """Whether an output is a stream without a suffix (/dev/stdout), which takes JSON."""
    return not Path(name).suffix and is_stream(name)


def _check_form(name: str, kinds: Sequence[str]) -> None:
    if is_open_stream(name):
        return
    if name.endswith(SEPARATORS) or _is_folder(name):  # the first also of one that is not there
        _refuse_folder(name)
    suffix = check_suffix(Path(name))
    if suffix != PAGE and len(kinds) > 1 and is_stream(name):
        raise MisuseError(
            f"-o {name} is a pipe or device and takes one {suffix} file, not those of "
            f"{', '.join(sorted(kinds, key=RANKING.index))}; ask for one of them, or for {PAGE}."
        )


def _check_place(path: Path) -> None:
    """Refuse a place that is no file, and one where nothing can be written (StoreError)."""
    with suppress(OSError, ValueError):  # what is no path at all is said by check_writable
        target = place(path)
        if isinstance(target, Path) and target.is_dir():
            _refuse_folder(str(path), "rows.csv")
        if isinstance(target, Path) and not target.parent.is_dir():
            if path.is_symlink():
                raise MisuseError(
                    f"-o {path} is a link to {str(target)!r}, whose folder does not exist; make it "
                    "first, or name another file."
                )
            folder = str(path.parent)
            raise MisuseError(f"-o {path} is in {folder!r}, which is no folder; make it first.")
    check_writable(path)


def _is_folder(name: str) -> bool:
    with suppress(OSError, ValueError):
        return Path(name).is_dir()
    return False


def _refuse_folder(name: str, file: str = "why.png") -> NoReturn:
    example = str(Path(name) / file)
    raise MisuseError(f"-o {name} is a folder; give the name of a file in it, such as {example!r}.")


def _refuse(one: tuple[str, str | None], other: tuple[str, str | None]) -> NoReturn:
    """Say why two outputs are one file: names as typed, with the kind that was put behind them."""
    (name, kind), (second, second_kind) = one, other
    if name == second:
        raise MisuseError(f"-o {name} is given twice; name each file once.")
    if kind is None and second_kind is None:
        raise MisuseError(f"-o {name} and -o {second} are one file; name it once.")
    if kind is None:
        name, second, kind = second, name, second_kind
    raise MisuseError(
        f"-o {second} is where -o {name} writes its {kind}; give one of them another name."
    )
