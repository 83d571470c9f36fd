"""Dissect: the anatomy of a network, from two short passes in which everything is seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from sukashi.errors import ModelError, SukashiError
from sukashi.model.anatomy import Anatomy, Answer, Stack, StackName
from sukashi.model.attention_interface import NAME
from sukashi.model.config import config_of
from sukashi.model.device import place_of
from sukashi.model.feed import feed, logits_in
from sukashi.model.observation.decoder_start import decoder_start
from sukashi.model.observation.head import Head, head_of
from sukashi.model.observation.independence import are_independent
from sukashi.model.observation.lookup import input_embeddings
from sukashi.model.observation.passes import SECOND, Passes
from sukashi.model.observation.positions import room_for_tokens
from sukashi.model.observation.record import Record, record
from sukashi.model.observation.routing import picks_parts
from sukashi.model.observation.stack import last_hidden, stacks_of
from sukashi.model.probe import LENGTH, probe
from sukashi.model.structure import tensors
from sukashi.model.undisturbed import undisturbed

ROUNDING = {torch.float32: 1e-5, torch.float64: 1e-9}
"""Of the largest logit: what doing the same operations on fewer rows may change."""


def dissect(network: Any) -> Anatomy:
    """The anatomy of a network.

    Raises: ModelError where it cannot be fed token ids, or no module looks them up.
    """
    device, _ = place_of(network, input_embeddings(network))
    with undisturbed(network), torch.no_grad():
        inputs, plain = _first(network, device)
    other = {name: ids.clone() for name, ids in inputs.items()}
    for ids in (other[name] for name in other if name.endswith("input_ids")):
        ids[0, -2 if ids.shape[1] > 2 else -1] = ids[0, 0]
    with undisturbed(network), torch.no_grad():
        for function in (NAME, "eager", ""):
            seen = _watched(network, inputs, function)
            again = _watched(network, other, function)
            if _agree(plain, seen.output):
                break
        anatomy = _anatomy(Passes(network, inputs, other, seen, again))
        start = None
        if not anatomy.writes and "decoder" in anatomy.stacks and SECOND in inputs:
            alone = {name: one for name, one in inputs.items() if name != SECOND}
            start = decoder_start(network, anatomy.stacks["decoder"].lookup, alone)
        apart = not are_independent(network, inputs, other, lambda *some: _alike(plain, *some))
        return replace(anatomy, attention_function=function, decoder_start=start, apart=apart)


def _watched(network: Any, inputs: dict[str, Tensor], function: str) -> Record:
    """One pass, from the network as it was built: a short text may exchange its attention."""
    with undisturbed(network):
        return record(network, lambda: feed(network, inputs), function)


def _agree(plain: Any, ours: Any) -> bool:
    """Whether a network says the same with another attention function as with its own."""
    pairs = zip(_numbers(plain), _numbers(ours), strict=False)
    return all(
        torch.allclose(
            one.float(),
            other.float(),
            atol=10 * ROUNDING.get(one.dtype, 2e-2) * max(1.0, float(one.float().abs().max())),
            rtol=0,
            equal_nan=True,
        )
        for one, other in pairs
    )


def _alike(plain: Any, texts: slice, output: Any) -> bool:
    """Whether some texts of a pass are answered as the text of another pass."""
    pairs = zip(_numbers(plain), _numbers(output), strict=False)
    return all(
        _agree(one, other[texts]) for one, other in pairs if one.shape[1:] == other.shape[1:]
    )


def _numbers(output: Any) -> list[Tensor]:
    logits = logits_in(output)
    if logits is not None:
        return [logits]
    return [one for _, one in tensors(output) if torch.is_floating_point(one) and one.numel()][:1]


def _first(network: Any, device: torch.device) -> tuple[dict[str, Tensor], Any]:
    """What the network was fed first, and what it says; fewer tokens where it has no room.

    Raises: ModelError where it cannot be fed a text.
    """
    for limit in (LENGTH, 7, 5, 4, 3):
        inputs = probe(network, device, limit)
        try:
            with undisturbed(network):
                return inputs, feed(network, inputs)
        except (SukashiError, torch.OutOfMemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a stranger's forward raises
            refused = error
    text = " ".join(str(refused).split())[:200]
    raise ModelError(
        f"{type(network).__name__} cannot be fed a text alone ({type(refused).__name__}: "
        f"{text}); sukashi explains networks that take input_ids, as a tokenizer returns them."
    ) from refused


def _anatomy(passes: Passes) -> Anatomy:
    found = _with_head(passes, stacks_of(passes))
    if found.writes and found.decode is None:
        joined = _with_head(passes, stacks_of(passes, joined=True))
        return joined if joined.decode is not None else found
    return found


def _with_head(passes: Passes, stacks: dict[StackName, Stack]) -> Anatomy:
    """The anatomy with these stacks: which of them is causal, and the head behind the last one."""
    network, seen = passes.network, passes.seen
    if len(stacks) == 1:
        (stack,) = stacks.values()
        causal = _is_causal(stack, passes)
        only: StackName = "decoder" if causal else "encoder"
        stacks = {only: replace(stack, name=only, causal=causal)}
    writer = next(reversed(stacks.values()))
    logits = logits_in(seen.output)
    writes = _writes(network, writer, logits)
    if writes:
        _demand_rows(passes, logits)
    head = _head(passes, writer) if writes else None
    if head is not None:
        stacks[writer.name] = replace(writer, final_norm=head.final_norm)
    blocks = {id(block.entry.module) for stack in stacks.values() for block in stack.layer_blocks}
    return Anatomy(
        family=str(getattr(config_of(network), "model_type", "") or type(network).__name__),
        stacks=stacks,
        decode=head,
        unembedding=head.unembedding if head else None,
        writes=writes,
        room=_room(stacks, passes.inputs, seen),
        routed=picks_parts(seen, stacks),
        calls=Counter(id(call.module) for call in seen.calls if id(call.module) in blocks),
        gives="words" if writes else _gives(seen.output, logits),
        classes=int(logits.shape[-1]) if logits is not None else 0,
        changed=frozenset(id(call.module) for call in seen.calls if call.changed_later),
    )


def _is_causal(stack: Stack, passes: Passes) -> bool:
    """Whether what stands before a changed token stays as it was."""
    seen, again = passes.seen, passes.again
    one, other = last_hidden(stack, seen), last_hidden(stack, again)
    if one is None or other is None:
        one, other = logits_in(seen.output), logits_in(again.output)
    if one is None or other is None or one.ndim < 3:
        return False
    before = max(1, passes.ids(second=False).shape[1] - 2)
    first, second = one[:, :before].float(), other[:, :before].float()
    return torch.allclose(first, second, atol=1e-6, rtol=1e-5, equal_nan=True)


def _room(stacks: dict[StackName, Stack], inputs: dict[str, Tensor], seen: Record) -> int | None:
    lengths = {int(ids.shape[1]) for name, ids in inputs.items() if name.endswith("input_ids")}
    words = [getattr(stack.embedding, "weight", None) for stack in stacks.values()]
    tables = [one for one in words if one is not None]
    before = max(stack.rows_before for stack in stacks.values())
    return room_for_tokens(seen, lengths, tables, before)


def _gives(output: Any, logits: Tensor | None) -> Answer:
    """What the logits of a network that writes no words are of."""
    if logits is None:
        return "hidden states"
    if getattr(output, "start_logits", None) is not None:
        return "places"
    return "one label a token" if logits.ndim == 3 else "one label a text"


def _writes(network: Any, writer: Stack, logits: Tensor | None) -> bool:
    """Whether the logits are of words: one row a token, as wide as the vocabulary."""
    if logits is None or logits.ndim != 3:
        return False
    config = config_of(network)
    sizes = {getattr(config, name, None) for name in ("vocab_size", "decoder_vocab_size")}
    return int(logits.shape[-1]) in {writer.lookup.rows, *sizes}


def _demand_rows(passes: Passes, logits: Tensor | None) -> None:
    """Raises: ModelError where a network that writes gives the logits of its last token alone."""
    if logits is not None and logits.shape[1] < passes.written:
        raise ModelError(
            f"{type(passes.network).__name__} gives logits for {logits.shape[1]} of "
            f"{passes.written} tokens; sukashi reads those of every token, so let its forward "
            "return them all."
        )


def _head(passes: Passes, writer: Stack) -> Head | None:
    """The head as a program, where it gives the logits of each row from that row alone."""
    if not writer.layer_blocks:
        return None
    place, logits = writer.layer_blocks[-1].exit, logits_in(passes.seen.output)
    assert logits is not None
    head = head_of(passes.seen, passes.network, place, logits, passes.written)
    return head if head is not None and _holds(head, writer, passes) else None


def _holds(head: Head, writer: Stack, passes: Passes) -> bool:
    """Whether the program gives the logits of another text, also of some of its rows alone.

    A network that gives no numbers is for `sukashi.trace.verify` to find.
    """
    logits, hidden = logits_in(passes.again.output), last_hidden(writer, passes.again)
    if logits is None or hidden is None:
        return False
    hidden = hidden[:, : passes.written]
    rounding = ROUNDING.get(logits.dtype, 2e-2) * max(1.0, float(logits.float().abs().max()))
    for some in (slice(None), slice(0, 3), slice(1, 2)):
        wanted = logits[:, some]
        try:
            found = head(hidden[:, some])
        except (RuntimeError, IndexError, KeyError, TypeError):
            return False
        if found.shape != wanted.shape:
            return False
        if not torch.allclose(found, wanted, atol=rounding, rtol=0, equal_nan=True):
            return False
    return True
