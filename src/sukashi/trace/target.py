"""Target: the one word for which scalar is explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sukashi.errors import UnknownNameError
from sukashi.result.attribution import Of

READINGS: tuple[Of, ...] = ("logit", "probability", "log_probability")


@dataclass(frozen=True)
class Target:
    """One scalar f of the logits.

    row: position whose logits are read (for a classifier always 0); id: token or class number;
    of: how the logit is read; contrast: f = reading(id) − reading(contrast) when given.
    """

    row: int
    id: int
    of: Of = "logit"
    contrast: int | None = None

    def __post_init__(self) -> None:
        if self.of not in READINGS:
            raise UnknownNameError("reading", self.of, READINGS)


def read(logits: Tensor, of: Of, multi_label: bool = False) -> Tensor:
    """(…, classes) logits as logits, probabilities or log-probabilities.

    Softmax over the last axis; a sigmoid a class for multi-label heads and heads of one class.
    """
    logits = logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits
    single = multi_label or logits.shape[-1] == 1
    if of == "probability":
        return logits.sigmoid() if single else logits.softmax(-1)
    if of == "log_probability":
        return torch.nn.functional.logsigmoid(logits) if single else logits.log_softmax(-1)
    return logits


def values(
    rows: Tensor,
    targets: Sequence[Target] | Sequence[Sequence[Target]],
    multi_label: bool = False,
) -> Tensor:
    """(…, targets) the scalars of (…, targets, classes) logits, one row a target.

    targets: the same for every copy, or (batch, targets) those of each.
    """

    def tensor(read: Callable[[Target], Any]) -> Tensor:
        found = [
            read(one) if isinstance(one, Target) else [read(each) for each in one]
            for one in targets
        ]
        return torch.tensor(found, device=rows.device)

    readings = {each.of for one in targets for each in ((one,) if isinstance(one, Target) else one)}
    return _scalars(rows, tensor, readings, multi_label)


def values_of_pairs(
    rows: Tensor, row: Tensor, targets: Sequence[Target], target: Tensor, multi_label: bool = False
) -> Tensor:
    """(pairs,) the scalar that one target reads in one row, of (rows, classes) logits.

    row, target: (pairs,) the numbers of both.
    """

    def tensor(read: Callable[[Target], Any]) -> Tensor:
        return torch.tensor([read(one) for one in targets], device=rows.device)[target]

    return _scalars(rows, tensor, {one.of for one in targets}, multi_label, row)


def _scalars(
    rows: Tensor,
    tensor: Callable[[Callable[[Target], Any]], Tensor],
    readings: Iterable[Of],
    multi_label: bool,
    row: Tensor | None = None,
) -> Tensor:
    """The scalars of logits; tensor: what is read of every target. row: of each, else its own."""
    index = tensor(lambda one: one.id)
    against = tensor(lambda one: one.id if one.contrast is None else one.contrast)
    contrasted = tensor(lambda one: one.contrast is not None)
    wide = torch.promote_types(rows.dtype, torch.float32)
    result = rows.new_zeros(rows.shape[:-1] if row is None else row.shape, dtype=wide)
    for of in readings:
        reading = read(rows, of, multi_label)
        here = tensor(lambda one, of=of: one.of == of)  # type: ignore[misc]
        plus = _pick(reading, index, row)
        minus = torch.where(contrasted, _pick(reading, against, row), torch.zeros_like(plus))
        result = torch.where(here, plus - minus, result)
    return result


def _pick(reading: Tensor, index: Tensor, row: Tensor | None) -> Tensor:
    if row is not None:
        return reading[row, index]
    return reading.gather(-1, index.expand(reading.shape[:-1])[..., None]).squeeze(-1)
