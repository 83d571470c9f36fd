"""Cost: how many texts went forward through a network, and how many targets back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Cost:
    """Passes through the network; a batch of k texts counts k times, whatever they share.

    forward: texts that went forward. backward: targets taken back, once for every copy of the text.
    """

    forward: int = 0
    backward: int = 0

    def add(self, other: Cost) -> None:
        """Count what another has counted too."""
        self.forward += other.forward
        self.backward += other.backward


_open: ContextVar[tuple[Cost, ...]] = ContextVar("open_costs", default=())


@contextmanager
def counting() -> Iterator[Cost]:
    """Count the passes made meanwhile; a count inside another counts for both."""
    cost = Cost()
    token = _open.set((*_open.get(), cost))
    try:
        yield cost
    finally:
        _open.reset(token)


@contextmanager
def uncounted() -> Iterator[None]:
    """Leave the passes made meanwhile out of every count.

    They tell of the model and not of a text, or whoever makes them counts the texts.
    """
    token = _open.set(())
    try:
        yield
    finally:
        _open.reset(token)


def count(*, forward: int = 0, backward: int = 0) -> None:
    """Add passes to every count that is open."""
    for cost in _open.get():
        cost.forward += forward
        cost.backward += backward
