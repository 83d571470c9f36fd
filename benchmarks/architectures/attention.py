"""Attention: sukashi's weights against the network's own, or against the softmaxes it computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.architectures.looks import Looks, Maps, largest_difference, looks, nearest
from benchmarks.architectures.network import said
from benchmarks.architectures.outcome import (
    NONE,
    ORDER,
    REFUSED,
    RIGHT,
    UNCHECKED,
    WRONG,
    Answer,
)
from benchmarks.architectures.questions import OTHERWISE
from benchmarks.architectures.session import Session
from sukashi.errors import UnsupportedError

SUM = 1e-3
SINK = (
    "the network's own weights leave out its attention sink, so that rows are compared after each "
    "is divided by its sum"
)


def attention(session: Session) -> Answer:
    """Every part that the network has; the worst of them."""
    seen = looks(session.eager, session.fed, _lengths(session))
    parts = ("encoder", "decoder", "cross") if session.two_stacks else ("",)
    answers = [_part(session, part, seen) for part in parts]
    return max(answers, key=lambda one: (ORDER.index(one.state), one.off or 0))


def _part(session: Session, part: str, seen: Looks) -> Answer:
    """One part's weights (layers, heads, queries, keys) against the network's."""
    try:
        maps = session.explainer.attention(*session.subject, **({"part": part} if part else {}))
    except UnsupportedError as error:
        there = part in seen.own or part in seen.forms or (not part and seen.softmaxes)
        return Answer(REFUSED if there else NONE, why=str(error))
    return _checked(session, part, np.asarray(maps.weights), seen)


def _lengths(session: Session) -> set[int]:
    found = {int(session.inputs["input_ids"].shape[1])}
    if session.decoder_ids is not None:
        found.add(int(session.decoder_ids.shape[1]))
    return found


def _checked(session: Session, part: str, weights: NDArray[Any], seen: Looks) -> Answer:
    where = f"{part} attention: " if part else ""
    sums = weights.sum(-1)
    if float(weights.min()) < -OTHERWISE or float(sums.max()) > 1 + SUM:
        return Answer(WRONG, float(sums.max() - 1), f"{where}rows sum to {float(sums.max()):.3g}")
    if part in ("", "decoder") and _causal(session):
        later = float(np.abs(np.triu(weights, 1)).max())
        if later > OTHERWISE:
            return Answer(WRONG, later, f"{where}weight on tokens that come later")
    own = seen.own.get(part)
    off = None if own is None else largest_difference(weights, own)
    if off is not None and off <= OTHERWISE:
        return Answer(RIGHT, off)
    whole = _without_sink(weights, own)
    if whole is not None and whole <= OTHERWISE:
        return Answer(RIGHT, whole, where + SINK)
    near = nearest(weights, seen.softmaxes)
    if near is not None and near <= OTHERWISE:
        return Answer(RIGHT, near, where + _instead(own, off, seen.forms.get(part, "")))
    return _nowhere(weights, own, (off, near), where)


def _without_sink(weights: NDArray[Any], own: Maps | None) -> float | None:
    """How far rows are from the network's when each is divided by its sum; None without a sink."""
    sums = weights.sum(-1, keepdims=True)
    if own is None or float(sums.min()) >= 1 - SUM:
        return None
    return largest_difference(weights / np.maximum(sums, 1e-9), own)


def _nowhere(
    weights: NDArray[Any], own: Maps | None, off: tuple[float | None, float | None], where: str
) -> Answer:
    """What is said of weights that are neither the network's own nor a softmax of it."""
    if off[0] is not None:
        return Answer(WRONG, off[0], f"{where}the network's own weights are others")
    if own is not None:
        shape = (len(own), *own[0].shape)
        return Answer(WRONG, None, f"{where}{weights.shape}, the network's own have {shape}")
    if off[1] is not None:
        return Answer(WRONG, off[1], f"{where}no softmax that the network computes gives them")
    return Answer(UNCHECKED, why=f"{where}the network gives no weights of its own to hold them to")


def _instead(own: Any, off: float | None, form: str) -> str:
    why = "the network gives no weights of its own"
    if own is None and form:
        why = f"the network's own weights have a form of their own, {form}"
    elif own is not None:
        why = "the network's own weights are " + (
            "of another shape" if off is None else f"others (by {off:.0e})"
        )
    return f"held against the softmaxes that the network computes, since {why}"


def _causal(session: Session) -> bool:
    """Whether another last token changes nothing that is said before it."""
    if session.logits.ndim != 3 or session.kind.name == "span":
        return False
    name = "decoder_input_ids" if session.two_stacks else "input_ids"
    if name not in session.fed or session.fed[name].shape[1] < 2:
        return False
    ids = session.fed[name].clone()
    ids[0, -1] = ids[0, -1] + 1 if int(ids[0, -1]) < 50 else ids[0, -1] - 1
    with torch.no_grad():
        other = said(session.network(**{**session.fed, name: ids})).float()
    return bool(torch.allclose(other[0, :-1], session.logits[0, :-1], atol=1e-6))
