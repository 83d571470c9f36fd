"""verify: prove on the live network that its parts are what the anatomy says, before anything is read from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sukashi.errors import VerificationError
from sukashi.model.anatomy import Anatomy
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
    inputs = probe(anatomy, device)
    plain = run(network, anatomy, inputs)
    checks = list(_attention(network, anatomy, inputs, plain))
    if anatomy.decode is not None and plain.logits is not None:
        checks.append(_decoding(network, anatomy, inputs, plain.logits))
    return tuple(checks)


def demand(checks: tuple[Check, ...]) -> None:
    """Raise VerificationError when a check does not hold."""
    failed = [f"{check.name} ({check.seen})" for check in checks if not check.holds]
    if failed:
        raise VerificationError(
            f"This model does not behave as its architecture says: {'; '.join(failed)}; explanations "
            "would be wrong. Load it with verify=False to look at it all the same."
        )


def probe(anatomy: Anatomy, device: torch.device) -> dict[str, Tensor]:
    """A few arbitrary tokens for every stack."""
    rows = int(getattr(anatomy.reader.embedding, "num_embeddings", 8))
    ids = (torch.arange(_LENGTH, device=device) * 7 + 3) % rows
    inputs = {"input_ids": ids[None], "attention_mask": torch.ones_like(ids)[None]}
    if len(anatomy.stacks) > 1:
        inputs["decoder_input_ids"] = ids.flip(0)[None, : _LENGTH // 2]
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
            edited = run(network, anatomy, inputs, edit={site: _shuffled for site in sites})
            moved = _distance(edited.logits, plain.logits)
            yield Check(f"changing {name} changes the answer", moved > 0, f"by {moved:.1e}")


def _shuffled(weights: Tensor) -> Tensor:
    """Other weights whose rows sum to 1: uneven ones, so that a uniform head changes as well."""
    uneven = torch.arange(1, weights.shape[-1] + 1, device=weights.device, dtype=torch.float32)
    return (uneven / uneven.sum()).to(weights).expand_as(weights).clone()


def _decoding(network: Any, anatomy: Anatomy, inputs: Inputs, logits: Tensor) -> Check:
    """The last block's output, decoded, is what the model says."""
    assert anatomy.decode is not None
    last = Site("residual", anatomy.writer.layers, anatomy.writer.name)
    trace = run(network, anatomy, inputs, read=[last])
    with torch.no_grad():
        off = _distance(anatomy.decode(trace.at[last]), trace.logits)
    scale = max(1.0, float(logits.float().abs().max()))
    tolerance = 1e-5 if logits.dtype == torch.float32 else 1e-2
    return Check(
        "the last layer decodes to the logits", off <= tolerance * scale, f"off by {off:.1e}"
    )


def _distance(one: Tensor | None, other: Tensor | None) -> float:
    if one is None or other is None:
        return float("inf")
    return float((one.float() - other.float()).abs().max())
