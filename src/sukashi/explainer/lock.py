"""Lock: one question at a time for a network."""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakKeyDictionary

_LOCKS: WeakKeyDictionary[Any, threading.RLock] = WeakKeyDictionary()
_LOCKS_LOCK = threading.Lock()


def lock_of(network: Any) -> threading.RLock:
    """The lock of a network, the same where two Explainers hold it: their hooks would mix."""
    with _LOCKS_LOCK:
        return _LOCKS.setdefault(network, threading.RLock())
