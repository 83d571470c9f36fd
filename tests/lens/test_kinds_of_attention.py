"""Maps are those that the arithmetic used: an edited weight changes the answer as plain torch says.

Differential attention, talking heads, ALiBi, relative positions, windows, soft caps and sinks.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode
from transformers import CONFIG_MAPPING, AutoModelForCausalLM, AutoModelForMaskedLM

import sukashi
from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.model.strangers import HEADS, WIDTH, Einsum, Stranger
from tests.test_strangers import TEXT, tokenizer

SOFTMAX = (torch.softmax, torch.Tensor.softmax, torch.nn.functional.softmax)
PLACE = (0, 2, 5, 1)
"""The text, a head, a query and a key whose weight is taken away."""
SMALL: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
    "vocab_size": 90, "max_position_embeddings": 64, "pad_token_id": 1, "bos_token_id": None,
    "eos_token_id": None,
}  # fmt: skip
GROUPED = {"num_key_value_heads": 2, "head_dim": 8}
CONFIGS: dict[str, dict[str, Any]] = {
    "diffllama": {**SMALL, **GROUPED},
    "bloom": {"hidden_size": 32, "n_layer": 2, "n_head": 4, "vocab_size": 90, "pad_token_id": 1},
    "mpt": {"d_model": 32, "n_layers": 2, "n_heads": 4, "vocab_size": 90, "max_seq_len": 64},
    "gpt_neo": {
        "hidden_size": 32, "num_layers": 2, "num_heads": 4, "vocab_size": 90, "window_size": 3,
        "attention_types": [[["global", "local"], 1]], "max_position_embeddings": 64,
    },
    "gemma2": {**SMALL, **GROUPED, "sliding_window": 3, "query_pre_attn_scalar": 8},
    "granite_swa": {**SMALL, "num_key_value_heads": 2, "sliding_window": 3},
    "deberta-v2": {
        **SMALL, "relative_attention": True, "pos_att_type": ["c2p", "p2c"], "position_buckets": 4,
    },
}  # fmt: skip


class Talking(Einsum):
    """A block whose heads speak to each other before and after the softmax."""

    def __init__(self) -> None:
        super().__init__()
        self.before = torch.nn.Linear(HEADS, HEADS)
        self.after = torch.nn.Linear(HEADS, HEADS, bias=False)  # later tokens stay unseen

    def mix(self, hidden: torch.Tensor) -> torch.Tensor:
        q, k, v = (
            part(hidden).unflatten(-1, (HEADS, -1)) for part in (self.query, self.key, self.value)
        )
        scores = torch.einsum("bqhd,bkhd->bqkh", q, k) / (WIDTH // HEADS) ** 0.5
        scores = self.before(scores).permute(0, 3, 1, 2)
        length = hidden.shape[1]
        scores = scores.masked_fill(torch.ones(length, length).triu(1).bool(), float("-inf"))
        weights = self.after(torch.softmax(scores, -1).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        found: torch.Tensor = self.out(torch.einsum("bhqk,bkhd->bqhd", weights, v).flatten(2))
        return found


@cache
def explainer(family: str) -> Any:
    torch.manual_seed(0)
    if family == "talking":
        network: Any = Stranger([Talking(), Talking()])
    else:
        config = CONFIG_MAPPING[family](**CONFIGS[family])
        auto = AutoModelForMaskedLM if family == "deberta-v2" else AutoModelForCausalLM
        network = auto.from_config(config, attn_implementation="eager")
    for name, parameter in network.named_parameters():
        if parameter.ndim == 2:
            parameter.data.mul_(4)
        if name.endswith("sinks"):
            parameter.data.normal_()
    return sukashi.load(network.eval(), tokenizer())


class Softmaxes(TorchFunctionMode):
    """The test's own eyes: every softmax over the tokens, and one weight of one of them gone."""

    def __init__(self, length: int, edited: range) -> None:
        super().__init__()
        self.length, self.edited, self.seen = length, edited, list[torch.Tensor]()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        output = func(*args, **(kwargs or {}))
        if func not in SOFTMAX or output.ndim != 4 or output.shape[-2] != self.length:
            return output
        if len(self.seen) in self.edited:
            output = output.clone()
            output[PLACE] = 0
        self.seen.append(output)
        return output


@pytest.mark.parametrize("family", [*CONFIGS, "talking"])
def test_an_edited_weight_changes_the_answer_as_plain_torch_says(family: str) -> None:
    ex = explainer(family)
    assert "attention" not in ex.anatomy.unproven
    inputs = ex.encode(TEXT, None).inputs
    length = inputs["input_ids"].shape[1]

    each = 2 if family == "diffllama" else 1  # the same weights on two halves of the values

    def plain(layer: int | None) -> tuple[torch.Tensor, list[torch.Tensor]]:
        edited = range(0) if layer is None else range(each * layer, each * (layer + 1))
        with torch.no_grad(), Softmaxes(length, edited) as eyes:
            output = ex.network(**{n: v for n, v in inputs.items() if n != "token_type_ids"})
        return getattr(output, "logits", output), eyes.seen[::each]

    def gone(weights: torch.Tensor) -> torch.Tensor:
        other = weights.clone()
        other[PLACE] = 0
        return other

    whole, seen = plain(None)
    assert len(seen) == 2
    maps = ex.attention(TEXT)
    for layer in range(2):
        kept = 1.0 if maps.sink_weights is None else 1 - maps.sink_weights[layer][..., None]
        np.testing.assert_allclose(maps.weights[layer] / kept, seen[layer][0], atol=2e-6)
        edit = {Site("attention", layer, ex.anatomy.writer.name): gone}
        found = run(ex.network, ex.anatomy, inputs, edit=edit).logits
        wanted, _ = plain(layer)
        assert (wanted - whole).abs().max() > 1e-6 or seen[layer][PLACE] == 0
        np.testing.assert_allclose(found, wanted, atol=3e-5)
    assert any(one[PLACE] > 0 for one in seen)


def test_the_sink_of_granite_is_what_scales_its_output() -> None:
    """Granite multiplies by sigmoid(logsumexp − sink): the share of the keys of all with it."""
    ex = explainer("granite_swa")
    maps = ex.attention(TEXT)
    assert maps.sink_weights is not None
    first = maps.head(0, 1)[0, 0]  # one key alone: sigmoid(score − sink)
    assert maps.sink_weights[0, 1, 0] == pytest.approx(1 - float(first), abs=1e-6)
    assert 0 < maps.sink_weights.min() < maps.sink_weights.max() < 1
