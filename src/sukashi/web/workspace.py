"""Workspace: the results of this server as files in one folder, and nothing else.

A name is the name of a file in the folder without its suffix; nothing that is no plain file there
is ever opened, whatever the name looks like.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

from sukashi.errors import MisuseError, StoreError, SukashiError, without_frames
from sukashi.result.kinds import KINDS, Result
from sukashi.result.store import load, peek, write

SUFFIX = ".safetensors"
MAX_NAME_LENGTH = 200
SHOWN = 2000
"""Characters of a text or name that an entry of the history holds."""
FileVersion = tuple[str, int, int]
"""A file as it is now: its path, when it was written, its bytes."""
_FORBIDDEN = set('/\\:*?"<>|')


class NotFoundError(Exception):
    """There is no result of that name."""


class ReadOnlyError(Exception):
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
            self._given[self._unused_name(path.stem)] = path.resolve()
        self._known_entries: dict[FileVersion, Entry | StoreError] = {}

    def check_writable(self) -> None:
        """Raises MisuseError where results cannot be saved; the folder is not made for that."""
        folder = self.folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            raise MisuseError(
                f"The workspace {str(self.folder)!r} cannot be made, because {folder.name!r} is no "
                "folder; give another with --workspace."
            )
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise MisuseError(
                f"The workspace {str(self.folder)!r} cannot be written: {reason}; give another "
                "with --workspace."
            ) from error

    def save(self, run: str, result: Result) -> Entry:
        """Write a result of a run; its name is that of the run and its kind."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{self.folder.name!r} cannot be written: {error.strerror}."
            ) from error
        kind = next(name for name, one in KINDS.items() if type(result) is one)
        name = self._unused_name(f"{run}-{kind}")
        path = write(result, self.folder / f"{name}{SUFFIX}")
        entry = self._entry(name, path)
        if not isinstance(entry, Entry):
            raise StoreError(f"{name!r} cannot be read: it was changed while it was written.")
        return entry

    def entries(self) -> list[Entry]:
        """All results, the newest first; files that are none are left out."""
        return self.history()[0]

    def history(self) -> tuple[list[Entry], dict[str, SukashiError]]:
        """All results, the newest first; and the files that are left out, each with why."""
        known, self._known_entries = self._known_entries, {}
        found: list[Entry] = []
        left_out: dict[str, SukashiError] = {}
        for name, path in self._paths():
            entry = self._entry(name, path, known) if self._may_be_read(name) else _bad_name(name)
            if isinstance(entry, Entry):
                found.append(entry)
            elif entry is not None:
                left_out[name] = entry
        return sorted(found, key=lambda one: one.made, reverse=True), left_out

    def open(self, name: str) -> BinaryIO:
        """A result's file, open at its start, once its header and size were compared.

        Raises: NotFoundError; StoreError for a file that holds no result, read no further than its
        header.
        """
        file = _opened(self._path(name))
        try:
            peek(file, repr(name))
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def result(self, name: str) -> Result:
        """A result. Raises NotFoundError, StoreError."""
        with _opened(self._path(name)) as file:
            return load(file, repr(name))

    def version(self, name: str) -> FileVersion:
        """Which file a name means now; another after it was written anew. Raises NotFoundError."""
        path = self._path(name)
        with _opened(path) as file:
            return _version(path, os.fstat(file.fileno()))

    def has(self, name: str) -> bool:
        """Whether a result is still there."""
        try:
            _opened(self._path(name)).close()
        except NotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Delete a result's file. Raises NotFoundError, ReadOnlyError."""
        path = self._path(name)
        if name in self._given:
            raise ReadOnlyError
        with _opened(path):
            pass
        path.unlink()

    def _paths(self) -> Iterator[tuple[str, Path]]:
        yield from self._given.items()
        try:
            names = sorted(os.listdir(self.folder))
        except OSError:
            return
        for name in names:
            stem = name.removesuffix(SUFFIX)
            if stem != name and not stem.startswith(".") and stem not in self._given:
                yield stem, self.folder / name

    def _may_be_read(self, name: str) -> bool:
        return name in self._given or is_name(name)

    def _path(self, name: str) -> Path:
        """Where a result would be. Raises NotFoundError for what is no name."""
        if name in self._given:
            return self._given[name]
        if not is_name(name):
            raise NotFoundError
        return self.folder / f"{name}{SUFFIX}"

    def _unused_name(self, name: str) -> str:
        """The name, or with a number behind it where it is taken."""
        name = "".join("-" if not is_name(f"a{one}") else one for one in name) or "result"
        name = name.lstrip(".")[: MAX_NAME_LENGTH - 8] or "result"
        number, free = 1, name
        while free in self._given or (self.folder / f"{free}{SUFFIX}").exists():
            number += 1
            free = f"{name}-{number}"
        return free

    def _entry(
        self, name: str, path: Path, known: Mapping[FileVersion, Entry | StoreError] | None = None
    ) -> Entry | StoreError | None:
        """The entry of a file, read from its header; the reason for what holds no result.

        None where there is no plain file (any more). known: entries that were read before, of
        files that were not changed since.
        """
        try:
            with _opened(path) as file:
                status = os.fstat(file.fileno())
                version = _version(path, status)
                if known is not None and version in known:
                    found = known[version]
                else:
                    found = self._read_entry(name, file, status)
        except NotFoundError:
            return None
        self._known_entries[version] = found
        return found

    def _read_entry(self, name: str, file: BinaryIO, status: os.stat_result) -> Entry | StoreError:
        try:
            kind, tree = peek(file, repr(name))
        except StoreError as error:
            return without_frames(error)
        made = datetime.fromtimestamp(status.st_mtime, timezone.utc)
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
            bytes=status.st_size,
            given=name in self._given,
        )


def _version(path: Path, status: os.stat_result) -> FileVersion:
    return str(path), status.st_mtime_ns, status.st_size


def _bad_name(name: str) -> MisuseError:
    """Why a file of the folder is never opened; its name is not repeated whole."""
    return MisuseError(
        f"The file cannot be shown under its name of {len(name)} characters; give it a plain name "
        f"of at most {MAX_NAME_LENGTH}."
    )


def is_name(name: str) -> bool:
    """Whether a result may be called so: the plain name of a file, on any system."""
    plain = name.isprintable() and not _FORBIDDEN & set(name)
    return plain and 0 < len(name) <= MAX_NAME_LENGTH and not name.startswith(".")


def _opened(path: Path) -> BinaryIO:
    """A plain file, opened; NotFoundError for a link, a folder, a device or nothing."""
    try:
        handle = os.open(path, os.O_RDONLY | _PLAIN)
    except (OSError, ValueError) as error:
        raise NotFoundError from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotFoundError
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
    return found[:SHOWN] if isinstance(found, str) else ""
