"""run: one forward pass that reads, edits and can be differentiated.

Whatever happens (an error, an interrupt), the network is left exactly as it was found: hooks,
training flags, `requires_grad` of the parameters and the attention implementation of every
sub-configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from sukashi.errors import UnsupportedError
from sukashi.model import attention_interface as attention
from sukashi.model.anatomy import Anatomy
from sukashi.model.feed import Inputs, feed, logits_in
from sukashi.model.hooks import hooked
from sukashi.model.undisturbed import undisturbed
from sukashi.trace.activation import is_elementwise, with_known_slope
from sukashi.trace.cost import count
from sukashi.trace.recorder import Edit, Recorder, Stop
from sukashi.trace.rowwise import is_product, with_known_product
from sukashi.trace.site import Site, check


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
    recorder = Recorder(anatomy, inputs, wanted, edits, stop)
    output: Any = None
    with ExitStack() as guard:
        guard.enter_context(undisturbed(network))
        guard.enter_context(torch.set_grad_enabled(grad))
        if grad or recorder.attends_to:
            guard.enter_context(attention.substituted(network, anatomy.attention_function))
        if grad and not anatomy.attention_function:  # the fused one cannot be taken back in batches
            guard.enter_context(sdpa_kernel(SDPBackend.MATH))
        if grad:
            guard.enter_context(_known_slopes(network, anatomy))
        guard.enter_context(recorder.recording())
        with suppress(Stop):
            output = feed(network, inputs)
    if stop is None or stop.part != "residual" or stop.layer:  # else only embeddings were made
        count(forward=len(next(iter(inputs.values()))))
    at = Found(recorder.at)
    return Trace(at, None if output is None else logits_in(output), recorder.operands)


class Found(dict[Site, Tensor]):
    """Tensors by site; one that the pass never came to is refused with a sentence.

    A network may run more blocks for a long text than for a short one.
    """

    def __missing__(self, site: Site) -> Tensor:
        raise UnsupportedError(
            f"This text does not go through layer {site.layer} of the network, though other texts "
            "do, and answers are read from the same layers for every text; choose a longer or a "
            "shorter text."
        )


@contextmanager
def _known_slopes(network: nn.Module, anatomy: Anatomy) -> Iterator[None]:
    """Activations keep their derivative, and projections leave out rows of zeros, going back.

    Modules whose output is changed in place afterwards are left alone: torch allows that only for
    what it computed itself.
    """
    free = [one for one in network.modules() if id(one) not in anatomy.changed]
    slopes = [(one, _with_slope) for one in free if is_elementwise(one)]
    products = [(one, _with_product) for one in free if is_product(one)]
    with hooked(after=(*slopes, *products)):
        yield


def _with_slope(module: nn.Module, args: Any, kwargs: Any, output: Any) -> Any:
    return with_known_slope(args[0], output) if args else None


def _with_product(module: nn.Module, args: Any, kwargs: Any, output: Any) -> Any:
    return with_known_product(module, args[0], output) if args else None


__all__ = ["Edit", "Inputs", "Trace", "run", "undisturbed"]
