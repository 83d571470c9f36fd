"""Edited: the outputs of a network when single parts of a pass are exchanged, each in its own copy.

All copies of the text go through the network together: on a few tokens that costs little more than
one pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy
from sukashi.trace.run import Edit, Inputs, Trace, run
from sukashi.trace.site import Site

Name = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Edited:
    """The network, what it was fed, what it does with that, and changes of single parts by name.

    ends: the sites that are compared, beside the logits.
    """

    network: Any
    anatomy: Anatomy
    inputs: Inputs
    plain: Trace
    ends: list[Site]
    edits: Mapping[Name, Mapping[Site, Edit]]

    def change(self, name: Name) -> float:
        """By how much a change moves the ends and the logits; infinity for NaN."""
        found = self._together
        return self._alone(self.edits[name]) if found is None else found[name]

    @property
    def rounding(self) -> float:
        """What may change where nothing was changed."""
        logits = self.plain.logits
        exact = logits is None or logits.dtype == torch.float32
        size = 1.0 if logits is None else float(logits.float().abs().max())
        return (1e-5 if exact else 2e-2) * max(1.0, size)

    @cached_property
    def _together(self) -> dict[Name, float] | None:
        """All changes from one pass; None for a network that does not read each copy by itself."""
        names = list(self.edits)
        inputs = {
            key: one.repeat(len(names) + 1, *[1] * (one.ndim - 1))
            for key, one in self.inputs.items()
        }
        edit: dict[Site, Edit] = {}
        for site in {site for each in self.edits.values() for site in each}:
            chosen = {n: each[site] for n, each in enumerate(self.edits.values()) if site in each}
            edit[site] = partial(_in_copies, chosen)
        try:
            trace = run(self.network, self.anatomy, inputs, read=self.ends, edit=edit)
        except Exception:  # noqa: BLE001 - whatever a network raises for several texts at once
            return None
        unchanged = slice(len(names), len(names) + 1)
        if self._distance(trace, unchanged, self.plain) > self.rounding:
            return None
        same = Trace({site: trace.at[site][unchanged] for site in self.ends}, None, {})
        if trace.logits is not None:
            same = replace(same, logits=trace.logits[unchanged])
        return {name: self._distance(trace, slice(n, n + 1), same) for n, name in enumerate(names)}

    def _alone(self, edit: Mapping[Site, Edit]) -> float:
        trace = run(self.network, self.anatomy, self.inputs, read=self.ends, edit=edit)
        return self._distance(trace, slice(None), self.plain)

    def _distance(self, trace: Trace, copy: slice, other: Trace) -> float:
        pairs: list[tuple[Tensor | None, Tensor | None]] = [
            (trace.at[site][copy], other.at[site]) for site in self.ends
        ]
        if trace.logits is not None:
            pairs.append((trace.logits[copy], other.logits))
        return max((distance(one, two) for one, two in pairs), default=0.0)


def _in_copies(edits: dict[int, Edit], tensor: Tensor) -> Tensor:
    """The tensor with some of its copies changed, each by an edit of its own."""
    copies = [tensor[number : number + 1] for number in range(len(tensor))]
    return torch.cat([edits.get(number, _as_it_is)(one) for number, one in enumerate(copies)])


def _as_it_is(tensor: Tensor) -> Tensor:
    return tensor


def distance(one: Tensor | None, other: Tensor | None) -> float:
    """The largest difference; infinity where one is missing, of another shape, or not a number."""
    if one is None or other is None or one.shape != other.shape:
        return float("inf")
    off = float((one.float() - other.float()).abs().max())
    return off if off == off else float("inf")
