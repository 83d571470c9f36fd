"""Result parts: the results that are being looked at, kept in memory up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sukashi.web.error_responses import RefusedError
from sukashi.web.workspace import FileVersion, Workspace

if TYPE_CHECKING:
    from sukashi.view.page.parts import PageParts

CAPACITY = 4
"""Results that are kept: those of one page."""
BYTES = 1 << 30
"""Bytes of the files of all results that are kept; a larger file is not opened here."""


class ResultParts:
    """The latest results of a workspace, in parts; its methods may be called from any thread."""

    def __init__(
        self, workspace: Workspace, limit: int = CAPACITY, limit_bytes: int = BYTES
    ) -> None:
        self.workspace, self.limit, self.limit_bytes = workspace, limit, limit_bytes
        self._lock = threading.Lock()  # one is read at a time, so no two are read twice
        self._cache: OrderedDict[FileVersion, PageParts] = OrderedDict()

    def of(self, name: str) -> PageParts:
        """The parts of a result as its file is now.

        Raises: NotFoundError, StoreError; RefusedError for a file of too many bytes.
        """
        from sukashi.view.page.parts import PageParts

        with self._lock:
            version = self.workspace.version(name)
            _, _, size = version
            if version in self._cache:
                self._cache.move_to_end(version)
                return self._cache[version]
            if size > self.limit_bytes:
                self.workspace.open(name).close()  # raises where it is no result
                raise RefusedError(
                    413, "large", name=name, size=f"{size:,}", limit=f"{self.limit_bytes:,}"
                )
            self._evict(size)
            found = PageParts(self.workspace.result(name))
            self._cache[version] = found
            return found

    def _evict(self, size: int) -> None:
        """Drop the oldest until there is room for one of some bytes."""
        while self._cache and (
            len(self._cache) >= self.limit
            or size + sum(kept for _, _, kept in self._cache) > self.limit_bytes
        ):
            self._cache.popitem(last=False)
