"""Recorder: collects and edits the tensors of one forward pass at the sites that are asked for."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.errors import UnsupportedError
from sukashi.model import attention_interface as attention
from sukashi.model.anatomy import Anatomy, StackName
from sukashi.model.feed import Inputs
from sukashi.model.hooks import hooked
from sukashi.model.observation.operations import OperationLog
from sukashi.model.port import Place, Port, moved, moved_back
from sukashi.model.structure import read as read_at
from sukashi.model.structure import replaced, tensors
from sukashi.trace.layout import Layout, is_matrix, laid_out
from sukashi.trace.site import Site, end
from sukashi.trace.weights import SoftmaxWatch, Visit, inner

Edit = Callable[[Tensor], Tensor]
Layer = tuple[StackName, int]
_INPUT = Port((0, 0))
_SAME: Any = object()
"""The first argument of a module."""


@dataclass(frozen=True)
class _Visit:
    """A site that is visited, and the layer that begins there; None where the last one ends."""

    site: Site
    layer: Layer | None = _SAME


_Visits = list[tuple[_Visit, Place]]
_Places = dict[int, _Visits]
"""Which call of a module -> what is visited there."""


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
        self.layer: Layer | None = None
        self.ending = False
        self.awaited: list[list[Any]] = []  # operations to come, visit and place
        self.softmaxes: dict[tuple[Layer, bool], int] = {}
        self.shared: dict[Site, Tensor] = {}
        self.attentions = self._attentions()
        self.laid = self._laid()
        self.layouts: list[Layout] = []
        self.outputs: deque[Tensor] = deque()

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
            self._demand_rows(site, tensor)
            if not self._repeats(site):
                raise Stop
            self.ending = True  # by the head, or not at all: more turns may follow
        return tensor

    def _repeats(self, site: Site) -> bool:
        """Whether a stack ends here whose blocks take several turns, as many as a text needs."""
        stack = self.anatomy.stacks[site.stack]
        last = site.part == "residual" and site.layer == stack.layers
        return last and len(set(stack.blocks)) < stack.layers

    def _end(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        if self.ending:
            raise Stop

    def _demand_rows(self, site: Site, tensor: Tensor) -> None:
        """The head reads the last hidden states, of which every token must have its own.

        Raises: UnsupportedError where a network puts other rows before this text than before those
        by which its parts were found.
        """
        length = self.lengths[site.stack]
        rows = tensor.shape[1] if tensor.ndim > 2 else length
        if site == end(self.anatomy) and rows != length:
            raise UnsupportedError(
                f"The last layer gives {rows} rows for the {length} tokens of this text, so it is "
                "not known which row belongs to which token; choose a longer or a shorter text."
            )

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
                    watch = SoftmaxWatch(self.batch, self._next_visit, self._next_output)
                    watching.enter_context(watch)
                if any(place.operation for _, place in self._visits()):
                    watching.enter_context(OperationLog(self._operation))
                yield
        finally:
            attention.current.reset(token)

    def _hooks(self) -> tuple[dict[nn.Module, Any], dict[nn.Module, Any]]:
        """What is done before and after each module."""
        before: dict[nn.Module, _Places] = defaultdict(lambda: defaultdict(list))
        after: dict[nn.Module, _Places] = defaultdict(lambda: defaultdict(list))
        for visit, place in self._visits():
            where = before if place.before else after
            where[place.module][place.nth].append((visit, place))
        modules: dict[nn.Module, Any] = dict.fromkeys(self._laid_modules(), self._lay_out)
        if self.stop is not None and self._repeats(self.stop):
            head = (self.anatomy.writer.final_norm, self.anatomy.unembedding)
            modules |= {one: self._end for one in head if one is not None and one not in before}
        return (
            {module: partial(self._before, each) for module, each in before.items()} | modules,
            {module: partial(self._after, each) for module, each in after.items()},
        )

    def _laid_modules(self) -> Iterator[nn.Module]:
        """The modules of attentions that are asked for and whose softmaxes may be laid out.

        Of one that another takes the place of: the modules inside that hold projections.
        """
        for site in filter(self.is_asked, self.laid.values()):
            one = self.anatomy.stacks[site.stack].attention[site.layer]
            assert one is not None
            if one.laid:
                yield one.module
                continue
            for inside in one.module.modules():
                matrices = [child for child in inside.children() if is_matrix(child)]
                if inside is not one.module and len(matrices) > 1:
                    yield inside

    def _lay_out(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        """Visit the weights of an attention whose softmaxes have other rows and columns."""
        layer = self.layer
        if layer is None or layer not in self.laid or attention.computing.get():
            return
        site = self.laid[layer]
        token = attention.computing.set(True)
        try:
            layout = laid_out(module, args, kwargs, self.layouts)
            weights = layout.weights()
        finally:
            attention.computing.reset(token)
        if all(layout.row is not one.row for one in self.layouts):
            self.layouts.append(layout)
        found = self._visit_of(site)(weights)
        self.outputs = deque(layout.outputs(found) if found is not weights else layout.given())

    def _next_output(self) -> Tensor | None:
        """What the next softmax of such an attention shall have given; None where it is its own."""
        return self.outputs.popleft() if self.outputs else None

    def _visits(self) -> Iterator[tuple[_Visit, Place]]:
        """What is visited, and where."""
        asked = {(site.stack, site.part) for site in (*self.read, *self.edit)}
        for name, stack in self.anatomy.stacks.items():
            if (name, "embedding") in asked:
                lookup = stack.lookup
                place = Place(lookup.module, lookup.nth, lookup.exit)
                yield _Visit(Site("embedding", 0, name)), place
            if (name, "residual") in asked or self.attends_to:
                for layer, block in enumerate(stack.layer_blocks):
                    yield _Visit(Site("residual", layer, name), (name, layer)), block.entry
                for block in stack.layer_blocks[-1:]:
                    yield _Visit(Site("residual", stack.layers, name), None), block.exit
            for layer, down in enumerate(stack.mlp_down):
                if (name, "mlp") in asked and down is not None:
                    nth = sum(one is down for one in stack.mlp_down[:layer])
                    yield _Visit(Site("mlp", layer, name)), Place(down, nth, _INPUT, before=True)

    def _next(self, places: _Places, module: nn.Module, *, early: bool) -> _Visits:
        nth = self.counts[id(module), early]
        self.counts[id(module), early] += 1
        known = self.anatomy.calls.get(id(module))
        if early and known is not None and nth >= known:
            layers = self.anatomy.writer.layers
            raise UnsupportedError(
                f"This text takes more than {layers} layers of the network, and answers are read "
                "from as many layers for every text; choose a shorter text."
            )
        return places.get(nth, [])

    def _before(self, places: _Places, module: nn.Module, args: Any, kwargs: Any) -> Any:
        return self._begin(self._next(places, module, early=True), (args, kwargs))

    def _after(
        self, places: _Places, module: nn.Module, args: Any, kwargs: Any, output: Any
    ) -> Any:
        return self._begin(self._next(places, module, early=False), output)

    def _begin(self, visits: _Visits, structure: Any) -> Any:
        """Visit what lies here, and wait for what operations will give."""
        later = [(visit, place) for visit, place in visits if place.operation]
        self.awaited += [[place.operation, visit, place] for visit, place in later]
        return self._at([one for one in visits if not one[1].operation], structure)

    def _operation(self, function: Any, args: Any, kwargs: Any, output: Any) -> Any:
        """See `OperationLog`: counts operations from the end of a call on to those awaited."""
        due: _Visits = []
        for awaited in [*self.awaited]:
            awaited[0] -= 1
            if not awaited[0]:
                self.awaited.remove(awaited)
                due.append((awaited[1], awaited[2]))
        return self._at(due, output) if due else None

    def _at(self, visits: _Visits, structure: Any) -> Any:
        """What a call takes or gives, with hidden states visited; None where it stays as it is."""
        found = None
        for visit, place in visits:
            if visit.layer is not _SAME:
                self.layer = visit.layer
                if visit.layer is not None:
                    self.softmaxes[visit.layer, True] = self.softmaxes[visit.layer, False] = 0
            changed = bool(place.operation)
            changed |= id(place.module) in self.anatomy.changed and not place.before
            now = structure if found is None else found
            other = self._through(visit.site, place.port, now, changed=changed)
            found = found if other is None else other
        return found

    def _through(self, site: Site, port: Port, structure: Any, *, changed: bool = False) -> Any:
        """The structure with its hidden states visited; None where they stay as they are."""
        if not self.is_asked(site):
            return None
        tensor = read_at(structure, port.path)
        flat = tensor.ndim == 2  # all tokens of all texts one after the other
        rows = tensor.reshape(self.batch, -1, tensor.shape[-1]) if flat else tensor
        rows = moved(rows, port.axes)
        length, first = self.lengths[site.stack], port.first
        own = slice(first, first + length)
        padded = rows.shape[1] > length
        seen = rows[:, own] if padded else rows
        found = self.visit(site, seen)
        if found is seen and not changed:
            return None
        whole = torch.cat([rows[:, :first], found, rows[:, own.stop :]], 1) if padded else found
        if changed:  # what the network writes to in place must not be what was read
            whole = whole.clone()
        whole = moved_back(whole, port.axes)
        whole = whole.reshape(tensor.shape) if flat else whole
        # a block may be given its hidden states several times: as query, key and value
        for path in [path for path, one in tensors(structure) if one is tensor]:
            structure = replaced(structure, path, whole)
        return structure

    def _attentions(self) -> dict[tuple[Layer, bool, int], tuple[Site, bool]]:
        """Layer, whether on the interface, and number -> the site, and if it was there before."""
        found: dict[tuple[Layer, bool, int], tuple[Site, bool]] = {}
        for name, stack in self.anatomy.stacks.items():
            for cross, every in ((False, stack.attention), (True, stack.cross_attention)):
                for layer, one in enumerate(every):
                    if one is None or one.laid:
                        continue
                    site = Site("attention", layer, name, cross)
                    for nth in (one.nth, *one.again):
                        found[(name, layer), one.interface, nth] = (site, nth != one.nth)
        return found

    def _laid(self) -> dict[Layer, Site]:
        """The sites of attentions whose softmaxes are laid out in another way."""
        return {
            (name, layer): Site("attention", layer, name)
            for name, stack in self.anatomy.stacks.items()
            for layer, one in enumerate(stack.attention)
            if one is not None and (one.laid or one.exchanged)
        }

    def _next_softmax(self, *, interface: bool) -> tuple[Site, bool] | None:
        """The site of the softmax that comes next, and whether its weights were there before.

        None for one that is no attention.
        """
        layer = self.layer
        if layer is None:
            return None
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
        stack = self.anatomy.stacks[site.stack]
        one = (stack.cross_attention if site.cross else stack.attention)[site.layer]
        first = one.first if one is not None else 0
        return inner(partial(self._pairs, site, keys), self.lengths[site.stack], keys, first)

    def _pairs(self, site: Site, keys: int, weights: Tensor) -> Tensor:
        """Visit weights of every pair of tokens.

        Raises: UnsupportedError where a network has others for long texts (BigBird's blocks).
        """
        if weights.shape[2:] != (self.lengths[site.stack], keys):
            raise UnsupportedError(
                f"Layer {site.layer} reads a text of {keys} tokens in blocks, so it has no weight "
                "for every pair of tokens; shorten the text, or choose a method that needs no "
                "attention."
            )
        return self.visit(site, weights)


def _lengths(anatomy: Anatomy, inputs: Inputs) -> dict[StackName, int]:
    """How many tokens each stack is fed."""
    found = {name: int(inputs["input_ids"].shape[1]) for name in anatomy.stacks}
    if len(anatomy.stacks) > 1 and "decoder_input_ids" in inputs:
        found["decoder"] = int(inputs["decoder_input_ids"].shape[1])
    return found
