"""run: one forward pass that reads, edits and can be differentiated; the only file with hooks.

Whatever happens (an error, an interrupt), the network is left exactly as it was found: hooks,
training flags, `requires_grad` of the parameters and the attention implementation of every
sub-configuration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from sukashi.model.anatomy import Anatomy, Stack, StackName
from sukashi.trace import attention
from sukashi.trace.activation import is_elementwise, with_known_slope
from sukashi.trace.cost import count
from sukashi.trace.rowwise import is_product, with_known_product
from sukashi.trace.site import Part, Site, check

Edit = Callable[[Tensor], Tensor]
Inputs = Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Trace:
    """What one forward pass left behind.

    at: the tensors that were asked for, by site, after any edit. logits: (batch, …, classes) of the
    model, None when the pass was stopped before the head; of a model that finds answers
    (batch, 2, tokens), the places where one may start and those where it may end. calls: the
    operands of the softmax, by the site of the queries, where queries were asked for.
    """

    at: dict[Site, Tensor]
    logits: Tensor | None
    calls: dict[Site, attention.Call]

    @property
    def rows(self) -> Tensor:
        """(batch, rows, classes) the logits, one row for a head that says one thing of a text."""
        assert self.logits is not None
        return self.logits if self.logits.ndim == 3 else self.logits[:, None]


class _Stop(BaseException):
    """Ends a forward pass once everything asked for has been read; never leaves `run`."""


def run(  # noqa: PLR0913 - one pass, and all that can be asked of it
    network: nn.Module,
    anatomy: Anatomy,
    inputs: Inputs,
    *,
    read: Iterable[Site] = (),
    edit: Mapping[Site, Edit] | None = None,
    grad: bool = False,
    stop: Site | None = None,
) -> Trace:
    """Feed `inputs` (exactly what the tokenizer returned) once and give what was seen.

    read: sites to keep. edit: site -> function of its tensor, applied before it is read or used.
    grad: keep the graph from edited or read tensors on (parameters are frozen meanwhile).
    stop: end the pass after this site, which is read; logits are None then.

    Raises: what `site.check` raises for a site that the network does not have.
    """
    edits = dict(edit or {})
    wanted = {*read, *([stop] if stop else [])}
    for site in (*wanted, *edits):
        check(site, anatomy)
    recorder = _Recorder(anatomy, wanted, edits, stop)
    touched = grad or any(site.part in ("attention", "queries") for site in (*wanted, *edits))
    output: Any = None
    with ExitStack() as guard:
        guard.enter_context(undisturbed(network))
        guard.enter_context(torch.set_grad_enabled(grad))
        if touched:
            guard.enter_context(_our_attention(network))
        if grad:
            guard.enter_context(_known_slopes(network))
        guard.enter_context(recorder.recording())
        with suppress(_Stop):
            output = network(**_call_arguments(network, inputs))
    if stop is None or stop.part != "residual" or stop.layer:  # else only embeddings were made
        count(forward=len(next(iter(inputs.values()))))
    return Trace(recorder.at, None if output is None else _logits(output), recorder.operands)


def _logits(output: Any) -> Tensor | None:
    if getattr(output, "start_logits", None) is not None:
        return torch.stack([output.start_logits, output.end_logits], 1)
    logits: Tensor | None = getattr(output, "logits", None)
    return logits


class _Recorder:
    """Collects and edits the tensors of one forward pass."""

    def __init__(
        self, anatomy: Anatomy, read: set[Site], edit: dict[Site, Edit], stop: Site | None
    ) -> None:
        self.anatomy, self.read, self.edit, self.stop = anatomy, read, edit, stop
        self.at: dict[Site, Tensor] = {}
        self.operands: dict[Site, attention.Call] = {}
        self.stack: StackName = "encoder" if "encoder" in anatomy.stacks else "decoder"
        self.calls: dict[tuple[int, str, StackName], int] = defaultdict(int)
        self.places = _attention_places(anatomy)

    def visit(self, site: Site, tensor: Tensor) -> Tensor:
        """Edit, keep and, at the last site, end the pass."""
        if site in self.edit:
            tensor = self.edit[site](tensor)
        if site in self.read:
            self.at[site] = tensor
        if site == self.stop:
            raise _Stop
        return tensor

    def is_asked(self, site: Site) -> bool:
        return site in self.read or site in self.edit

    def attends(self, module: nn.Module, call: attention.Call) -> Tensor | None:
        """Queries, keys and weights of this layer, where asked for."""
        place = self.places.get((id(module), self.stack))
        if place is None:
            return None
        layers, cross = place
        layer = layers[min(self._count(module, "attends"), len(layers) - 1)]
        site = Site("queries", layer, self.stack, cross)
        if site in self.read:
            self.operands[site] = call
            self.at[site] = call.query
        site = Site("attention", layer, self.stack, cross)
        return self.visit(site, call.weights()) if self.is_asked(site) else None

    def _count(self, module: nn.Module, side: str) -> int:
        """How often this module was seen before from this side: shared blocks come every layer."""
        key = (id(module), side, self.stack)
        self.calls[key] += 1
        return self.calls[key] - 1

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Hooks in place and the attention function looking here, for one pass."""
        token = attention.current.set(self)
        handles: list[Any] = []
        try:
            self._install(handles)
            yield
        finally:
            for handle in handles:
                handle.remove()
            attention.current.reset(token)

    def _install(self, handles: list[Any]) -> None:
        if len(self.anatomy.stacks) > 1:
            for stack in self.anatomy.stacks.values():
                enter = partial(self._enter, stack.name)
                handles.append(stack.root.register_forward_pre_hook(enter))
        asked = {(site.stack, site.part) for site in (*self.read, *self.edit)}
        for (module, before), places in self._modules(asked).items():
            if before:
                handle = module.register_forward_pre_hook(
                    partial(self._before, places), with_kwargs=True
                )
            else:
                handle = module.register_forward_hook(partial(self._after, places))
            handles.append(handle)

    def _modules(
        self, asked: set[tuple[StackName, Part]]
    ) -> dict[tuple[nn.Module, bool], list[tuple[Part, Stack, int]]]:
        """Module and side (before its forward or after) -> what each of its calls stands for."""
        found: dict[tuple[nn.Module, bool], list[tuple[Part, Stack, int]]] = defaultdict(list)
        for name, part in asked:
            stack = self.anatomy.stacks[name]
            if part == "embedding":
                found[stack.embedding, False].append((part, stack, 0))
            elif part == "residual":
                for layer, block in enumerate(stack.blocks):
                    found[block, True].append((part, stack, layer))
                    found[block, False].append((part, stack, layer + 1))
            elif part == "mlp":
                for layer, down in enumerate(stack.mlp_down):
                    found[down, True].append((part, stack, layer))
            elif part == "attention":
                for layer, weights in enumerate(stack.probabilities):
                    found[weights, False].append((part, stack, layer))
        return found

    def _enter(self, name: StackName, module: nn.Module, args: Any) -> None:
        self.stack = name

    def _site(
        self, places: list[tuple[Part, Stack, int]], module: nn.Module, side: str
    ) -> Site | None:
        here = [(part, layer) for part, stack, layer in places if stack.name == self.stack]
        if not here:
            return None
        part, layer = here[min(self._count(module, side), len(here) - 1)]
        return Site(part, layer, self.stack)

    def _before(
        self, places: list[tuple[Part, Stack, int]], module: nn.Module, args: Any, kwargs: Any
    ) -> Any:
        site = self._site(places, module, "before")
        if site is None or not self.is_asked(site):
            return None
        if args:
            return (self.visit(site, args[0]), *args[1:]), kwargs
        return args, {**kwargs, "hidden_states": self.visit(site, kwargs["hidden_states"])}

    def _after(
        self, places: list[tuple[Part, Stack, int]], module: nn.Module, args: Any, output: Any
    ) -> Any:
        site = self._site(places, module, "after")
        # Between two blocks the same tensor is seen twice; it is read and edited where it enters.
        if site is None or not self.is_asked(site) or self._enters_next(site):
            return None
        if isinstance(output, tuple):
            return (self.visit(site, output[0]), *output[1:])
        return self.visit(site, output)

    def _enters_next(self, site: Site) -> bool:
        return site.part == "residual" and site.layer < self.anatomy.stacks[site.stack].layers


def _attention_places(
    anatomy: Anatomy,
) -> dict[tuple[int, StackName], tuple[list[int], bool]]:
    """Attention module (or one inside it) and stack -> its layers, and whether it is cross."""
    places: dict[tuple[int, StackName], tuple[list[int], bool]] = {}
    for stack in anatomy.stacks.values():
        for cross, modules in ((False, stack.attention), (True, stack.cross_attention)):
            for layer, module in enumerate(modules):
                for inner in module.modules():
                    layers, _ = places.setdefault((id(inner), stack.name), ([], cross))
                    layers.append(layer)
    return places


@contextmanager
def undisturbed(network: nn.Module) -> Iterator[None]:
    """Evaluation mode and frozen parameters for a while; afterwards everything is as it was."""
    with _evaluating(network), _frozen(network):
        yield


@contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    training = [module for module in network.modules() if module.training]
    try:
        for module in training:
            module.training = False
        yield
    finally:
        for module in training:
            module.training = True


@contextmanager
def _frozen(network: nn.Module) -> Iterator[None]:
    free = [parameter for parameter in network.parameters() if parameter.requires_grad]
    try:
        for parameter in free:
            parameter.requires_grad_(False)
        yield
    finally:
        for parameter in free:
            parameter.requires_grad_(True)


@contextmanager
def _known_slopes(network: nn.Module) -> Iterator[None]:
    """Activations keep their derivative, and projections leave out rows of zeros, going back."""
    handles: list[Any] = []
    try:
        for module in network.modules():
            if is_elementwise(module):
                handles.append(module.register_forward_hook(_with_slope))
            elif is_product(module):
                handles.append(module.register_forward_hook(_with_product))
        yield
    finally:
        for handle in handles:
            handle.remove()


def _with_slope(module: nn.Module, args: Any, output: Any) -> Any:
    return with_known_slope(args[0], output) if args else None


def _with_product(module: nn.Module, args: Any, output: Any) -> Any:
    return with_known_product(module, args[0], output) if args else None


@contextmanager
def _our_attention(network: nn.Module) -> Iterator[None]:
    """Let every part that finds its attention function by name use ours, and put the names back."""
    attention.register()
    configs: dict[int, Any] = {
        id(module.config): module.config
        for module in network.modules()
        if hasattr(getattr(module, "config", None), "_attn_implementation_internal")
    }
    before = [(config, config._attn_implementation_internal) for config in configs.values()]
    try:
        for config, _ in before:
            config._attn_implementation_internal = attention.NAME
        yield
    finally:
        for config, name in before:
            config._attn_implementation_internal = name


def _call_arguments(network: nn.Module, inputs: Inputs) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(inputs)
    config = getattr(network, "config", None)
    if hasattr(config, "use_cache"):
        arguments["use_cache"] = False
    return {**arguments, "return_dict": True}
