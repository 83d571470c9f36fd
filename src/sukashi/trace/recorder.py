"""Recorder: collects and edits the tensors of one forward pass at the sites that are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model import attention_interface as attention
from sukashi.model.anatomy import Anatomy, StackName
from sukashi.model.feed import Inputs
from sukashi.model.hooks import hooked
from sukashi.model.port import Port, moved
from sukashi.model.structure import read as read_at
from sukashi.model.structure import replaced
from sukashi.trace.site import Site
from sukashi.trace.weights import SoftmaxWatch, Visit, inner

Edit = Callable[[Tensor], Tensor]
Layer = tuple[StackName, int]
_INPUT = Port((0, 0))
"""The first argument of a module."""


class Stop(BaseException):
    """Ends a forward pass once everything asked for has been read; never leaves `run`."""


class Recorder:
    """What one pass reads and edits. at: tensors by site; operands: of the softmax, by site."""

    def __init__(
        self,
        anatomy: Anatomy,
        inputs: Inputs,
        read: set[Site],
        edit: dict[Site, Edit],
        stop: Site | None,
    ) -> None:
        self.anatomy, self.read, self.edit, self.stop = anatomy, read, edit, stop
        self.at: dict[Site, Tensor] = {}
        self.operands: dict[Site, attention.Call] = {}
        self.batch = len(inputs["input_ids"])
        self.lengths = _lengths(anatomy, inputs)
        self.counts: dict[tuple[int, bool], int] = defaultdict(int)
        self.inside: list[Layer] = []
        self.softmaxes: dict[tuple[Layer, bool], int] = {}
        self.shared: dict[Site, Tensor] = {}
        self.attentions = self._attentions()

    @property
    def attends_to(self) -> bool:
        """Whether attention weights, or queries and keys, are asked for."""
        return any(site.part in ("attention", "queries") for site in (*self.read, *self.edit))

    def visit(self, site: Site, tensor: Tensor) -> Tensor:
        """Edit, keep and, at the last site, end the pass."""
        if site in self.edit:
            tensor = self.edit[site](tensor)
        if site in self.read:
            self.at[site] = tensor
        if site == self.stop:
            raise Stop
        return tensor

    def is_asked(self, site: Site) -> bool:
        """Whether somebody reads or edits a site."""
        return site in self.read or site in self.edit

    def attends(self, module: nn.Module, call: attention.Call) -> Tensor | None:
        """See `attention_interface.AttentionObserver`."""
        place = self._next_softmax(interface=True)
        if place is None:
            return None
        site, again = place
        queries = Site("queries", site.layer, site.stack, site.cross)
        if queries in self.read and not again:
            self.operands[queries] = call
            self.at[queries] = call.query
        if not self.is_asked(site):
            return None
        if again:  # the same weights on other values, with whatever was done to them
            return self.shared[site]
        weights = self._visit_of(site)(call.weights())
        if self._is_shared(site):
            self.shared[site] = weights
        return weights

    def _is_shared(self, site: Site) -> bool:
        stack = self.anatomy.stacks[site.stack]
        every = stack.cross_attention if site.cross else stack.attention
        one = every[site.layer]
        return one is not None and bool(one.again)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Hooks in place and the attention functions looking here, for one pass."""
        token = attention.current.set(self)
        before, after = self._hooks()
        try:
            with ExitStack() as watching:
                watching.enter_context(hooked(before.items(), after.items()))
                if self.attends_to and not all(s.interface for s in self.anatomy.stacks.values()):
                    watching.enter_context(SoftmaxWatch(self.batch, self._next_visit))
                yield
        finally:
            attention.current.reset(token)

    def _hooks(self) -> tuple[dict[nn.Module, Any], dict[nn.Module, Any]]:
        """What is done before and after each module."""
        before: dict[nn.Module, dict[int, Any]] = defaultdict(dict)
        after: dict[nn.Module, dict[int, Any]] = defaultdict(dict)
        asked = {(site.stack, site.part) for site in (*self.read, *self.edit)}
        attends = self.attends_to
        for name, stack in self.anatomy.stacks.items():
            if (name, "embedding") in asked:
                lookup = stack.lookup
                after[lookup.module][lookup.nth] = (Site("embedding", 0, name), lookup.exit, None)
            for layer, block in enumerate(stack.layer_blocks):
                if (name, "residual") not in asked and not attends:
                    continue
                last = layer + 1 == stack.layers
                entry, leaving = Site("residual", layer, name), Site("residual", layer + 1, name)
                before[block.module][block.nth] = (entry, block.entry, (name, layer))
                left = leaving if last else None
                after[block.module][block.nth] = (left, block.exit, (name, layer))
            for layer, down in enumerate(stack.mlp_down):
                if (name, "mlp") in asked and down is not None:
                    nth = sum(one is down for one in stack.mlp_down[:layer])
                    before[down][nth] = (Site("mlp", layer, name), _INPUT, None)
        return (
            {module: partial(self._before, places) for module, places in before.items()},
            {module: partial(self._after, places) for module, places in after.items()},
        )

    def _place(self, places: dict[int, Any], module: nn.Module, *, early: bool) -> Any:
        nth = self.counts[id(module), early]
        self.counts[id(module), early] += 1
        return places.get(nth)

    def _before(self, places: dict[int, Any], module: nn.Module, args: Any, kwargs: Any) -> Any:
        place = self._place(places, module, early=True)
        if place is None:
            return None
        site, port, layer = place
        if layer is not None:
            self.inside.append(layer)
            self.softmaxes[layer, True] = self.softmaxes[layer, False] = 0
        return self._through(site, port, (args, kwargs))

    def _after(
        self, places: dict[int, Any], module: nn.Module, args: Any, kwargs: Any, output: Any
    ) -> Any:
        place = self._place(places, module, early=False)
        if place is None:
            return None
        site, port, layer = place
        if layer is not None and self.inside:
            self.inside.pop()
        changed = id(module) in self.anatomy.changed
        return self._through(site, port, output, changed=changed) if site is not None else None

    def _through(self, site: Site, port: Port, structure: Any, *, changed: bool = False) -> Any:
        """The structure with its hidden states visited; None where they stay as they are."""
        if not self.is_asked(site):
            return None
        tensor = read_at(structure, port.path)
        flat = tensor.ndim == 2  # all tokens of all texts one after the other
        rows = tensor.reshape(self.batch, -1, tensor.shape[-1]) if flat else tensor
        rows = moved(rows, port.axes)
        length = self.lengths[site.stack]
        padded = rows.shape[1] > length
        seen = rows[:, :length] if padded else rows
        found = self.visit(site, seen)
        if found is seen:
            return None
        whole = torch.cat([found, rows[:, length:]], 1) if padded else found
        if changed:  # what the network writes to in place must not be what was read
            whole = whole.clone()
        whole = moved(whole, port.axes)
        return replaced(structure, port.path, whole.reshape(tensor.shape) if flat else whole)

    def _attentions(self) -> dict[tuple[Layer, bool, int], tuple[Site, bool]]:
        """Layer, whether on the interface, and number -> the site, and if it was there before."""
        found: dict[tuple[Layer, bool, int], tuple[Site, bool]] = {}
        for name, stack in self.anatomy.stacks.items():
            for cross, every in ((False, stack.attention), (True, stack.cross_attention)):
                for layer, one in enumerate(every):
                    if one is None:
                        continue
                    site = Site("attention", layer, name, cross)
                    for nth in (one.nth, *one.again):
                        found[(name, layer), one.interface, nth] = (site, nth != one.nth)
        return found

    def _next_softmax(self, *, interface: bool) -> tuple[Site, bool] | None:
        """The site of the softmax that comes next, and whether its weights were there before.

        None for one that is no attention.
        """
        if not self.inside:
            return None
        layer = self.inside[-1]
        nth = self.softmaxes[layer, interface]
        self.softmaxes[layer, interface] += 1
        return self.attentions.get((layer, interface, nth))

    def _next_visit(self) -> Visit | None:
        place = self._next_softmax(interface=False)
        if place is None or not self.is_asked(place[0]):
            return None
        return self._visit_of(place[0])

    def _visit_of(self, site: Site) -> Visit:
        keys = self.lengths[self.anatomy.reader.name if site.cross else site.stack]
        return inner(partial(self.visit, site), self.lengths[site.stack], keys)


def _lengths(anatomy: Anatomy, inputs: Inputs) -> dict[StackName, int]:
    """How many tokens each stack is fed."""
    found = {name: int(inputs["input_ids"].shape[1]) for name in anatomy.stacks}
    if len(anatomy.stacks) > 1 and "decoder_input_ids" in inputs:
        found["decoder"] = int(inputs["decoder_input_ids"].shape[1])
    return found
