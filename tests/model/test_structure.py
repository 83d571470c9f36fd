"""Tensors inside nested structures: every path leads back, and replacing leaves the rest alone."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import pytest
import torch
from transformers.modeling_outputs import BaseModelOutput

from sukashi.model.structure import read, replaced, tensors

Pair = namedtuple("Pair", "left right")


@dataclass
class Held:
    inner: Any
    name: str = "x"


def one(value: float) -> torch.Tensor:
    return torch.tensor([value])


STRUCTURES = [
    one(1),
    (one(1), [one(2), {"a": one(3)}], None, "word"),
    Pair(one(1), (one(2),)),
    Held({"deep": Held(one(4))}),
    BaseModelOutput(last_hidden_state=one(1), hidden_states=(one(2), one(3))),
]


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda s: type(s).__name__)
def test_every_path_leads_to_its_tensor_and_can_be_replaced(structure: Any) -> None:
    found = dict(tensors(structure))
    assert found
    for path, tensor in found.items():
        assert read(structure, path) is tensor
        other = replaced(structure, path, one(9))
        assert type(other) is type(structure) or not path
        now = dict(tensors(other))
        assert float(now[path]) == 9
        assert all(now[p] is found[p] for p in found if p != path)
        assert dict(tensors(structure)) == found  # the given one is as it was


def test_a_path_that_leads_nowhere() -> None:
    with pytest.raises(IndexError):
        read((one(1),), (3,))
    with pytest.raises(KeyError):
        read({"a": 1}, ("b",))
