"""The anatomy of every family against what its network really does."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import transformers
from torch import Tensor, nn

from sukashi.model.anatomy import in_features, out_features
from sukashi.model.dissect import dissect
from tests.model.watching import outputs_of, watching
from tests.tiny import (
    FAMILIES,
    HEADS,
    SPECS,
    VOCABULARY,
    WIDTH,
    kind_of,
    tiny,
    tiny_inputs,
)

OWN_ATTENTION = {"gpt_neo", "gptj", "bloom", "deberta_v2"}
GROUPED = {"llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3", "phi3"}
LAYERS = {"albert": 3, "t5": 3, "mt5": 3, "bart": 3, "mbart": 3, "marian": 3}
CLASSIFIERS = [
    (family, task)
    for family in FAMILIES
    for task in ("classify", "tokens", "span", "base")
    if hasattr(
        transformers,
        SPECS[family].prefix
        + {
            "classify": "ForSequenceClassification",
            "tokens": "ForTokenClassification",
            "span": "ForQuestionAnswering",
            "base": "Model",
        }[task],
    )
]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_stacks_are_those_of_the_architecture(family: str) -> None:
    network = tiny(family)
    anatomy = dissect(network)
    kind = kind_of(family)
    wanted = {"causal": ["decoder"], "masked": ["encoder"], "seq2seq": ["encoder", "decoder"]}
    assert list(anatomy.stacks) == wanted[kind]
    for name, stack in anatomy.stacks.items():
        assert stack.name == name
        assert stack.causal == (name == "decoder")
        assert stack.layers == (LAYERS.get(family, 2) if name == list(anatomy.stacks)[-1] else 2)
        assert stack.heads == HEADS
        assert stack.key_value_heads == (2 if family in GROUPED else HEADS)
        assert stack.width == WIDTH
        assert bool(stack.cross_attention) == (kind == "seq2seq" and name == "decoder")
        assert stack.interface == (family not in OWN_ATTENTION)
        each = (stack.blocks, stack.attention, stack.mlp_down, stack.norms)
        assert {len(parts) for parts in each} == {stack.layers}
    assert anatomy.writer is anatomy.stacks[wanted[kind][-1]]
    assert anatomy.reader is anatomy.stacks[wanted[kind][0]]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_embedding_is_what_looks_the_tokens_up(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    anatomy = dissect(network)
    for stack in anatomy.stacks.values():
        second = stack.name == "decoder" and kind_of(family) == "seq2seq"
        ids = inputs["decoder_input_ids" if second else "input_ids"]
        (found,), _ = outputs_of(network, [stack.embedding], inputs)
        weight = stack.embedding.weight
        assert weight.shape[0] == VOCABULARY
        scale = float(getattr(stack.embedding, "embed_scale", 1.0))
        torch.testing.assert_close(found, weight.detach()[ids] * scale)


@pytest.mark.parametrize("family", FAMILIES)
def test_changing_the_embedding_changes_the_logits(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    for stack in dissect(network).stacks.values():
        with torch.no_grad():
            before = network(**inputs).logits
            handle = stack.embedding.register_forward_hook(lambda _, __, output: output * 0)
            after = network(**inputs).logits
            handle.remove()
        assert not torch.allclose(before, after, atol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_blocks_follow_one_another(family: str) -> None:
    """What goes into a block is what came out of the one before it."""
    changes = {"conv_kernel_size": 0} if family == "deberta_v2" else {}
    network, inputs = tiny(family, **changes), tiny_inputs(family)
    for stack in dissect(network).stacks.values():
        entered: list[Tensor] = []
        left: list[Tensor] = []

        def keep(_: Any, args: Any, output: Any, entered: Any = entered, left: Any = left) -> None:
            entered.append(args[0])
            left.append(output[0] if isinstance(output, tuple) else output)

        with watching(list(dict.fromkeys(stack.blocks)), keep), torch.no_grad():
            network(**inputs)
        assert len(entered) == stack.layers
        for before, after in zip(left[:-1], entered[1:], strict=True):
            assert torch.equal(before, after)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_down_projection_takes_the_neurons_and_gives_the_width(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    for stack in dissect(network).stacks.values():
        for down in stack.mlp_down:
            assert down is not None
            read: list[Tensor] = []
            handle = down.register_forward_pre_hook(lambda _, args, read=read: read.append(args[0]))
            (written,), _ = outputs_of(network, [down], inputs)
            handle.remove()
            assert read[-1].shape[-1] == in_features(down) == stack.neurons
            assert written.shape[-1] == out_features(down) == stack.width


@pytest.mark.parametrize("family", FAMILIES)
def test_norms_are_norms(family: str) -> None:
    """A norm's output does not change when its input is scaled, up to its epsilon."""
    for stack in dissect(tiny(family)).stacks.values():
        norms = [norm for block in stack.norms for norm in block]
        if stack.final_norm is not None:
            norms.append(stack.final_norm)
        hidden = 100 * torch.randn(3, WIDTH)
        for norm in norms:
            with torch.no_grad():
                torch.testing.assert_close(norm(hidden), norm(2 * hidden), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_norm_of_a_block_is_forgotten(family: str) -> None:
    for stack in dissect(tiny(family)).stacks.values():
        for block, norms in zip(stack.blocks, stack.norms, strict=True):
            inner = {
                id(module)
                for name, module in block.named_modules()
                if "norm" in type(module).__name__.lower()
                and not name.endswith(("q_norm", "k_norm"))
            }
            assert inner <= {id(norm) for norm in norms}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_final_norm_is_the_last_thing_of_its_stack(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    anatomy = dissect(network)
    body = network.base_model
    stack = anatomy.writer
    last = [stack.blocks[-1], *([] if stack.final_norm is None else [stack.final_norm])]
    seen, _ = outputs_of(network, last, inputs)
    if body is network:  # T5's language model has its towers directly
        result = outputs_of(network, [], inputs | {"output_hidden_states": True})[1]
        wanted = result.decoder_hidden_states[-1]
    else:
        with torch.no_grad():
            wanted = body(**inputs).last_hidden_state
    torch.testing.assert_close(seen[-1], wanted, atol=1e-6, rtol=0)
    if stack.final_norm is not None:
        assert not torch.allclose(seen[0], wanted, atol=1e-3)


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in OWN_ATTENTION])
def test_attention_modules_are_those_that_call_the_interface(family: str) -> None:
    network, inputs = tiny(family), tiny_inputs(family)
    called: list[nn.Module] = []
    eager = transformers.models.gemma2.modeling_gemma2.eager_attention_forward
    biased = transformers.models.t5.modeling_t5.eager_attention_forward

    def record(module: nn.Module, query: Tensor, *args: Any, **kwargs: Any) -> Any:
        called.append(module)
        module.num_key_value_groups = query.shape[1] // args[0].shape[1]
        return (biased if "position_bias" in kwargs else eager)(module, query, *args, **kwargs)

    transformers.AttentionInterface.register("sukashi_test", record)
    transformers.AttentionMaskInterface.register(
        "sukashi_test", transformers.masking_utils.eager_mask
    )
    network.set_attn_implementation("sukashi_test")
    with torch.no_grad():
        network(**inputs)
    ours = [id(module) for module in called]
    wanted: list[nn.Module] = []
    for stack in dissect(network).stacks.values():
        for layer, one in enumerate(stack.attention):
            both = (one, *stack.cross_attention[layer : layer + 1])
            wanted.extend(each.module for each in both if each is not None)
    assert ours == [id(module) for module in wanted]


def test_shared_blocks_repeat_in_calling_order() -> None:
    network = tiny("albert", num_hidden_layers=4, num_hidden_groups=2, inner_group_num=2)
    stack = dissect(network).writer
    groups = network.albert.encoder.albert_layer_groups
    first, second = list(groups[0].albert_layers), list(groups[1].albert_layers)
    assert list(stack.blocks) == [*first, *first, *second, *second]
    modules = [one.module for one in stack.attention if one is not None]
    assert modules[0] is modules[2]
    assert modules[0] is not modules[4]
    calls: list[int] = []
    handles = [
        block.register_forward_hook(lambda module, _, __: calls.append(id(module)))
        for block in dict.fromkeys(stack.blocks)
    ]
    with torch.no_grad():
        network(**tiny_inputs("albert"))
    for handle in handles:
        handle.remove()
    assert calls == [id(block) for block in stack.blocks]


@pytest.mark.parametrize(("family", "task"), CLASSIFIERS)
def test_other_heads_have_the_same_body_and_no_decoding(family: str, task: str) -> None:
    anatomy = dissect(tiny(family, task))
    whole = dissect(tiny(family))
    assert anatomy.decode is None
    assert anatomy.unembedding is None
    for name, stack in anatomy.stacks.items():
        assert type(stack.blocks[0]) is type(whole.stacks[name].blocks[0])
        assert stack.layers == whole.stacks[name].layers
        assert stack.heads == whole.stacks[name].heads
    # T5 reads with its encoder alone where labels are given to tokens
    one_tower = family in ("t5", "mt5") and task == "tokens"
    assert set(anatomy.stacks) == ({"encoder"} if one_tower else set(whole.stacks))


def test_dissecting_changes_nothing() -> None:
    for family in FAMILIES:
        network = tiny(family)
        before = {name: value.clone() for name, value in network.state_dict().items()}
        dissect(network)
        after = network.state_dict()
        assert before.keys() == after.keys()
        assert all(torch.equal(before[name], after[name]) for name in before)
        assert not network.training
        assert not any(module._forward_hooks for module in network.modules())
        assert not any(module._forward_pre_hooks for module in network.modules())
