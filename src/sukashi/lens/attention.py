"""Attention: who looks at whom, in every layer and head."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sukashi.errors import BudgetError, UnknownNameError, UnsupportedError
from sukashi.model.anatomy import Stack
from sukashi.model.attention_interface import Call
from sukashi.model.encoding import Encoding
from sukashi.model.subject import Subject
from sukashi.result.attention import AttentionMaps, Factors, Mixer, Part
from sukashi.result.constraints import Float
from sukashi.result.recipe import Recipe
from sukashi.trace.budget import Budget
from sukashi.trace.finite import demand_finite
from sukashi.trace.progress import Progress, silent
from sukashi.trace.run import Edit, run
from sukashi.trace.site import Site


def parts(subject: Subject) -> tuple[Part, ...]:
    """The parts a model has, the most telling first."""
    if len(subject.anatomy.stacks) > 1:
        return ("cross", "encoder", "decoder")
    return tuple(subject.anatomy.stacks)


def attention_maps(
    subject: Subject,
    encoding: Encoding,
    recipe: Recipe,
    part: Part | None,
    budget: Budget,
    progress: Progress = silent,
) -> AttentionMaps:
    """Attention weights of one part for one text: whole or, when too large, as queries and keys.

    progress: called after every layer; an exception it raises ends the work.
    Raises: UnknownNameError for a part the model does not have; BudgetError when neither form fits.
    """
    allowed = parts(subject)
    chosen = allowed[0] if part is None else part
    if chosen not in allowed:
        raise UnknownNameError("part", part, allowed)
    cross = chosen == "cross"
    stack = subject.anatomy.stacks["decoder" if cross or chosen == "decoder" else "encoder"]
    queries = encoding.written if stack.name == subject.anatomy.writer.name else encoding.tokens
    keys = encoding.tokens if cross else queries
    layers = _layers(stack, cross)
    need = 4 * len(layers) * stack.heads * len(queries) * len(keys)
    dense = factors = None
    if need <= budget.bytes:
        shape = len(queries), len(keys)
        sites = [Site("attention", layer, stack.name, cross) for layer in layers]
        dense = _weights(subject, encoding, sites, shape, progress)
    elif stack.interface:
        factors = _factors(subject, encoding, stack, cross)
    if dense is None and factors is None:
        raise BudgetError(
            f"All attention weights need {need:,} bytes, the budget is {budget.bytes:,}, and this "
            "architecture's cannot be kept as queries and keys; shorten the text or raise the "
            "budget (<<memory=>>)."
        )
    return AttentionMaps(
        query_tokens=queries,
        key_tokens=keys,
        part=chosen,
        recipe=recipe,
        dense=dense,
        factors=factors,
        budget=budget.bytes,
        layers=tuple(layers),
        mixers=_mixers(stack, cross),
        sink_weights=_on_sinks(stack, cross, dense, factors),
    )


def _mixers(stack: Stack, cross: bool) -> tuple[Mixer, ...]:
    """What each layer mixes its tokens with; of cross-attention whether it has any."""
    if not cross:
        return stack.mixers
    return tuple("none" if one is None else "attention" for one in stack.cross_attention)


def _on_sinks(
    stack: Stack, cross: bool, dense: Float | None, factors: Factors | None
) -> Float | None:
    """(layers, heads, queries) what the rows of layers with a sink miss of 1; None without one."""
    every = [one for one in (stack.cross_attention if cross else stack.attention) if one]
    if not any(one.sink for one in every):
        return None
    shape = dense.shape if dense is not None else factors.shape  # type: ignore[union-attr]
    found = np.zeros(shape[:3], dtype=np.float32)
    for place, head in np.ndindex(shape[:2]):
        if every[place].sink:
            whole = slice(None)
            rows = dense[place, head] if dense is not None else factors.rows(place, head, whole)  # type: ignore[union-attr]
            found[place, head] = np.clip(1 - rows.sum(-1, dtype=np.float64), 0, 1)
    return found


def _weights(
    subject: Subject,
    encoding: Encoding,
    sites: list[Site],
    shape: tuple[int, int],
    progress: Progress,
) -> Float:
    """(layers, heads, queries, keys), each layer copied as it comes by: none is held twice."""
    stack = subject.anatomy.stacks[sites[0].stack]
    dense = np.zeros((len(sites), stack.heads, *shape), dtype=np.float32)

    def keeping(row: int) -> Edit:
        def keep(weights: Tensor) -> Tensor:
            demand_finite(weights[0])
            dense[row] = array(weights[0])
            progress(row + 1, len(sites))
            return weights

        return keep

    edits = {site: keeping(row) for row, site in enumerate(sites)}
    run(subject.network, subject.anatomy, encoding.inputs, edit=edits, stop=_end(subject))
    return dense


def _factors(subject: Subject, encoding: Encoding, stack: Stack, cross: bool) -> Factors | None:
    """Queries and keys with the rule of the mask; None where the weights need more than those."""
    sites = [Site("queries", layer, stack.name, cross) for layer in _layers(stack, cross)]
    trace = run(subject.network, subject.anatomy, encoding.inputs, read=sites, stop=_end(subject))
    calls = [trace.calls[site] for site in sites]
    rows = {len(encoding.written), len(encoding.tokens)}  # others are of the network's own
    if any(_biased(call) or call.key.shape[2] not in rows for call in calls):
        return None
    rules = [_mask_rule(call) for call in calls]
    if any(rule is None for rule in rules) or len({(r[0], r[2]) for r in rules if r}) != 1:
        return None
    causal, _, visible = rules[0]  # type: ignore[misc]
    return Factors(
        queries=np.stack([array(call.query[0]) for call in calls]),
        keys=np.stack([array(call.key[0]) for call in calls]),
        scaling=np.array([call.scaling for call in calls], dtype=np.float32),
        softcap=np.array([call.softcap or 0 for call in calls], dtype=np.float32),
        window=np.array([rule[1] for rule in rules if rule], dtype=np.int64),
        causal=causal,
        visible=np.frombuffer(visible, dtype=np.bool_),
        sinks=_sink_logits(calls),
    )


def _sink_logits(calls: list[Call]) -> Float | None:
    """(layers, heads) the logits of sinks, −inf in layers without; None where no layer has one."""
    if all(call.sinks is None for call in calls):
        return None
    none = np.full(calls[0].query.shape[1], -np.inf, dtype=np.float32)
    return np.stack([none if one.sinks is None else array(one.sinks.reshape(-1)) for one in calls])


def _layers(stack: Stack, cross: bool) -> list[int]:
    """The layers that have this attention.

    Raises: UnsupportedError where none has, or where their numbers of heads differ.
    """
    every = stack.cross_attention if cross else stack.attention
    found = [layer for layer, one in enumerate(every) if one is not None]
    heads = {one.heads for one in every if one is not None}
    if not found:
        raise UnsupportedError(
            f"No layer of the {stack.name} has attention weights; ask for another part."
        )
    if len(heads) > 1:
        counts = ", ".join(str(count) for count in sorted(heads))
        raise UnsupportedError(
            f"The layers of the {stack.name} have different numbers of heads ({counts}), which one "
            "map cannot show."
        )
    return found


def _end(subject: Subject) -> Site:
    """After the last block: the head has nothing to say here."""
    return Site("residual", subject.anatomy.writer.layers, subject.anatomy.writer.name)


def _biased(call: Call) -> bool:
    return call.bias is not None and bool(call.bias.any())


def _mask_rule(call: Call) -> tuple[bool, int, bytes] | None:
    """(causal, window, visible keys) that reproduce the mask of one call exactly, or None."""
    queries, keys = call.query.shape[2], call.key.shape[2]
    if call.mask is None:
        return False, 0, np.ones(keys, dtype=np.bool_).tobytes()
    mask = call.mask[0, 0, :, :keys]
    seen = (mask if mask.dtype == torch.bool else mask > torch.finfo(mask.dtype).min / 2).cpu()
    seen = seen.expand(queries, keys)
    at, key = torch.arange(queries)[:, None], torch.arange(keys)[None]
    causal = queries > 1 and queries == keys and not bool((seen & (key > at)).any())
    visible = seen.any(0)
    reach = int(torch.where(seen, (at - key).abs(), 0).max())
    for window in (0, reach + 1 if causal else reach):
        rule = visible & (key <= at if causal else torch.ones_like(seen))
        if window:
            rule = rule & ((key > at - window) if causal else ((at - key).abs() <= window))
        if torch.equal(rule, seen):
            return causal, window, visible.numpy().tobytes()
    return None


def array(tensor: Tensor) -> Float:
    """A tensor as float32 numpy."""
    return np.asarray(tensor.detach().float().cpu().numpy(), dtype=np.float32)
