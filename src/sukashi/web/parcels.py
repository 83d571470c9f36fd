"""Parcels: the results that are looked at now, in parts, so that a head costs no whole file."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sukashi.result.generation import Generation
from sukashi.result.kinds import Result
from sukashi.web.workspace import Stamp, Workspace

if TYPE_CHECKING:
    from sukashi.view.page.parcel import Parcel

MOST = 4
"""Parcels that are kept: those of one page."""


class Parcels:
    """The latest parcels of a workspace; its methods may be called from any thread."""

    def __init__(self, workspace: Workspace, most: int = MOST) -> None:
        self.workspace, self.most = workspace, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Stamp, Parcel] = OrderedDict()

    def parcel(self, name: str) -> Parcel:
        """The parcel of a result as its file is now. Raises AbsentError, StoreError."""
        from sukashi.view.page.parcel import parcel

        stamp = self.workspace.stamp(name)
        with self._lock:
            if stamp in self._kept:
                self._kept.move_to_end(stamp)
                return self._kept[stamp]
        result = self.workspace.result(name)
        made = parcel(result, self._writing(name, result))
        with self._lock:
            self._kept[stamp] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made

    def _writing(self, name: str, result: Result) -> Generation | None:
        """The generation of the same run, if the result is about what was written there."""
        if isinstance(result, Generation):
            return result
        entries = {one.name: one for one in self.workspace.entries()}
        run = entries[name].run if name in entries else ""
        for one in entries.values():
            if one.run == run and one.kind == "generation":
                found = self.workspace.result(one.name)
                return found if isinstance(found, Generation) else None
        return None
