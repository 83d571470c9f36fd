"""Result parts: the results that are looked at now, so that a head costs no whole file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sukashi.web.workspace import FileVersion, Workspace

if TYPE_CHECKING:
    from sukashi.view.page.parcel import Parcel

CAPACITY = 4
"""Results that are kept: those of one page."""


class ResultParts:
    """The latest parcels of a workspace; its methods may be called from any thread."""

    def __init__(self, workspace: Workspace, limit: int = CAPACITY) -> None:
        self.workspace, self.limit = workspace, limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[FileVersion, Parcel] = OrderedDict()

    def of(self, name: str) -> Parcel:
        """The parcel of a result as its file is now. Raises NotFoundError, StoreError."""
        from sukashi.view.page.parcel import Parcel

        stamp = self.workspace.version(name)
        with self._lock:
            if stamp in self._kept:
                self._kept.move_to_end(stamp)
                return self._kept[stamp]
        made = Parcel(self.workspace.result(name))
        with self._lock:
            self._kept[stamp] = made
            while len(self._kept) > self.limit:
                self._kept.popitem(last=False)
        return made
