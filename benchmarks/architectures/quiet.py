"""Quiet: the libraries' remarks while many strange networks are built."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings and no log of transformers; one thread of torch, as before a fork it must be."""
    import torch
    import transformers

    before = transformers.logging.get_verbosity()
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers.logging.set_verbosity(before)
