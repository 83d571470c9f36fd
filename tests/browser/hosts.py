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

Shown = Result | Sequence[Result]


@dataclass(frozen=True)
class Address:
    """url: the page; own: how the addresses begin that it may ask; offline: it needs no network."""

    url: str
    own: tuple[str, ...]
    offline: bool = True


@contextmanager
def file(results: Shown, path: Path) -> Iterator[Address]:
    """The exported page, opened from the disk with the network off."""
    place = sukashi.save(results, path)
    yield Address(place.as_uri(), (place.parent.as_uri(),))


HOSTS: dict[str, Callable[[Shown, Path], AbstractContextManager[Address]]] = {"file": file}
