"""A written file appears whole under its name, or not at all."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from sukashi.errors import StoreError


def write_whole(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write bytes beside `path` and rename them into place; returns the path.

    An existing file stays as it is until the new one is complete; a symbolic link is followed.

    Raises: StoreError when the folder does not exist or cannot be written.
    """
    name = repr(os.fspath(path))
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise StoreError(f"{name} is a folder; give the name of a file in it.")
        if not target.parent.is_dir():
            raise StoreError(
                f"The folder {str(target.parent)!r} does not exist; make it or choose another."
            )
        _replace(target, data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{name} cannot be written: {reason}.") from error
    return Path(path)


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
