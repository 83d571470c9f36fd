"""A written file appears whole under its name, or not at all; a pipe or device is written to."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import uuid
from pathlib import Path

from sukashi.errors import StoreError

_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?:self|\d+))/fd/(\d+)")


def write_whole(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write bytes beside `path` and rename them into place; returns the path.

    An existing file stays as it is until the new one is complete; a symbolic link is followed. What
    is no file but a pipe, a device or an open stream (/dev/stdout) gets the bytes and stays.

    Raises: StoreError when the folder does not exist or cannot be written.
    """
    name = repr(os.fspath(path))
    try:
        target = place(path)
        if isinstance(target, int):
            _pour(os.dup(target), data)
        elif _is_stream(target):
            _pour(os.open(target, os.O_WRONLY), data)
        else:
            _check_folder(name, target)
            _replace(target, data)
    except (OSError, ValueError) as error:
        raise StoreError(f"{name} cannot be written: {_reason(error)}.") from error
    return Path(path)


def check_writable(path: str | os.PathLike[str]) -> None:
    """StoreError for a path that `write_whole` could not write, as far as it can be known before.

    Nothing appears under the path or beside it; a pipe is not opened, as that waits for a reader.
    """
    name = repr(os.fspath(path))
    try:
        target = place(path)
        if isinstance(target, int):
            os.fstat(target)
        elif _is_stream(target):
            if not os.access(target, os.W_OK):
                raise StoreError(f"{name} cannot be written: Permission denied.")
        else:
            _check_folder(name, target)
            if len(os.fsencode(target.name)) > 255:
                raise StoreError(f"{name} cannot be written: File name too long.")
            with tempfile.TemporaryFile(dir=target.parent):  # has no name where the system can
                pass
    except (OSError, ValueError) as error:
        raise StoreError(f"{name} cannot be written: {_reason(error)}.") from error


def is_stream(path: str | os.PathLike[str]) -> bool:
    """Whether a path is a pipe, a device or an open stream, which takes bytes as they come."""
    try:
        target = place(path)
        return isinstance(target, int) or _is_stream(target)
    except (OSError, ValueError):
        return False


def place(path: str | os.PathLike[str]) -> Path | int:
    """Return where a path leads, all symbolic links followed: a path, or the number of a stream.

    Of an open stream the file behind it is not asked for: to write there from its beginning would
    destroy what others have written.
    """
    at = os.path.abspath(os.fspath(path))
    for _ in range(40):  # as many links as systems follow
        folder, name = os.path.split(at)
        at = os.path.join(os.path.realpath(folder), name) if name else folder
        for one in (os.path.join(folder, name), at):
            if found := _DESCRIPTOR.fullmatch(one):
                return int(found[1])
        if not os.path.islink(at):
            break
        at = os.path.join(os.path.dirname(at), os.readlink(at))
    return Path(os.path.realpath(at))


def _is_stream(target: Path) -> bool:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _check_folder(name: str, target: Path) -> None:
    if target.is_dir():
        example = str(target / "why.safetensors")
        raise StoreError(f"{name} is a folder; give the name of a file in it, such as {example!r}.")
    if not target.parent.is_dir():
        raise StoreError(
            f"The folder {str(target.parent)!r} does not exist; make it or choose another."
        )


def _pour(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb") as stream:
        stream.write(data)


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".sukashi-{uuid.uuid4().hex[:12]}.part")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _reason(error: Exception) -> object:
    return getattr(error, "strerror", None) or error
