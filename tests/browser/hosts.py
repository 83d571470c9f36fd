"""Where a page can live: each host shows some results and gives the address to look at.

Another host is a function here and its name in HOSTS; every check of the views then runs in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sukashi
from sukashi.result.kinds import Result
from sukashi.web.workspace import Workspace
from tests.web.stage import address, serving

Shown = Result | Sequence[Result]


@dataclass(frozen=True)
class Address:
    """url: the page; own: how the addresses begin that it may ask; offline: it needs no network.

    place: what stands in the address before a reader's own choices.
    """

    url: str
    own: tuple[str, ...]
    offline: bool = True
    place: str = ""


@contextmanager
def file(results: Shown, path: Path) -> Iterator[Address]:
    """The exported page, opened from the disk with the network off."""
    place = sukashi.save(results, path)
    yield Address(place.as_uri(), (place.parent.as_uri(),))


@contextmanager
def app(results: Shown, path: Path) -> Iterator[Address]:
    """The web app, at a run of its history."""
    workspace = Workspace(path.with_suffix(".workspace"))
    for one in results if isinstance(results, Sequence) else [results]:
        workspace.save("run", one)
    with serving(workspace.folder) as server:
        yield Address(server.link, (address(server),), offline=False, place="run=run&")


HOSTS: dict[str, Callable[[Shown, Path], AbstractContextManager[Address]]] = {
    "file": file,
    "app": app,
}
