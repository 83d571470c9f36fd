"""Embedding rows: what the embedding gives for ids that are not a text's, and their mean."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from sukashi.model.anatomy import StackName
from sukashi.model.subject import Subject, Versions, versions

_ROWS = 8192  # of the vocabulary, looked up at a time
_MEANS: WeakKeyDictionary[Any, tuple[Versions, dict[StackName, Tensor]]] = WeakKeyDictionary()


def rows_of(subject: Subject, stack: StackName, ids: list[int]) -> Tensor:
    """(1, ids, width) what the embedding of a stack gives."""
    lookup = subject.anatomy.stacks[stack].lookup
    # of no ids at all torch would make floats, which are no indices
    rows = torch.tensor([ids], dtype=torch.long, device=subject.device)
    with torch.no_grad():
        found = lookup(rows)
    return found.detach()  # whoever fine-tunes may have hung a hook there that asks for gradients


def mean(subject: Subject, stack: StackName) -> Tensor:
    """(1, 1, width) the mean over the whole vocabulary (the embedding's scale included).

    Read once for the weights as they are: a large vocabulary takes seconds.
    """
    now = versions(subject.network)
    known = _MEANS.get(subject.network)
    if known is None or known[0] != now:
        known = _MEANS[subject.network] = (now, {})
    if stack not in known[1]:
        known[1][stack] = _mean(subject, stack)
    return known[1][stack]


def _mean(subject: Subject, stack: StackName) -> Tensor:
    lookup = subject.anatomy.stacks[stack].lookup
    rows = lookup.rows
    total = torch.zeros(lookup.width, dtype=torch.float64)
    with torch.no_grad():
        for start in range(0, rows, _ROWS):
            ids = torch.arange(start, min(start + _ROWS, rows), device=subject.device)
            found = lookup(ids[None])[0]
            total, dtype = total + found.cpu().double().sum(0), found.dtype
    return (total / rows).to(subject.device, dtype)[None, None]
