"""Embedding size: whether a network sees how large an embedding is, and where it does if not there.

A norm right behind the embedding takes its size away: f(2x) = f(x), so by Euler's theorem the
gradient times the embedding is zero, and what is computed for it is rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from torch import Tensor

from sukashi.errors import UnsupportedError
from sukashi.model.limit import position_limit
from sukashi.model.probe import probe
from sukashi.model.subject import Subject, Versions, versions
from sukashi.trace.cost import uncounted
from sukashi.trace.run import Edit, Inputs, run
from sukashi.trace.site import Site

LIMIT = 0.01
"""A state that moves by less when its embedding is doubled does not see the size.

Doubling is exact in every type of number; what is left is the norm's ε.
"""
_SITES: WeakKeyDictionary[Any, tuple[Versions, dict[Site, Site]]] = WeakKeyDictionary()


def inputs_with_size(subject: Subject) -> Mapping[Site, Site]:
    """For the embedding of every stack the first site whose size the network sees.

    That is the embedding, or what enters the first block; found once for the weights as they are.
    Raises: UnsupportedError where neither is.
    """
    now = versions(subject.network)
    known = _SITES.get(subject.network)
    if known is None or known[0] != now:
        with uncounted():
            known = _SITES[subject.network] = (now, _found(subject))
    return known[1]


def _found(subject: Subject) -> dict[Site, Site]:
    inputs = probe(
        subject.network, subject.device, position_limit(subject.network, subject.anatomy)
    )
    found = {}
    for name, stack in subject.anatomy.stacks.items():
        site, after = Site("embedding", 0, name), Site("residual", 0, name)
        if not stack.layers:
            found[site] = site
            continue
        plain = _entering(subject, inputs, {}, after)
        doubled = _entering(subject, inputs, {site: _twice}, after)
        moved = (doubled.float() - plain.float()).norm() / plain.float().norm().clamp(min=1e-30)
        found[site] = after if float(moved) < LIMIT else site
        if found[site] == after and "layers" in subject.anatomy.unproven:
            raise UnsupportedError(
                "This network does not see how large its embeddings are, so a gradient times an "
                "embedding is zero, and what enters its first block was not found; choose another "
                "<<method=>>, such as occlusion."
            )
    return found


def _entering(subject: Subject, inputs: Inputs, edit: dict[Site, Edit], site: Site) -> Tensor:
    return run(subject.network, subject.anatomy, inputs, edit=edit, stop=site).at[site]


def _twice(embedding: Tensor) -> Tensor:
    return 2 * embedding
