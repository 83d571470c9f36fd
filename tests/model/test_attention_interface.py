"""The attention function is softmax(q·kᵀ·scaling, soft-capped, + bias + mask)·v."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from sukashi.model import attention_interface as attention
from sukashi.model.attention_interface import Call, attend, repeat_heads

BATCH, HEADS, GROUPS, QUERIES, KEYS, DIM = 2, 4, 2, 3, 5, 6


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def operands(groups: int = GROUPS) -> dict[str, Tensor]:
    return {
        "query": random(BATCH, HEADS, QUERIES, DIM, seed=1),
        "key": random(BATCH, groups, KEYS, DIM, seed=2),
        "value": random(BATCH, groups, KEYS, DIM, seed=3),
    }


def by_hand(call: Call, b: int, h: int, q: int) -> list[float]:
    """One row of weights, a number at a time."""
    group = h // (call.query.shape[1] // call.key.shape[1])
    scores = []
    for k in range(call.key.shape[2]):
        score = sum(
            float(x) * float(y)
            for x, y in zip(call.query[b, h, q], call.key[b, group, k], strict=True)
        )
        score *= call.scaling
        if call.softcap is not None:
            score = math.tanh(score / call.softcap) * call.softcap
        if call.bias is not None:
            score += float(call.bias[0, h, q, k])
        if call.mask is not None:
            score += float(call.mask[b, 0, q, k])
        scores.append(score)
    sink = [] if call.sinks is None else [float(call.sinks[h])]
    top = max(scores + sink)
    parts = [math.exp(score - top) for score in scores + sink]
    return [part / sum(parts) for part in parts[: len(scores)]]


MASK = torch.zeros(BATCH, 1, QUERIES, KEYS)
MASK[0, 0, 0, 3:] = torch.finfo(torch.float32).min
MASK[1, 0, :, 0] = torch.finfo(torch.float32).min


@pytest.mark.parametrize(
    "extras",
    [
        {},
        {"softcap": 0.7},
        {"bias": random(1, HEADS, QUERIES, KEYS, seed=4)},
        {"mask": MASK},
        {"sinks": random(HEADS, seed=5)},
        {"softcap": 0.7, "bias": random(1, HEADS, QUERIES, KEYS), "mask": MASK},
        {"sinks": random(HEADS, seed=5), "mask": MASK},
    ],
    ids=lambda extras: "+".join(extras) or "plain",
)
@pytest.mark.parametrize("groups", [1, 2, 4])
def test_weights_equal_a_plain_loop(groups: int, extras: dict[str, Any]) -> None:
    given: dict[str, Any] = {"mask": None, **operands(groups), **extras}
    call = Call(scaling=0.3, **given)
    weights = call.weights()
    for b in range(BATCH):
        for h in range(HEADS):
            for q in range(QUERIES):
                wanted = torch.tensor(by_hand(call, b, h, q))
                torch.testing.assert_close(weights[b, h, q], wanted, atol=1e-6, rtol=0)


@pytest.mark.parametrize("mask", [None, MASK], ids=["plain", "mask"])
def test_the_output_is_the_weighted_sum_of_values(mask: Tensor | None) -> None:
    given = operands()
    output, weights = attend(nn.Module(), attention_mask=mask, scaling=0.3, **given)
    assert weights is not None
    assert output.shape == (BATCH, QUERIES, HEADS, DIM)
    for b in range(BATCH):
        for q in range(QUERIES):
            for h in range(HEADS):
                value = given["value"][b, h // (HEADS // GROUPS)]
                wanted = sum(float(weights[b, h, q, k]) * value[k] for k in range(KEYS))
                torch.testing.assert_close(output[b, q, h], wanted, atol=1e-6, rtol=0)


def test_without_scaling_it_is_one_over_the_root_of_the_width() -> None:
    ours, _ = attend(nn.Module(), attention_mask=None, **operands())
    wanted, _ = attend(nn.Module(), attention_mask=None, scaling=DIM**-0.5, **operands())
    assert torch.equal(ours, wanted)


def test_a_boolean_mask_says_who_is_seen() -> None:
    additive = Call(**operands(), mask=MASK, scaling=0.3).weights()
    boolean = Call(**operands(), mask=MASK == 0, scaling=0.3).weights()
    assert torch.equal(additive, boolean)


def test_a_mask_may_be_longer_than_the_keys() -> None:
    longer = torch.nn.functional.pad(MASK, (0, 3))
    for mask, wider in ((MASK, longer), (MASK == 0, longer == 0)):
        ours = Call(**operands(), mask=wider, scaling=0.3).weights()
        assert torch.equal(ours, Call(**operands(), mask=mask, scaling=0.3).weights())


def test_sinks_take_their_share() -> None:
    """A sink of −∞ takes nothing, one of the size of a score of all keys takes a half."""
    same = operands(HEADS)
    same["key"] = same["key"][:, :, :1].expand(-1, -1, KEYS, -1)
    nothing = torch.full((HEADS,), -math.inf)
    weights = Call(**same, mask=None, scaling=0.3, sinks=nothing).weights()
    torch.testing.assert_close(weights, torch.full_like(weights, 1 / KEYS))
    query = torch.zeros_like(same["query"])
    half = torch.full((HEADS,), math.log(KEYS))
    weights = Call(**{**same, "query": query}, mask=None, scaling=0.3, sinks=half).weights()
    torch.testing.assert_close(weights.sum(-1), torch.full(weights.shape[:-1], 0.5))


@pytest.mark.agreement
def test_sinks_are_those_of_gpt_oss() -> None:
    from transformers.models.gpt_oss.modeling_gpt_oss import eager_attention_forward

    module = nn.Module()
    module.num_key_value_groups = HEADS // GROUPS  # type: ignore[assignment]
    module.sinks = nn.Parameter(random(HEADS, seed=5))
    given = operands()
    arguments = (module, given["query"], given["key"], given["value"], MASK)
    wanted, weights = eager_attention_forward(*arguments, scaling=0.3)
    ours, own = attend(*arguments, scaling=0.3, s_aux=module.sinks)
    torch.testing.assert_close(own, weights, atol=1e-6, rtol=0)
    torch.testing.assert_close(ours, wanted, atol=1e-6, rtol=0)
    found, _ = attend(*arguments, scaling=0.3)  # not handed over: the module has them
    assert torch.equal(found, ours)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_takes_the_softmax_in_float32(dtype: torch.dtype) -> None:
    half = {name: tensor.to(dtype) for name, tensor in operands().items()}
    ours = Call(**half, mask=None, scaling=1.0).weights()
    assert ours.dtype == dtype
    key = repeat_heads(half["key"], HEADS)
    score = half["query"] @ key.transpose(2, 3)
    assert torch.equal(ours, score.float().softmax(-1).to(dtype))


def test_key_heads_are_repeated_in_groups() -> None:
    states = random(BATCH, GROUPS, KEYS, DIM)
    wide = repeat_heads(states, HEADS)
    for head in range(HEADS):
        assert torch.equal(wide[:, head], states[:, head // 2])
    assert repeat_heads(states, GROUPS) is states


def test_a_desk_gets_the_call_and_may_change_the_weights() -> None:
    class Halving:
        def __init__(self) -> None:
            self.calls: list[Call] = []

        def attends(self, module: nn.Module, call: Call) -> Tensor | None:
            self.calls.append(call)
            return call.weights() / 2

    recorder = Halving()
    plain, _ = attend(nn.Module(), attention_mask=None, **operands())
    token = attention.current.set(recorder)
    try:
        halved, weights = attend(nn.Module(), attention_mask=None, **operands())
    finally:
        attention.current.reset(token)
    assert weights is not None
    torch.testing.assert_close(halved, plain / 2)
    torch.testing.assert_close(weights.sum(-1), torch.full(weights.shape[:-1], 0.5))
    assert len(recorder.calls) == 1


def test_float64_stays_float64() -> None:
    given = {name: tensor.double() for name, tensor in operands().items()}
    assert Call(**given, mask=None, scaling=0.3).weights().dtype == torch.float64


@pytest.mark.parametrize("most", [1, 4 * BATCH * HEADS * KEYS * 2, 1 << 20])
def test_blocks_of_queries_give_the_same_as_all_at_once(most: int) -> None:
    bias = random(1, HEADS, QUERIES, KEYS, seed=4)
    one_row = MASK[:, :, :1]
    for mask in (None, MASK, one_row):
        call = Call(**operands(), mask=mask, scaling=0.3, softcap=2.0, bias=bias)
        blocks = list(call.blocks(most))
        assert len(blocks) == {1: QUERIES, 1 << 20: 1}.get(most, 2)
        weights = torch.cat([block.weights() for block in blocks], 2)
        torch.testing.assert_close(weights, call.weights(), atol=1e-6, rtol=0)
        mixed = torch.cat([block.mixed(block.weights()) for block in blocks], 2)
        torch.testing.assert_close(mixed, call.mixed(call.weights()), atol=1e-6, rtol=0)
