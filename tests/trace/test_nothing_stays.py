"""run leaves nothing behind on the network, whatever happens in it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers import AttentionInterface
from transformers.masking_utils import AttentionMaskInterface

from sukashi.model import attention_interface as attention
from sukashi.model.dissect import dissect
from sukashi.trace.gradient import Question
from sukashi.trace.run import run
from sukashi.trace.site import Site
from sukashi.trace.target import Target
from tests.left_behind import half_frozen, state
from tests.networks import every_site, plain
from tests.tiny import tiny, tiny_inputs

SOME = ("gpt2", "llama", "gemma2", "bloom", "bert", "albert", "deberta_v2", "t5", "bart")


class OnPurposeError(Exception):
    """Raised inside an edit."""


def raising(error: type[BaseException]) -> Callable[[Tensor], Tensor]:
    def edit(tensor: Tensor) -> Tensor:
        raise error

    return edit


@pytest.mark.parametrize("family", SOME)
def test_nothing_stays_after_a_run(family: str) -> None:
    network = half_frozen(family)
    parts = dissect(network)
    before = state(network)
    run(network, parts, tiny_inputs(family), read=every_site(parts), grad=True)
    assert state(network) == before


@pytest.mark.parametrize("family", SOME)
@pytest.mark.parametrize("error", [OnPurposeError, KeyboardInterrupt])
def test_nothing_stays_after_an_exception(family: str, error: type[BaseException]) -> None:
    network = half_frozen(family)
    parts = dissect(network)
    before = state(network)
    for part in ("embedding", "residual", "attention", "mlp"):
        edit = {Site(part, 0, parts.writer.name): raising(error)}  # type: ignore[arg-type]
        with pytest.raises(error):
            run(network, parts, tiny_inputs(family), read=every_site(parts), edit=edit, grad=True)
        assert state(network) == before
        assert attention.current.get() is None


@pytest.mark.parametrize("name", ["register_forward_hook", "register_forward_pre_hook"])
def test_nothing_stays_after_an_interrupt_while_hooks_are_hung(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = half_frozen("t5")
    parts = dissect(network)
    before, hang = state(network), getattr(nn.Module, name)
    left = 0

    def interrupted(*args: Any, **options: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return hang(*args, **options)

    monkeypatch.setattr(nn.Module, name, interrupted)
    for after in range(4):
        left = after
        with pytest.raises(KeyboardInterrupt):
            run(network, parts, tiny_inputs("t5"), read=every_site(parts), grad=True)
        assert state(network) == before


def test_nothing_stays_when_the_network_itself_fails() -> None:
    network = half_frozen("gpt2")
    parts = dissect(network)
    before = state(network)
    with pytest.raises(IndexError):
        run(network, parts, {"input_ids": torch.tensor([[999]])}, read=every_site(parts))
    assert state(network) == before


@pytest.mark.parametrize("family", SOME)
def test_nothing_stays_after_gradients(family: str) -> None:
    network = half_frozen(family)
    parts = dissect(network)
    before = state(network)
    sites = [Site("embedding", 0, name) for name in parts.stacks]
    question = Question(network, parts, (Target(0, 5), Target(1, 6)))
    list(question.linearise(tiny_inputs(family), sites).gradients(sites, 1))
    question.evaluate(tiny_inputs(family))
    assert state(network) == before


@pytest.mark.parametrize("family", SOME)
def test_dropout_does_not_act_in_a_run(family: str) -> None:
    network = half_frozen(family)
    reference = copy.deepcopy(network).eval()
    parts, inputs = dissect(network), tiny_inputs(family)
    dropped = plain(network, inputs).logits
    assert not torch.allclose(dropped, plain(reference, inputs).logits, atol=1e-3)
    for read in ([], every_site(parts)):
        logits = run(network, parts, inputs, read=read).logits
        wanted = plain(reference, inputs).logits
        assert logits is not None
        torch.testing.assert_close(logits.softmax(-1), wanted.softmax(-1), atol=1e-6, rtol=0)


@pytest.mark.parametrize("family", ["gpt2", "bert", "t5"])
def test_training_goes_on_after_a_run(family: str) -> None:
    """A step of training gives the same gradients before and after."""

    def gradients(network: Any) -> list[Tensor | None]:
        torch.manual_seed(0)
        network.zero_grad()
        network(**tiny_inputs(family)).logits.square().sum().backward()
        return [None if p.grad is None else p.grad.clone() for p in network.parameters()]

    network = half_frozen(family)
    parts = dissect(network)
    before = gradients(network)
    run(network, parts, tiny_inputs(family), read=every_site(parts), grad=True)
    for one, other in zip(before, gradients(network), strict=True):
        assert (one is None) == (other is None)
        assert one is None or torch.equal(one, other)


def test_the_users_own_hooks_stay() -> None:
    network = tiny("gpt2")
    parts, seen = dissect(network), []
    network.transformer.h[0].register_forward_hook(lambda *_: seen.append(1))
    before = state(network)
    run(network, parts, tiny_inputs("gpt2"), read=every_site(parts))
    assert state(network) == before
    assert seen


def test_transformers_knows_one_more_name_and_no_other_change() -> None:
    registries = (AttentionInterface._global_mapping, AttentionMaskInterface._global_mapping)
    before = [
        {name: function for name, function in registry.items() if name != attention.NAME}
        for registry in registries
    ]
    for registry in registries:  # as in a new process
        registry.pop(attention.NAME, None)
    network = tiny("llama")
    for _ in range(2):
        run(network, dissect(network), tiny_inputs("llama"), read=every_site(dissect(network)))
        for registry, known in zip(registries, before, strict=True):
            assert set(registry) - set(known) == {attention.NAME}
            assert {name: registry[name] for name in known} == known
    assert AttentionInterface()[attention.NAME] is attention.attend


def test_another_network_may_run_under_our_name_without_a_run() -> None:
    """Without a run the function computes what eager computes."""
    attention.register()
    network, reference = tiny("llama"), tiny("llama")
    network.set_attn_implementation(attention.NAME)
    reference.set_attn_implementation("eager")
    inputs = tiny_inputs("llama")
    ours = plain(network, inputs, output_attentions=True)
    wanted = plain(reference, inputs, output_attentions=True)
    torch.testing.assert_close(ours.logits, wanted.logits, atol=1e-5, rtol=0)
    torch.testing.assert_close(ours.attentions, wanted.attentions, atol=1e-6, rtol=0)


def test_gradients_are_possible_inside_no_grad_and_inference_goes_back() -> None:
    network = tiny("gpt2")
    parts = dissect(network)
    site = Site("embedding")
    with torch.no_grad():
        question = Question(network, parts, (Target(3, 5),))
        lines = question.linearise(tiny_inputs("gpt2"), [site])
        ((_, (found,)),) = lines.gradients([site], 1)
        assert not torch.is_grad_enabled()
    assert bool(found.any())
    assert torch.is_grad_enabled()
