"""Library state: a lock for what transformers and torch keep once for the whole process.

While transformers builds a network, it replaces `PreTrainedModel.tie_weights`, the functions of
`torch.nn.init` and torch's default dtype for all threads and puts back what it found. Of two that
cross, the second puts back what the first had put there, and tied weights are never tied again.
The verbosity of its messages, its progress bars and torch's random state are kept so too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

STATE_LOCK = threading.RLock()
"""Whoever builds a network, or changes a setting or the random state of a library, holds it."""


@contextmanager
def random_state(seed: int | None) -> Iterator[None]:
    """Draw from torch's random numbers as they are after a seed, and put back what was there.

    None leaves them alone.
    """
    if seed is None:
        yield
        return
    with STATE_LOCK, torch.random.fork_rng():
        torch.manual_seed(seed)
        yield


__all__ = ["STATE_LOCK", "random_state"]
