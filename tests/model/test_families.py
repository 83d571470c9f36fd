"""The list of tables: unknown architectures, tables of the user's own."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
import transformers
from torch import nn

from sukashi.errors import ModelError, UnsupportedError
from sukashi.model import families
from sukashi.model.anatomy import Anatomy, in_features
from sukashi.model.dissect import dissect
from sukashi.model.family import Family, StackTable
from tests.tiny import (
    CAUSAL,
    FAMILIES,
    SEQ2SEQ,
    tiny,
    tiny_config,
)


class Bag(nn.Module):
    """An architecture that nobody knows: embeddings, one linear block, a head."""

    def __init__(self) -> None:
        super().__init__()
        self.config = transformers.PretrainedConfig(
            hidden_size=4, num_attention_heads=1, num_hidden_layers=1
        )
        self.config.model_type = "bag"
        self.words = nn.Embedding(7, 4)
        block = nn.Module()
        block.mix, block.down = nn.Linear(4, 4), nn.Linear(4, 4)
        self.blocks = nn.ModuleList([block])
        self.out = nn.Linear(4, 7)

    @property
    def base_model(self) -> nn.Module:
        return self


BAG = Family(
    name="Bag",
    model_types=("bag",),
    stacks={"decoder": StackTable("", "words", "blocks", "mix", "down", "down", ())},
    head=lambda network, hidden: network.out(hidden),
    unembedding=lambda network: network.out,
)


@pytest.fixture
def _clean_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(families, "_added", {})


def test_an_unknown_architecture_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ModelError) as caught:
        dissect(Bag())
    message = str(caught.value)
    assert "Unknown architecture (config.model_type) 'bag'" in message
    assert "gpt2" in message
    assert "xlm-roberta" in message
    assert "sukashi.model.families.register" in message


def test_an_object_without_a_config() -> None:
    with pytest.raises(ModelError, match=r"no config\.model_type"):
        dissect(nn.Linear(2, 2))


@pytest.mark.usefixtures("_clean_registry")
def test_a_registered_table_is_used() -> None:
    families.register(BAG)
    network = Bag()
    anatomy: Anatomy = dissect(network)
    assert anatomy.family == "Bag"
    assert anatomy.writer.mlp_down == (network.blocks[0].down,)
    assert anatomy.decode is not None
    hidden = torch.randn(3, 4)
    torch.testing.assert_close(anatomy.decode(hidden), network.out(hidden))


@pytest.mark.usefixtures("_clean_registry")
def test_a_registered_table_goes_before_ours() -> None:
    families.register(replace(families.find("gpt2"), name="mine"))
    assert dissect(tiny("gpt2")).family == "mine"
    assert dissect(tiny("llama")).family == "Llama"


@pytest.mark.usefixtures("_clean_registry")
def test_a_table_that_does_not_fit() -> None:
    table = replace(BAG.stacks["decoder"], mlp_down="nowhere")
    families.register(replace(BAG, stacks={"decoder": table}))
    with pytest.raises(ModelError, match=r"table of Bag does not fit this network.*nowhere"):
        dissect(Bag())


@pytest.mark.usefixtures("_clean_registry")
def test_a_table_whose_tower_is_missing() -> None:
    table = replace(BAG.stacks["decoder"], root="tower")
    families.register(replace(BAG, stacks={"decoder": table}))
    with pytest.raises(ModelError, match="Bag has no 'tower' where Bag keeps its blocks"):
        dissect(Bag())


def test_every_model_type_belongs_to_one_family() -> None:
    types = [model_type for family in families.FAMILIES for model_type in family.model_types]
    assert len(types) == len(set(types))
    assert {tiny_config(family).model_type for family in FAMILIES} <= set(types)


def test_a_module_that_is_no_projection() -> None:
    with pytest.raises(UnsupportedError, match="GELU is not a projection"):
        in_features(nn.GELU())


def test_kinds_cover_all_families() -> None:
    assert set(CAUSAL) | set(SEQ2SEQ) < set(FAMILIES)
