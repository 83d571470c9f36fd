"""Continuity: whether a network says the same right beside a baseline as at the baseline itself.

A norm without a bias gives zero for an embedding of zero, and for one that is hardly more than zero
the same as for a whole word. There f jumps, and a path that begins there integrates to nothing in
particular, however many steps it has.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from sukashi.model.limit import position_limit
from sukashi.model.probe import probe
from sukashi.model.subject import Subject, Versions, versions
from sukashi.trace.cost import uncounted
from sukashi.trace.embedding_rows import mean, rows_of
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site, end

NEAR = (1e-6, 1e-4)
"""How far beside the baseline f is read, as a share of the way to a text."""
ROUNDINGS = 4
"""How many units in the last place f may be off by itself; what is less is no jump."""
_JUMPS: WeakKeyDictionary[Any, tuple[Versions, dict[tuple[str, int | None], float]]] = (
    WeakKeyDictionary()
)


def jump(subject: Subject, name: str, token: int | None = None) -> float:
    """How much f changes right beside a baseline, as a share of its change on the way to a text.

    The largest over three directions (to a text, to the same with its tokens moved on, to noise)
    and the distances `NEAR`; f are all logits of the last row. One batched pass over a few
    arbitrary tokens, made once for the weights as they are.
    name: "zero", "mean", or one of a token whose id is given.
    """
    now = versions(subject.network)
    known = _JUMPS.get(subject.network)
    if known is None or known[0] != now:
        known = _JUMPS[subject.network] = (now, {})
    if (name, token) not in known[1]:
        with uncounted():
            known[1][name, token] = _measured(subject, name, token)
    return known[1][name, token]


def _measured(subject: Subject, name: str, token: int | None) -> float:
    inputs = probe(
        subject.network, subject.device, position_limit(subject.network, subject.anatomy)
    )
    actual = _embeddings(subject, inputs)
    points = {
        site: _points(x, _baseline(subject, site, name, token).expand_as(x))
        for site, x in actual.items()
    }
    copies = len(next(iter(points.values())))
    repeated = {key: one.expand(copies, *one.shape[1:]) for key, one in inputs.items()}
    edits = {site: _putting(x) for site, x in points.items()}
    logits = _last_row(subject, repeated, edits).double()
    change = (logits - logits[:1]).norm(dim=-1)
    way = float(change[1:3].max())
    exact = next(iter(points.values())).dtype
    rounding = ROUNDINGS * torch.finfo(exact).eps * float(logits[0].norm())
    return max(0.0, float(change[3:].max()) - rounding) / way if way > 0 else 0.0


def _points(text: Tensor, start: Tensor) -> Tensor:
    """(copies, tokens, width): the baseline, two texts, and the points beside the baseline."""
    moved = text.roll(1, 1)
    noise = torch.randn(
        text.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float32
    ).to(text)
    size = text.float().square().mean().sqrt().to(text)
    ways = (text - start, moved - start, size * noise)
    near = [start + distance * way for distance in NEAR for way in ways]
    return torch.cat([start, text, moved, *near])


def _baseline(subject: Subject, site: Site, name: str, token: int | None) -> Tensor:
    """(1, 1, width) of a site."""
    if token is not None:
        return rows_of(subject, site.stack, [token])
    return mean(subject, site.stack) * (0 if name == "zero" else 1)


def _embeddings(subject: Subject, inputs: dict[str, Tensor]) -> dict[Site, Tensor]:
    """(1, tokens, width) what the embedding gives, by site."""
    kept: dict[Site, Tensor] = {}

    def keeping(site: Site) -> Edit:
        def edit(tensor: Tensor) -> Tensor:
            kept[site] = tensor.detach()
            return tensor

        return edit

    sites = [Site("embedding", 0, name) for name in subject.anatomy.stacks]
    run(subject.network, subject.anatomy, inputs, edit={site: keeping(site) for site in sites})
    return kept


def _putting(points: Tensor) -> Edit:
    return points.to


def _last_row(subject: Subject, inputs: dict[str, Tensor], edits: dict[Site, Edit]) -> Tensor:
    """(copies, classes) the logits of the last row, the only one that meets the vocabulary."""
    anatomy, last = subject.anatomy, end(subject.anatomy)
    trace = run(subject.network, anatomy, inputs, edit=edits, stop=last)
    if last is None or anatomy.decode is None:
        return trace.rows[:, -1]
    with torch.no_grad():
        return anatomy.decode(trace.at[last][:, -1:])[:, 0]
