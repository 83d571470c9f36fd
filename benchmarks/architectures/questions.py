"""Questions: each is asked of sukashi, and its numbers are held against plain PyTorch.

A check returns the largest deviation as a share of the largest reference number; of attention
weights, and of a classifier's logits and probabilities, as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.architectures.configuration import MASK, PAD
from benchmarks.architectures.network import accepted, said, sentence
from benchmarks.architectures.session import Session

STEPS = 8
LEFT = 0.05
TOLERANCE = {"grad_x_input": 1e-3, "integrated_gradients": 1e-3, "occlusion": 1e-3}
OTHERWISE = 1e-4


def tolerance(question: str) -> float:
    """The largest deviation that is right: what float32 and another order of sums explain."""
    return TOLERANCE.get(question, OTHERWISE)


def gradient_times_input(session: Session) -> float:
    """Scores, magnitudes, values and choice of the targets, by autograd."""
    found = session.explainer.attribution(*session.subject, method="grad_x_input")
    if not session.named_rightly(found.targets):
        return 1.0
    values = session.values(found.targets)
    scores, lengths = session.plain.gradient_times_input(values)
    return max(
        away(found.scores, scores) / _scale(scores, lengths),
        away(found.magnitudes, lengths) / largest(lengths),
        _values_off(session, found, values),
    )


def integrated_gradients(session: Session) -> float:
    """The same points of the same path, in a loop; and the value at its start."""
    found = session.explainer.attribution(
        *session.subject, method="integrated_gradients", steps=STEPS, baseline="mask"
    )
    values = session.values(found.targets)
    start = session.plain.silenced_rows(MASK, session.kept)
    scores, lengths = session.plain.integrated_gradients(values, start, STEPS)
    with torch.no_grad():
        empty = session.plain.logits(start)
    low = np.array([float(value(empty)) for value in values])
    mine = np.array([target.baseline_value for target in found.targets])
    high = np.array([float(value(session.logits)) for value in values])
    scale = max(largest(scores), largest(high), largest(low))
    return max(away(found.scores, scores) / _scale(scores, lengths), away(mine, low) / scale)


def occlusion(session: Session) -> float:
    """Every token's embedding set to zero, one after the other."""
    found = session.explainer.attribution(*session.subject, method="occlusion", baseline="zero")
    scores = session.plain.occlusion(session.values(found.targets))
    return away(found.scores, scores) / largest(scores)


def layers(session: Session) -> float:
    """The last row of layers is what the network itself says."""
    found = session.explainer.layers(*session.subject, top=3)
    rows = session.logits[0, torch.from_numpy(np.array(found.positions))].softmax(-1)
    best = rows.topk(3, dim=-1)
    ids = torch.from_numpy(np.array(found.top_ids[-1]))
    named = rows.gather(-1, ids)  # of equal ones any may be named
    off = max(
        away(found.top_probabilities[-1], best.values.numpy()),
        away(found.top_probabilities[-1], named.numpy()),
    )
    return off / largest(best.values)


def generate(session: Session) -> float:
    """The ids of the network's own greedy writing, and the probability of each."""
    run = session.run
    ids = run.tokens.ids.tolist()
    first = len(ids) - len(run.probabilities)
    own = _greedy(session, len(run.probabilities))
    if ids[first:] != own:
        return 1.0
    logits = session.logits if session.two_stacks else _logits_of(session, ids)
    offset = session.inputs["input_ids"].shape[1] if session.two_stacks else 0
    rows = logits[0, first - 1 - offset : len(ids) - 1 - offset].softmax(-1)
    chances = rows.gather(-1, torch.tensor(own)[:, None])[:, 0]
    return away(run.probabilities, chances.numpy()) / largest(chances)


def classify(session: Session) -> float:
    """Logits and probabilities of labels, of tokens' labels, of places, or of words for a gap."""
    found = session.explainer.classify(*session.texts)
    name = session.kind.name
    rows = session.logits[0]
    if name == "classify":
        return max(away(found.logits[0], rows), away(found.probabilities[0], rows.softmax(-1)))
    rows = rows[torch.from_numpy(np.array(found.positions))]
    chances = rows.softmax(0 if name == "span" else -1)
    if name == "masked":
        ids = torch.from_numpy(np.array(found.label_ids))[None].expand(len(rows), -1)
        if not torch.isclose(chances.gather(-1, ids).max(), chances.max()):
            return 1.0
        chances, rows = chances.gather(-1, ids), rows.gather(-1, ids)
    return max(away(found.logits, rows), away(found.probabilities, chances))


def no_gradient(session: Session) -> str:
    """Why plain PyTorch has no gradient of this network, empty where it has."""
    try:
        session.plain.gradient_times_input([lambda logits: logits.flatten()[0]])
    except Exception as error:  # noqa: BLE001 - whatever a network's own code raises
        return sentence(error)
    return ""


def largest(numbers: Any) -> float:
    """The largest magnitude, never 0."""
    return max(float(np.abs(np.asarray(numbers)).max()), 1e-9)


def _scale(scores: Any, lengths: Any) -> float:
    """What scores are held to: the largest, unless next to nothing is left of what it sums."""
    return max(largest(scores), LEFT * largest(lengths))


def away(mine: Any, theirs: Any) -> float:
    """The largest difference; infinite where shapes differ or a number is none."""
    one, other = np.asarray(mine, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if one.shape != other.shape:
        return float("inf")
    gap = np.abs(one - other)
    return float(gap.max()) if np.isfinite(gap).all() else float("inf")


def _values_off(session: Session, found: Any, values: Sequence[Any]) -> float:
    """The explained values against the network's own."""
    own = [float(value(session.logits)) for value in values]
    return away([target.value for target in found.targets], own) / largest(own)


def _logits_of(session: Session, ids: Sequence[int]) -> torch.Tensor:
    whole = torch.tensor([list(ids)])
    given = {"input_ids": whole, "attention_mask": torch.ones_like(whole)}
    if "token_type_ids" in session.fed:
        given["token_type_ids"] = torch.zeros_like(whole)
    with torch.no_grad():
        return said(session.network(**accepted(session.network, given))).float()


def _greedy(session: Session, count: int) -> list[int]:
    """The ids the network writes by itself, greedily."""
    given = {**session.fed}
    given.pop("decoder_input_ids", None)
    given.pop("use_cache", None)
    try:
        with torch.no_grad():
            made = session.network.generate(
                **given, max_new_tokens=3, do_sample=False, pad_token_id=PAD
            )
    except Exception:  # noqa: BLE001 - its cache fails; the definition stays
        return _step_by_step(session, count)
    start = 1 if session.two_stacks else given["input_ids"].shape[1]
    return [int(id) for id in made[0, start:].tolist()]


def _step_by_step(session: Session, count: int) -> list[int]:
    """The most probable token again and again, all computed anew for each."""
    given = dict(session.fed)
    name = "decoder_input_ids" if session.two_stacks else "input_ids"
    ids = given[name][:, :1] if session.two_stacks else given[name]
    found: list[int] = []
    for _ in range(count):
        if session.two_stacks:
            with torch.no_grad():
                logits = said(session.network(**{**given, name: ids}))
        else:
            logits = _logits_of(session, ids[0].tolist())
        found.append(int(logits[0, -1].argmax()))
        ids = torch.cat([ids, torch.tensor([[found[-1]]])], 1)
    return found


CHECKS: dict[str, Callable[[Session], float]] = {
    "grad_x_input": gradient_times_input,
    "integrated_gradients": integrated_gradients,
    "occlusion": occlusion,
    "layers": layers,
    "generate": generate,
    "classify": classify,
}

Array = NDArray[Any]
