"""verify: prove on the live network that its parts are what the anatomy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sukashi.errors import VerificationError
from sukashi.model.anatomy import Anatomy
from sukashi.model.limit import position_limit
from sukashi.model.verify import rows_of
from sukashi.trace.run import Inputs, Trace, run
from sukashi.trace.site import Site

_LENGTH = 8


@dataclass(frozen=True)
class Check:
    """One thing that was tried: its name, whether it held, and the number that was seen."""

    name: str
    holds: bool
    seen: str


def verify(network: Any, anatomy: Anatomy, device: torch.device) -> tuple[Check, ...]:
    """All checks, on a few arbitrary tokens: nothing is raised, a check that fails says so."""
    inputs = probe(network, anatomy, device)
    plain = run(network, anatomy, inputs, read=[_end(anatomy)])
    checks = list(_attention(network, anatomy, inputs, plain))
    if anatomy.decode is not None and plain.logits is not None:
        checks.append(_decoding(network, anatomy, inputs, plain.logits))
    return tuple(checks)


def demand(checks: tuple[Check, ...]) -> None:
    """Raise VerificationError when a check does not hold."""
    failed = [f"{check.name} ({check.seen})" for check in checks if not check.holds]
    if failed:
        raise VerificationError(
            f"This model does not behave as its architecture says: {'; '.join(failed)}; "
            "explanations would be wrong. Load it with <<verify=False>> to look at it all the same."
        )


def probe(network: Any, anatomy: Anatomy, device: torch.device) -> dict[str, Tensor]:
    """A few arbitrary tokens for every stack, as many as the network can read."""
    rows = rows_of(anatomy.reader.embedding)
    length = min(_LENGTH, position_limit(network) or _LENGTH)
    ids = (torch.arange(length, device=device) * 7 + 3) % rows
    end = getattr(network.config, "eos_token_id", None)
    if isinstance(end, int) and 0 <= end < rows:
        ids[-1] = end  # where the classifiers among the encoder–decoder models read
    inputs = {"input_ids": ids[None], "attention_mask": torch.ones_like(ids)[None]}
    if len(anatomy.stacks) > 1:
        written = length if anatomy.decode is None else max(1, length // 2)
        inputs["decoder_input_ids"] = ids.flip(0)[None, :written]
    return inputs


def _attention(network: Any, anatomy: Anatomy, inputs: Inputs, plain: Trace) -> Iterator[Check]:
    """Rows of every layer's weights sum to 1, and changing them changes what the model says."""
    for stack in anatomy.stacks.values():
        for cross in (False, True) if stack.cross_attention else (False,):
            name = "cross-attention" if cross else f"{stack.name} attention"
            sites = [Site("attention", layer, stack.name, cross) for layer in range(stack.layers)]
            seen = run(network, anatomy, inputs, read=sites).at
            missing = [site.layer for site in sites if site not in seen]
            if missing:
                yield Check(f"{name} is seen in every layer", False, f"not in layers {missing}")
                continue
            off = max(float((seen[site].float().sum(-1) - 1).abs().max()) for site in sites)
            yield Check(f"rows of {name} sum to 1", off < 1e-2, f"off by {off:.1e}")
            edit = dict.fromkeys(sites, _uneven)
            # A head may say little (a pooler, two classes), so the last block's output is watched.
            end = _end(anatomy)
            edited = run(network, anatomy, inputs, read=[end], edit=edit)
            moved = _distance(edited.at[end], plain.at[end])
            yield Check(f"changing {name} changes the answer", moved > 0, f"by {moved:.1e}")


def _uneven(weights: Tensor) -> Tensor:
    """Other weights whose rows sum to 1: uneven ones, so that a uniform head changes as well."""
    uneven = torch.arange(1, weights.shape[-1] + 1, device=weights.device, dtype=torch.float32)
    return (uneven / uneven.sum()).to(weights).expand_as(weights).clone()


def _decoding(network: Any, anatomy: Anatomy, inputs: Inputs, logits: Tensor) -> Check:
    """The last block's output, decoded, is what the model says."""
    assert anatomy.decode is not None
    last = _end(anatomy)
    trace = run(network, anatomy, inputs, read=[last])
    with torch.no_grad():
        off = _distance(anatomy.decode(trace.at[last]), trace.logits)
    scale = max(1.0, float(logits.float().abs().max()))
    tolerance = 1e-5 if logits.dtype == torch.float32 else 1e-2
    return Check(
        "the last layer decodes to the logits", off <= tolerance * scale, f"off by {off:.1e}"
    )


def _end(anatomy: Anatomy) -> Site:
    """The output of the last block of the stack that writes."""
    return Site("residual", anatomy.writer.layers, anatomy.writer.name)


def _distance(one: Tensor | None, other: Tensor | None) -> float:
    if one is None or other is None:
        return float("inf")
    return float((one.float() - other.float()).abs().max())
