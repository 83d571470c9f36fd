"""verify: passes on every family, and fails when the anatomy is wrong."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from sukashi.errors import VerificationError
from sukashi.model.anatomy import Anatomy, Stack
from sukashi.model.dissect import dissect
from sukashi.trace.verify import Check, proved, verify
from tests.networks import anatomy, network
from tests.tiny import FAMILIES, SEQ2SEQ, tiny

CPU = torch.device("cpu")


class Plain(torch.nn.Module):
    """Words, blocks and a head, with nothing known of them but the size of the vocabulary."""

    def __init__(self, blocks: list[torch.nn.Module]) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.config = SimpleNamespace(vocab_size=40)
        self.words = torch.nn.Embedding(40, 8)
        self.blocks = torch.nn.ModuleList(blocks)
        self.head = torch.nn.Linear(8, 40)

    def forward(self, input_ids: Tensor) -> Tensor:
        hidden = self.words(input_ids)
        for block in self.blocks:
            hidden = block(hidden)
        logits: Tensor = self.head(hidden)
        return logits


def with_writer(parts: Anatomy, **changes: Any) -> Anatomy:
    stack: Stack = replace(parts.writer, **changes)
    return replace(parts, stacks={**parts.stacks, stack.name: stack})


def failed(net: Any, parts: Anatomy) -> list[str]:
    return [check.name for check in verify(net, parts, CPU) if not check.holds]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("task", ["lm", "classify", "base"])
def test_every_family_passes(family: str, task: str) -> None:
    if family == "marian" and task == "classify":
        pytest.skip("transformers has no such class")
    checks = verify(network(family, task), anatomy(family, task), CPU)
    assert [check for check in checks if not check.holds] == []
    stacks = 2 if family in SEQ2SEQ else 1
    attentions = 3 if stacks == 2 else 1
    assert len(checks) == 2 * stacks + 2 * attentions + 1 + (task == "lm")
    assert proved(anatomy(family, task), checks).unproven == {}


@pytest.mark.parametrize("family", ["gpt2", "bert", "t5", "gemma2"])
def test_a_wrong_decoding_is_found(family: str) -> None:
    parts = anatomy(family)
    assert parts.decode is not None
    right = parts.decode

    def wrong(hidden: Tensor, norm: str = "final") -> Tensor:
        return right(hidden, norm) + 0.01

    assert failed(network(family), replace(parts, decode=wrong)) == [
        "the last layer decodes to the logits"
    ]


def test_a_forgotten_norm_or_soft_cap_is_found() -> None:
    for family in ("gpt2", "llama", "gemma2", "t5"):
        parts = anatomy(family)
        assert parts.decode is not None
        right = parts.decode

        def without(hidden: Tensor, norm: str = "final", right: Any = right) -> Tensor:
            logits: Tensor = right(hidden, "none")
            return logits

        assert failed(network(family), replace(parts, decode=without))


def test_a_softmax_that_is_no_attention_is_found() -> None:
    """The second softmax of a block with one: its weights are never seen."""
    parts = anatomy("gpt2")
    wrong = tuple(replace(one, nth=1) for one in parts.writer.attention if one)
    assert failed(network("gpt2"), with_writer(parts, attention=wrong)) == [
        "decoder attention is seen in every layer"
    ]


class Onlooker(torch.nn.Module):
    """A block whose attention weights are computed, and never used."""

    def __init__(self) -> None:
        super().__init__()
        self.project = torch.nn.Linear(8, 8)

    def forward(self, hidden: Tensor) -> Tensor:
        (hidden @ hidden.transpose(1, 2)).softmax(-1)
        return hidden + self.project(hidden)


def test_attention_that_changes_nothing_is_found() -> None:
    net = Plain([Onlooker(), Onlooker()])
    parts = dissect(net)
    assert [one.heads for one in parts.writer.attention if one] == [1, 1]
    assert failed(net, parts) == [f"changing {parts.writer.name} attention changes the answer"]


def test_a_missing_layer_is_found() -> None:
    parts = anatomy("llama")
    stack = parts.writer
    first = {name: getattr(stack, name)[:1] for name in ("layer_blocks", "attention", "mlp_down")}
    found = failed(network("llama"), with_writer(parts, **first))
    assert found == ["the last layer decodes to the logits"]


def test_a_half_precision_network_passes() -> None:
    net = tiny("gpt2").to(torch.bfloat16)
    assert failed(net, dissect(net)) == []


def test_a_network_that_gives_nan_fails() -> None:
    net = tiny("gpt2")
    with torch.no_grad():
        net.transformer.ln_f.weight[0] = float("nan")
    assert "the last layer decodes to the logits" in failed(net, dissect(net))
    with torch.no_grad():
        net.transformer.h[0].attn.c_attn.weight[0] = float("nan")
    assert "rows of decoder attention sum to 1" in failed(net, dissect(net))


def test_what_does_not_hold_is_taken_out_with_the_reason() -> None:
    parts = anatomy("gpt2")
    checks = (
        Check("a", True, "1", "embedding"),
        Check("b", False, "off by 2", "attention"),
        Check("c", False, "by 0", "decoding"),
    )
    left = proved(parts, checks)
    assert left.unproven == {"attention": "b (off by 2)", "decoding": "c (by 0)"}
    assert left.writer.attention == (None, None)
    assert left.decode is None
    assert left.writer.blocks == parts.writer.blocks
    assert proved(parts, checks[:1]).unproven == {}


def test_a_network_in_which_nothing_holds_is_refused_in_one_sentence() -> None:
    checks = (Check("b", False, "off by 2", "layers"), Check("c", False, "by 0", "embedding"))
    with pytest.raises(VerificationError, match=r"network: b \(off by 2\); c \(by 0\); expl"):
        proved(anatomy("gpt2"), checks)


def test_a_vocabulary_of_three_passes() -> None:
    net = tiny("gpt2", vocab_size=3, bos_token_id=50256, eos_token_id=50256)
    assert failed(net, dissect(net)) == []


def test_a_network_that_reads_four_tokens_passes() -> None:
    for family in ("gpt2", "bert", "roberta", "bart"):
        net = tiny(family, max_position_embeddings=4)
        assert failed(net, dissect(net)) == []
