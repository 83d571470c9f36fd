"""Proof: that copies which share their beginning say what each says in a pass of its own.

A network may mix rows in ways that are not seen from outside: by convolutions, states that are
handed on, experts that are full, positions that are counted. So two copies of the first pass are
put through the network whole, and again whenever a text or a pass is larger than what was tried.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from sukashi.trace.prefix.sequences import Sequences
from sukashi.trace.prefix.tree import Branches
from sukashi.trace.problem import Problem

TOLERANCE = {torch.float32: 2e-5, torch.float64: 1e-9}
"""Of the largest logit: what rounding may change. Half precision: see `_LOW`."""
_LOW = 2e-2
_CANNOT = (RuntimeError, ValueError, IndexError, KeyError, TypeError, AttributeError)
"""What a network raises that is fed something it cannot read."""
_ROWS = 16  # of each copy, whose logits are compared


@dataclass(frozen=True)
class _Tried:
    """The largest text, and the most rows of a pass, that held; 0 where one did not."""

    places: int
    rows: int


_TRIED: WeakKeyDictionary[Any, _Tried] = WeakKeyDictionary()


def failed(network: Any) -> bool:
    """Whether a copy of this network was seen to say something else."""
    return network in _TRIED and not _TRIED[network].places


def proved(problem: Problem, sequences: Sequences, here: Branches) -> bool:
    """Whether a text and a pass of this size held before."""
    known = _TRIED.get(problem.subject.network, _Tried(0, 0))
    return len(sequences.whole) <= known.places and len(here.copy) <= known.rows


def prove(
    problem: Problem, sequences: Sequences, here: Branches, through: Callable[[], Tensor]
) -> Tensor | None:
    """The (rows, width) table that `through` computes, where copies of it hold; else None.

    A network that cannot take the rows as one text does not hold either.
    """
    network = problem.subject.network
    new = here.lengths - here.starts
    chosen = {int(new.argmax()), int(np.flatnonzero(new)[-1])} if new.any() else set()
    try:
        hidden = through()
        held = all(_equal(problem, sequences, here, hidden, copy) for copy in chosen)
    except torch.OutOfMemoryError:
        raise
    except _CANNOT:
        held = False
    if not held:
        _TRIED[network] = _Tried(0, 0)
        return None
    known = _TRIED.get(network, _Tried(0, 0))
    places = max(len(sequences.whole), known.places)
    _TRIED[network] = _Tried(places, max(len(here.copy), known.rows))
    return hidden


def _equal(
    problem: Problem, sequences: Sequences, here: Branches, hidden: Tensor, copy: int
) -> bool:
    decode = problem.anatomy.decode
    assert decode is not None
    length = int(here.lengths[copy])
    shared = hidden[torch.from_numpy(here.path[copy, :length]).to(hidden.device)]
    alone = sequences.alone(int(here.copies[copy]))
    some = np.unique(np.linspace(0, length - 1, _ROWS).astype(int)).tolist()
    with torch.no_grad():
        one, other = decode(shared[some]).float(), decode(alone[some]).float()
    off = (one - other).abs().max()
    allowed = TOLERANCE.get(hidden.dtype, _LOW) * other.abs().max().clamp(min=1e-6)
    return bool(off <= allowed)
