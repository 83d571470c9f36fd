"""verify: prove on the live network, one capability at a time, that its parts do what they seem to.

A question is answered where the proofs it rests on hold; what does not hold is named with the
number that was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import torch
from torch import Tensor

from sukashi.errors import UnsupportedError, VerificationError
from sukashi.model.anatomy import Anatomy, Stack
from sukashi.model.feed import Inputs
from sukashi.model.limit import position_limit
from sukashi.model.probe import probe
from sukashi.result.attention import Mixer
from sukashi.trace.edited import Edited, Name, distance
from sukashi.trace.finite_difference import gradient_error
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site

T = TypeVar("T")
POOLED: Mixer = "attention of pooled tokens"
Capability = Literal["embedding", "layers", "decoding", "attention", "gradient"]


@dataclass(frozen=True)
class Check:
    """One thing that was tried: its name, whether it held, and the number that was seen.

    proves: what the network can be asked for when it holds. without: attentions that are left out
    because of it.
    """

    name: str
    holds: bool
    seen: str
    proves: Capability | None = None
    without: tuple[Site, ...] = ()


def verify(network: Any, anatomy: Anatomy, device: torch.device) -> tuple[Check, ...]:
    """All checks, on a few arbitrary tokens: nothing is raised, a check that fails says so."""
    inputs = probe(network, device, position_limit(network, anatomy))
    unread = _unread(network, anatomy, inputs)
    anatomy = _less(anatomy, unread)
    plain = run(network, anatomy, inputs, read=_all_layers(anatomy))
    known = Edited(network, anatomy, inputs, plain, _ends(anatomy), dict(_edits(anatomy)))
    checks = [*_embedding(known), *_layers(known), *_attention(known), *_gradient(known)]
    if anatomy.writes:
        checks.append(_decoding(known))
    if unread:
        seen = f"not in layers {[site.layer for site in unread]}"
        checks.append(
            Check("attention is shown where it is between tokens", True, seen, None, unread)
        )
    return tuple(checks)


def proved(anatomy: Anatomy, checks: Iterable[Check]) -> Anatomy:
    """The anatomy without the parts whose proof does not hold; the reasons stand in `unproven`.

    Raises: VerificationError when nothing at all holds.
    """
    every = tuple(checks)
    anatomy = _less(anatomy, [site for check in every for site in check.without])
    proofs = [check for check in every if check.proves]
    failed = [check for check in proofs if not check.holds]
    if failed and len(failed) == len(proofs):
        reasons = "; ".join(_sentence(check) for check in failed)
        raise VerificationError(
            f"Nothing that was found in this model holds on the live network: {reasons}; "
            "explanations would be wrong. Load it with <<verify=False>> to look at it all the same."
        )
    return without(anatomy, {str(one.proves): _sentence(one) for one in reversed(failed)})


def without(anatomy: Anatomy, unproven: Mapping[str, str]) -> Anatomy:
    """The anatomy without the parts of some capabilities; unproven: their names, with reasons."""
    stacks = dict(anatomy.stacks)
    if "attention" in unproven:
        stacks = {
            name: replace(one, attention=(None,) * one.layers, cross_attention=())
            for name, one in stacks.items()
        }
    decode = None if "decoding" in unproven else anatomy.decode
    return replace(anatomy, stacks=stacks, decode=decode, unproven=dict(unproven))


def _unread(network: Any, anatomy: Anatomy, inputs: Inputs) -> tuple[Site, ...]:
    """Attentions that are not between the tokens, where others are: of pooled tokens, mostly."""
    stacks = anatomy.stacks.values()
    sites = [
        site for stack in stacks for cross in (False, True) for site in _weights_of(stack, cross)
    ]
    if not sites or _is_read(network, anatomy, inputs, sites):
        return ()
    unread = [one for one in sites if not _is_read(network, anatomy, inputs, [one])]
    return tuple(unread) if len(unread) < len(sites) else ()


def _is_read(network: Any, anatomy: Anatomy, inputs: Inputs, sites: list[Site]) -> bool:
    try:
        run(network, anatomy, inputs, read=sites)
    except UnsupportedError:
        return False
    return True


def _less(anatomy: Anatomy, sites: Iterable[Site]) -> Anatomy:
    """The anatomy without some attentions."""
    stacks = dict(anatomy.stacks)
    for site in sites:
        stack = stacks[site.stack]
        if site.cross:
            cross = _but(stack.cross_attention, site.layer, None)
            stacks[site.stack] = replace(stack, cross_attention=cross)
            continue
        mixers = _but(stack.mixers, site.layer, POOLED)
        own = _but(stack.attention, site.layer, None)
        stacks[site.stack] = replace(stack, attention=own, mixers=mixers)
    return replace(anatomy, stacks=stacks)


def _but(every: tuple[T, ...], place: int, other: T) -> tuple[T, ...]:
    return (*every[:place], other, *every[place + 1 :])


def _sentence(check: Check) -> str:
    return f"{check.name} ({check.seen})"


def _edits(anatomy: Anatomy) -> Iterator[tuple[Name, dict[Site, Edit]]]:
    """Every change of a pass that a proof rests on, by name."""
    for name, stack in anatomy.stacks.items():
        embedding = Site("embedding", 0, name)
        yield (name, "same embeddings"), {embedding: torch.clone}
        yield (name, "other embeddings"), {embedding: _turned}
        sites = _layers_of(stack)
        if sites:
            yield (name, "same hidden states"), dict.fromkeys(sites, torch.clone)
            yield (name, "other first states"), {sites[0]: _turned}
            yield (name, "other last states"), {sites[-1]: _turned}
        for cross in (False, True):
            weights = _weights_of(stack, cross)
            if weights:
                yield (name, _attention_name(cross)), dict.fromkeys(weights, _uneven)


def _attention_name(cross: bool) -> str:
    return "cross-attention" if cross else "attention"


def _layers_of(stack: Stack) -> list[Site]:
    """What enters each block, and what leaves the last one."""
    count = stack.layers + 1 if stack.layers else 0
    return [Site("residual", layer, stack.name) for layer in range(count)]


def _all_layers(anatomy: Anatomy) -> list[Site]:
    return [site for stack in anatomy.stacks.values() for site in _layers_of(stack)]


def _weights_of(stack: Stack, cross: bool) -> list[Site]:
    every = stack.cross_attention if cross else stack.attention
    return [Site("attention", n, stack.name, cross) for n, one in enumerate(every) if one]


def _embedding(known: Edited) -> Iterator[Check]:
    """What the embedding gives can be put back without a change, and others change the answer."""
    for name in known.anatomy.stacks:
        same, other = (known.change((name, f"{one} embeddings")) for one in ("same", "other"))
        holds = same <= known.rounding and other > same
        seen = f"the same ones by {same:.1e}, others by {other:.1e}"
        yield Check(f"replacing the {name} embeddings changes the answer", holds, seen, "embedding")


def _layers(known: Edited) -> Iterator[Check]:
    """Every block's input and the last output can be put back, and others change the answer."""
    for name, stack in known.anatomy.stacks.items():
        if not stack.layers:
            yield Check(f"{name} blocks are found", False, "0", "layers")
            continue
        missing = [site.layer for site in _layers_of(stack) if site not in known.plain.at]
        same = known.change((name, "same hidden states"))
        other = max(known.change((name, f"other {one} states")) for one in ("first", "last"))
        holds = not missing and same <= known.rounding and other > same
        seen = f"the same ones by {same:.1e}, others by {other:.1e}"
        yield Check(f"replacing {name} hidden states changes the answer", holds, seen, "layers")


def _attention(known: Edited) -> Iterator[Check]:
    """Rows of every layer's weights sum to 1, and changing them changes the model's output."""
    for stack in known.anatomy.stacks.values():
        for cross in (False, True) if stack.cross_attention else (False,):
            yield from _attention_of(known, stack, cross)


def _attention_of(known: Edited, stack: Stack, cross: bool) -> Iterator[Check]:
    name = "cross-attention" if cross else f"{stack.name} attention"
    every = stack.cross_attention if cross else stack.attention
    sites = _weights_of(stack, cross)
    if not sites:
        return
    try:
        seen = run(known.network, known.anatomy, known.inputs, read=sites).at
    except UnsupportedError:
        reason = "the layout of its weights could not be traced"
        yield Check(f"{name} can be read", False, reason, "attention")
        return
    missing = [site.layer for site in sites if site not in seen]
    if missing:
        where = f"not in layers {missing}"
        yield Check(f"{name} is seen in every layer", False, where, "attention")
        return
    sums = [seen[site].float().sum(-1) - 1 for site in sites]
    sunk = {n for n, one in enumerate(every) if one and one.sink}
    off = max(
        float((one.clamp(min=0) if site.layer in sunk else one.abs()).max())
        for site, one in zip(sites, sums, strict=True)
    )
    holds = off < 1e-2
    if sunk:
        beside = f"rows of {name} sum to 1 at most, the rest goes to a sink"
        yield Check(beside, holds, f"off by {off:.1e}", "attention")
    else:
        yield Check(f"rows of {name} sum to 1", holds, f"off by {off:.1e}", "attention")
    moved = known.change((stack.name, _attention_name(cross)))
    yield Check(f"changing {name} changes the answer", moved > 0, f"by {moved:.1e}", "attention")


def _uneven(weights: Tensor) -> Tensor:
    """Other weights whose rows sum to 1: uneven ones, so that a uniform head changes as well."""
    uneven = torch.arange(1, weights.shape[-1] + 1, device=weights.device, dtype=torch.float32)
    return (uneven / uneven.sum()).to(weights).expand_as(weights).clone()


def _turned(hidden: Tensor) -> Tensor:
    """Every token with the next one's hidden states, and twice as large."""
    return 2 * hidden.roll(1, 1)


def _gradient(known: Edited) -> Iterator[Check]:
    """Small changes of the embeddings change the answer as the gradient says."""
    anatomy = known.anatomy
    if known.plain.logits is None and not anatomy.writer.layers:
        return
    name = "the gradient is what small changes of the embeddings do"
    try:
        error, holds = gradient_error(known.network, anatomy, known.inputs)
    except (RuntimeError, NotImplementedError, AssertionError) as error_of_autograd:
        reason = " ".join(str(error_of_autograd).split())[:120]
        yield Check(name, False, f"none: {reason}", "gradient")
        return
    yield Check(name, holds, f"off by {error:.1e}", "gradient")


def _decoding(known: Edited) -> Check:
    """The last block's output, decoded, gives the model's logits."""
    decode, writer = known.anatomy.decode, known.anatomy.writer
    name = "the last layer decodes to the logits"
    if decode is None:
        return Check(name, False, "it reads more than the last block's row", "decoding")
    last = Site("residual", writer.layers, writer.name)
    with torch.no_grad():
        off = distance(decode(known.plain.at[last]), known.plain.logits)
    return Check(name, off <= known.rounding, f"off by {off:.1e}", "decoding")


def _ends(anatomy: Anatomy) -> list[Site]:
    """The output of the last block of the stack that writes, where there are blocks."""
    writer = anatomy.writer
    return [Site("residual", writer.layers, writer.name)] if writer.layers else []
