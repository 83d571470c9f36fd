"""What was found in a network as lines that a person can read."""

from __future__ import annotations

import pytest
import torch
from transformers import GptOssConfig, GptOssForCausalLM

import sukashi
from sukashi.model.parts import ranges
from tests.tiny import tiny_tokenizer


def test_numbers_stand_as_people_write_them() -> None:
    assert ranges((0, 1, 2, 5, 7, 8)) == "0–2, 5, 7–8"
    assert ranges((3,)) == "3"
    assert ranges(()) == ""


@pytest.mark.filterwarnings("ignore:There is a performance drop")  # experts, batched
def test_an_anatomy_prints_its_parts_and_not_its_modules() -> None:
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "head_dim": 8}
    routed = {"num_local_experts": 4, "num_experts_per_tok": 2, "num_key_value_heads": 2}
    config = GptOssConfig(vocab_size=320, intermediate_size=48, **shape, **routed)
    explainer = sukashi.load(GptOssForCausalLM(config), tiny_tokenizer("causal"))
    assert repr(explainer.anatomy).splitlines() == [
        "Anatomy of gpt_oss",
        "  decoder embedding: module=Embedding, shape=(320, 32)",
        "  decoder layers 0–1: module=GptOssDecoderLayer, mixer=attention, heads=4, "
        "key_value_heads=2, sink=True, norms=2",
        "  decoder final norm: module=GptOssRMSNorm",
        "  decoder head: module=Linear, shape=(320, 32)",
    ]
    assert explainer.refused == {}
    names = [check.name for check in explainer.verify()]
    assert "rows of decoder attention sum to 1 at most, the rest goes to a sink" in names
