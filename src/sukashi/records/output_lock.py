"""Output lock: one process at a time writes a table of rows."""

from __future__ import annotations

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

from sukashi.errors import FailureError


class OutputLock:
    """A lock of the operating system on `NAME.lock` beside an output; it ends with the process."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises: FailureError while another process, or another call, has it."""
        place = path.resolve()  # an output and a link to it are one
        self._file = place.with_name(place.name + ".lock")
        self._lock = FileLock(self._file, thread_local=False)
        try:
            place.parent.stat()  # filelock would make the folder
            self._lock.acquire(timeout=0)
        except Timeout:
            raise FailureError(
                f"{path.name} is being written by another command; wait until it is done, "
                "or give another name."
            ) from None
        except OSError as error:
            raise FailureError(f"{path} cannot be written: {error.strerror}.") from error

    def release(self) -> None:
        """Let others write; the lock file is removed while it is still held."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):  # Windows: filelock removes it after the release
                self._file.unlink()
            self._lock.release()
