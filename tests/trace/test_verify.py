"""verify: passes on every family, and fails when the anatomy is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from sukashi.errors import VerificationError
from sukashi.model.anatomy import Anatomy, Stack
from sukashi.model.dissect import dissect
from sukashi.trace.verify import Check, demand, verify
from tests.networks import anatomy, network
from tests.tiny import FAMILIES, SEQ2SEQ, tiny

CPU = torch.device("cpu")


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
    assert len(checks) == 2 * attentions + (task == "lm")
    demand(checks)


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


def test_a_wrong_attention_module_is_found() -> None:
    parts = anatomy("gpt2")
    wrong = with_writer(parts, attention=parts.writer.mlp)
    assert failed(network("gpt2"), wrong) == ["decoder attention is seen in every layer"]


def test_a_module_that_gets_no_weights_is_found() -> None:
    parts = anatomy("bloom")
    blocks = parts.writer.blocks
    wrong = with_writer(parts, probabilities=tuple(block.input_layernorm for block in blocks))
    assert "rows of decoder attention sum to 1" in failed(network("bloom"), wrong)


def test_attention_that_changes_nothing_is_found() -> None:
    """Weights that are looked at but not used: editing them leaves the answer as it was."""

    class Onlooker(torch.nn.Module):
        def forward(self, weights: Tensor) -> Tensor:
            self.seen(weights)
            return weights

    net = tiny("bloom")
    for block in net.transformer.h:
        onlooker = Onlooker()
        onlooker.seen = torch.nn.Identity()
        block.self_attention.attention_dropout = onlooker
    parts = dissect(net)
    seen = tuple(block.self_attention.attention_dropout.seen for block in net.transformer.h)
    wrong = with_writer(parts, probabilities=seen)
    assert failed(net, wrong) == ["changing decoder attention changes the answer"]


def test_a_missing_layer_is_found() -> None:
    parts = anatomy("llama")
    stack = parts.writer
    wrong = with_writer(parts, blocks=stack.blocks[:1], attention=stack.attention[:1])
    assert failed(network("llama"), wrong) == ["the last layer decodes to the logits"]


def test_a_half_precision_network_passes() -> None:
    net = tiny("gpt2").to(torch.bfloat16)
    demand(verify(net, dissect(net), CPU))


def test_a_network_that_gives_nan_fails() -> None:
    net = tiny("gpt2")
    with torch.no_grad():
        net.transformer.ln_f.weight[0] = float("nan")
    assert "the last layer decodes to the logits" in failed(net, dissect(net))
    with torch.no_grad():
        net.transformer.h[0].attn.c_attn.weight[0] = float("nan")
    assert "rows of decoder attention sum to 1" in failed(net, dissect(net))


def test_a_failed_check_is_said_in_one_sentence() -> None:
    checks = (Check("a", True, "1"), Check("b", False, "off by 2"), Check("c", False, "by 0"))
    with pytest.raises(VerificationError, match=r"says: b \(off by 2\); c \(by 0\); explanations"):
        demand(checks)
    demand(checks[:1])


def test_a_vocabulary_of_three_passes() -> None:
    net = tiny("gpt2", vocab_size=3, bos_token_id=50256, eos_token_id=50256)
    demand(verify(net, dissect(net), CPU))


def test_a_network_that_reads_four_tokens_passes() -> None:
    for family in ("gpt2", "bert", "roberta", "bart"):
        net = tiny(family, max_position_embeddings=4)
        demand(verify(net, dissect(net), CPU))
