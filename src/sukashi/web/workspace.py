"""Workspace: the results of this server as files in one folder, and nothing else.

A name is the name of a file in the folder without its suffix; nothing that is no plain file there
is ever opened, whatever the name looks like.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

from sukashi.errors import StoreError
from sukashi.result.kinds import KINDS, Result
from sukashi.result.store import loads, peek, write

SUFFIX = ".safetensors"
LONGEST = 200
Stamp = tuple[str, int, int]
"""A file as it is now: its path, when it was written, its bytes."""
_FORBIDDEN = set('/\\:*?"<>|')


class AbsentError(Exception):
    """There is no result of that name."""


class GivenError(Exception):
    """A result that was given at the start is not this server's to delete."""


@dataclass(frozen=True)
class Entry:
    """One result of the history.

    run: what the results of one run have in common. made: when, ISO 8601 in UTC. seconds: how long
    it took. given: it was named at the start and lies elsewhere.
    """

    name: str
    kind: str
    run: str
    model: str
    method: str
    target: str
    text: str
    made: str
    seconds: float
    bytes: int
    given: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return asdict(self)


class Workspace:
    """The folder (made when the first result is kept), and files elsewhere that were given."""

    def __init__(self, folder: Path, given: Sequence[Path] = ()) -> None:
        self.folder = folder
        self._given: dict[str, Path] = {}
        for path in given:
            self._given[self._free(path.stem)] = path.resolve()
        self._seen: dict[Stamp, Entry | None] = {}

    def keep(self, run: str, result: Result) -> Entry:
        """Write a result of a run; its name is that of the run and its kind."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self.folder.name!r} cannot be written: {error.strerror}."
            ) from error
        kind = next(name for name, one in KINDS.items() if type(result) is one)
        name = self._free(f"{run}-{kind}")
        path = write(result, self.folder / f"{name}{SUFFIX}")
        entry = self._entry(name, path)
        if entry is None:
            raise StoreError(f"{name!r} cannot be read: it was changed while it was written.")
        return entry

    def entries(self) -> list[Entry]:
        """All results, the newest first; files that are none are left out."""
        found = [self._entry(name, path) for name, path in self._places()]
        return sorted((one for one in found if one), key=lambda one: one.made, reverse=True)

    def read(self, name: str) -> bytes:
        """The bytes of a result's file. Raises AbsentError."""
        with _opened(self._place(name)) as file:
            return file.read()

    def result(self, name: str) -> Result:
        """A result. Raises AbsentError, StoreError."""
        return loads(self.read(name), repr(name))

    def stamp(self, name: str) -> Stamp:
        """Which file a name means now; another after it was written anew. Raises AbsentError."""
        path = self._place(name)
        with _opened(path) as file:
            return _stamp(path, os.fstat(file.fileno()))

    def has(self, name: str) -> bool:
        """Whether a result is still there."""
        try:
            _opened(self._place(name)).close()
        except AbsentError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Delete a result's file. Raises AbsentError, GivenError."""
        path = self._place(name)
        if name in self._given:
            raise GivenError
        with _opened(path):
            pass
        path.unlink()

    def _places(self) -> Iterator[tuple[str, Path]]:
        yield from self._given.items()
        try:
            names = sorted(os.listdir(self.folder))
        except OSError:
            return
        for name in names:
            stem = name.removesuffix(SUFFIX)
            if stem != name and is_name(stem) and stem not in self._given:
                yield stem, self.folder / name

    def _place(self, name: str) -> Path:
        """Where a result would be. Raises AbsentError for what is no name."""
        if name in self._given:
            return self._given[name]
        if not is_name(name):
            raise AbsentError
        return self.folder / f"{name}{SUFFIX}"

    def _free(self, name: str) -> str:
        """The name, or with a number behind it where it is taken."""
        name = "".join("-" if not is_name(f"a{one}") else one for one in name) or "result"
        name = name.lstrip(".")[: LONGEST - 8] or "result"
        number, free = 1, name
        while free in self._given or (self.folder / f"{free}{SUFFIX}").exists():
            number += 1
            free = f"{name}-{number}"
        return free

    def _entry(self, name: str, path: Path) -> Entry | None:
        """The facts of a file, read from its header; None for what is no result."""
        try:
            with _opened(path) as file:
                facts = os.fstat(file.fileno())
                key = _stamp(path, facts)
                if key not in self._seen:
                    self._seen[key] = self._facts(name, file, facts)
                return self._seen[key]
        except (AbsentError, StoreError):
            return None

    def _facts(self, name: str, file: BinaryIO, facts: os.stat_result) -> Entry:
        kind, tree = peek(file, repr(name))
        made = datetime.fromtimestamp(facts.st_mtime, timezone.utc)
        seconds = _inside(tree, "recipe", "seconds")
        return Entry(
            name=name,
            kind=kind,
            run=re.sub(rf"-{kind}(-\d+)?$", "", name),
            model=_word(tree, "recipe", "model"),
            method=_word(tree, "method"),
            target=_word(tree, "recipe", "target"),
            text=_word(tree, "tokens", "text") or _word(tree, "query_tokens", "text"),
            made=made.isoformat(timespec="milliseconds"),
            seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
            bytes=facts.st_size,
            given=name in self._given,
        )


def _stamp(path: Path, facts: os.stat_result) -> Stamp:
    return str(path), facts.st_mtime_ns, facts.st_size


def is_name(name: str) -> bool:
    """Whether a result may be called so: the plain name of a file, on any system."""
    plain = name.isprintable() and not _FORBIDDEN & set(name)
    return plain and 0 < len(name) <= LONGEST and not name.startswith(".")


def _opened(path: Path) -> BinaryIO:
    """A plain file, opened; AbsentError for a link, a folder, a device or nothing."""
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN)
    except (OSError, ValueError) as error:
        raise AbsentError from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise AbsentError
    return os.fdopen(handle, "rb")


# No link is followed, and opening a pipe does not wait for someone to write into it.
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _inside(tree: Any, *path: str) -> Any:
    """What lies at a path of a JSON part that nobody has checked; None for nothing."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def _word(tree: Any, *path: str) -> str:
    found = _inside(tree, *path)
    return found if isinstance(found, str) else ""
