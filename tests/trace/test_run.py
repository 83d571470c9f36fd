"""run: what is read is what transformers computes, and edits take effect where they should."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from sukashi.model.dissect import dissect
from sukashi.trace.run import run
from sukashi.trace.site import Site
from tests.networks import anatomy, attention_sites, eager, every_site, network, plain
from tests.tiny import CAUSAL, FAMILIES, MASKED, SEQ2SEQ, tiny, tiny_inputs

OWN_ATTENTION = ("gpt_neo", "gptj", "bloom", "deberta_v2")


def close(one: Tensor, other: Tensor, atol: float = 1e-6) -> None:
    torch.testing.assert_close(one, other, atol=atol, rtol=0)


def reference(family: str, inputs: dict[str, Tensor]) -> dict[Site, Tensor]:
    """Attention weights as transformers gives them."""
    output = plain(eager(family), inputs, output_attentions=True)
    found: dict[Site, Tensor] = {}
    if family in SEQ2SEQ:
        for layer, weights in enumerate(output.encoder_attentions):
            found[Site("attention", layer, "encoder")] = weights
        for layer, weights in enumerate(output.decoder_attentions):
            found[Site("attention", layer, "decoder")] = weights
        for layer, weights in enumerate(output.cross_attentions):
            found[Site("attention", layer, "decoder", cross=True)] = weights
        return found
    name = anatomy(family).writer.name
    return {Site("attention", i, name): weights for i, weights in enumerate(output.attentions)}


def padded(family: str) -> dict[str, Tensor]:
    """Two texts, the second shorter."""
    inputs = tiny_inputs(family, batch=2)
    inputs["attention_mask"][1, -3:] = 0
    inputs["input_ids"][1, -3:] = 0
    return inputs


@pytest.mark.parametrize("family", FAMILIES)
def test_reading_everything_changes_nothing(family: str) -> None:
    inputs = tiny_inputs(family)
    trace = run(network(family), anatomy(family), inputs, read=every_site(anatomy(family)))
    assert trace.logits is not None
    close(trace.logits.softmax(-1), plain(network(family), inputs).logits.softmax(-1))
    assert set(trace.at) == set(every_site(anatomy(family)))


@pytest.mark.parametrize("family", FAMILIES)
def test_reading_nothing_gives_the_very_logits(family: str) -> None:
    inputs = tiny_inputs(family)
    trace = run(network(family), anatomy(family), inputs)
    assert trace.logits is not None
    assert torch.equal(trace.logits, plain(network(family), inputs).logits)
    assert not trace.at


@pytest.mark.agreement
@pytest.mark.parametrize("family", FAMILIES)
def test_attention_is_that_of_transformers(family: str) -> None:
    inputs = tiny_inputs(family)
    trace = run(network(family), anatomy(family), inputs, read=attention_sites(anatomy(family)))
    wanted = reference(family, inputs)
    assert set(trace.at) == set(wanted)
    for site, weights in wanted.items():
        close(trace.at[site], weights)


@pytest.mark.agreement
@pytest.mark.parametrize("family", FAMILIES)
def test_attention_with_padding_is_that_of_transformers(family: str) -> None:
    inputs = padded(family)
    trace = run(network(family), anatomy(family), inputs, read=attention_sites(anatomy(family)))
    for site, weights in reference(family, inputs).items():
        whole = site.stack == "decoder" and family in SEQ2SEQ
        queries = slice(None) if whole else slice(0, -3)  # a padded query's row means nothing
        close(trace.at[site][1, :, queries], weights[1, :, queries])
        close(trace.at[site][0], weights[0])
        if site.cross or not whole:
            assert not bool(trace.at[site][1, :, queries, -3:].any())


@pytest.mark.parametrize("family", ["mistral", "gemma2", "gemma3", "modernbert", "gpt_neo"])
def test_a_sliding_window_is_seen_in_the_weights(family: str) -> None:
    parts = anatomy(family)
    trace = run(network(family), parts, tiny_inputs(family), read=attention_sites(parts))
    far = [weights[0, :, 8, :2].abs().max() for weights in trace.at.values()]
    assert min(far) == 0
    # mistral's window is on all layers, the others have a full one
    assert (max(far) == 0) == (family == "mistral")


@pytest.mark.parametrize("family", FAMILIES)
def test_residual_mlp_and_embedding_fit_together(family: str) -> None:
    """Residual l enters block l; what is read of the MLP enters its projection."""
    parts, inputs = anatomy(family), tiny_inputs(family)
    seen: list[tuple[Any, Tensor]] = []
    handles = [
        module.register_forward_hook(lambda module, args, out: seen.append((module, args[0])))
        for stack in parts.stacks.values()
        for module in {*stack.mlp_down, *stack.blocks}
    ]
    try:
        trace = run(network(family), parts, inputs, read=every_site(parts))
    finally:
        for handle in handles:
            handle.remove()
    for stack in parts.stacks.values():
        for layer in range(stack.layers):
            turn = sum(block is stack.blocks[layer] for block in stack.blocks[:layer])
            entered = [x for module, x in seen if module is stack.blocks[layer]]
            close(trace.at[Site("residual", layer, stack.name)], entered[turn], 0)
            down = [x for module, x in seen if module is stack.mlp_down[layer]]
            found = trace.at[Site("mlp", layer, stack.name)]
            close(found, down[turn].reshape(found.shape), 0)  # OPT's is flat inside
        ids = inputs["input_ids" if stack is parts.reader else "decoder_input_ids"]
        with torch.no_grad():
            close(trace.at[Site("embedding", 0, stack.name)], stack.embedding(ids), 0)


@pytest.mark.parametrize("family", FAMILIES)
def test_stop_gives_the_same_tensor_and_no_logits(family: str) -> None:
    parts, inputs = anatomy(family), tiny_inputs(family)
    site = Site("residual", 1, parts.writer.name)
    whole = run(network(family), parts, inputs, read=[site])
    stopped = run(network(family), parts, inputs, stop=site)
    assert torch.equal(stopped.at[site], whole.at[site])
    assert stopped.logits is None


def test_stop_ends_the_pass() -> None:
    calls: list[str] = []
    parts = anatomy("gpt2")
    handle = parts.writer.blocks[1].register_forward_hook(lambda *_: calls.append("second block"))
    try:
        run(network("gpt2"), parts, tiny_inputs("gpt2"), stop=Site("residual", 1))
        assert not calls
        run(network("gpt2"), parts, tiny_inputs("gpt2"), stop=Site("residual", 2))
        assert calls
    finally:
        handle.remove()


@pytest.mark.parametrize("family", FAMILIES)
def test_replacing_the_embedding_is_feeding_other_ids(family: str) -> None:
    parts, inputs = anatomy(family), tiny_inputs(family)
    others = tiny_inputs(family, seed=1)
    stacks = parts.stacks.values()
    keys = ["input_ids" if stack is parts.reader else "decoder_input_ids" for stack in stacks]
    with torch.no_grad():
        given = [s.embedding(others[key]) for s, key in zip(stacks, keys, strict=True)]
    edits = {
        Site("embedding", 0, stack.name): lambda _, tensor=tensor: tensor
        for stack, tensor in zip(stacks, given, strict=True)
    }
    trace = run(network(family), parts, inputs, edit=edits)
    assert trace.logits is not None
    close(trace.logits.softmax(-1), plain(network(family), others).logits.softmax(-1))


@pytest.mark.parametrize("family", FAMILIES)
def test_silencing_a_key_changes_only_later_layers(family: str) -> None:
    parts, inputs = anatomy(family), tiny_inputs(family)
    name, layer = parts.writer.name, 1

    def silence(weights: Tensor) -> Tensor:
        weights = weights.clone()
        weights[..., 0] = 0
        return weights

    residuals = [Site("residual", i, name) for i in range(parts.writer.layers + 1)]
    site = Site("attention", layer, name)
    clean = run(network(family), parts, inputs, read=[*residuals, site])
    edited = run(network(family), parts, inputs, read=[*residuals, site], edit={site: silence})
    assert not bool(edited.at[site][..., 0].any())  # what is read is what was used
    for residual in residuals:
        same = torch.equal(edited.at[residual], clean.at[residual])
        assert same == (residual.layer <= layer), residual
    assert edited.logits is not None
    assert not torch.allclose(edited.logits, clean.logits, atol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_weights_put_back_by_hand_change_nothing(family: str) -> None:
    parts, inputs = anatomy(family), tiny_inputs(family)
    sites = attention_sites(parts)
    trace = run(network(family), parts, inputs, edit=dict.fromkeys(sites, torch.clone))
    assert trace.logits is not None
    close(trace.logits.softmax(-1), plain(network(family), inputs).logits.softmax(-1))


@pytest.mark.parametrize("family", FAMILIES)
def test_an_edited_residual_is_what_the_next_block_and_the_head_get(family: str) -> None:
    parts, inputs = anatomy(family), tiny_inputs(family)
    name, layers = parts.writer.name, parts.writer.layers
    noise = torch.randn(parts.writer.width, generator=torch.Generator().manual_seed(3))
    for layer in range(layers + 1):
        site = Site("residual", layer, name)
        clean = run(network(family), parts, inputs, read=[site])
        edited = run(network(family), parts, inputs, read=[site], edit={site: lambda x: x + noise})
        close(edited.at[site], clean.at[site] + noise)
        assert not torch.allclose(edited.logits, clean.logits, atol=1e-4)
    assert parts.decode is not None
    with torch.no_grad():
        close(edited.logits, parts.decode(clean.at[site] + noise), 1e-5)


def test_an_edited_neuron_is_what_the_projection_gets() -> None:
    parts, inputs = anatomy("gpt2"), tiny_inputs("gpt2")
    site, before, after = Site("mlp", 1), Site("residual", 1), Site("residual", 2)
    clean = run(network("gpt2"), parts, inputs, read=[after])
    edited = run(network("gpt2"), parts, inputs, read=[after], edit={site: lambda x: x + 1})
    weight = parts.writer.mlp_down[1].weight
    close(edited.at[after] - clean.at[after], weight.sum(0).expand_as(edited.at[after]), 1e-5)
    assert before not in edited.at


@pytest.mark.parametrize("family", [f for f in FAMILIES if f not in OWN_ATTENTION])
def test_queries_and_keys_give_the_weights(family: str) -> None:
    parts = anatomy(family)
    read = [*attention_sites(parts), *attention_sites(parts, "queries")]
    trace = run(network(family), parts, tiny_inputs(family), read=read)
    for site, call in trace.calls.items():
        assert call.query is trace.at[site]
        close(call.weights(), trace.at[Site("attention", site.layer, site.stack, site.cross)], 0)


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "t5", "bart"])
def test_sdpa_and_eager_networks_give_the_same(family: str) -> None:
    parts, inputs = dissect(eager(family)), tiny_inputs(family)
    sites = attention_sites(parts)
    ours = run(eager(family), parts, inputs, read=sites)
    other = run(network(family), anatomy(family), inputs, read=sites)
    for site in sites:
        close(ours.at[site], other.at[site])


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "t5", "gemma2", "bart"])
def test_half_precision_agrees_with_eager(family: str) -> None:
    net = tiny(family, scale=0.1).to(torch.bfloat16)
    net.set_attn_implementation("eager")
    parts, inputs = dissect(net), tiny_inputs(family)
    sites = attention_sites(parts)
    trace = run(net, parts, inputs, read=sites)
    output = plain(net, inputs, output_attentions=True)
    assert trace.logits is not None
    assert trace.logits.dtype == torch.bfloat16
    close(trace.logits.float().softmax(-1), output.logits.float().softmax(-1), 5e-3)
    name = "decoder_attentions" if family in SEQ2SEQ else "attentions"
    for layer, weights in enumerate(output[name]):
        ours = trace.at[Site("attention", layer, parts.writer.name)]
        assert ours.dtype == torch.bfloat16
        close(ours.float(), weights.float(), 1e-2)


def test_kinds_of_families_are_covered() -> None:
    assert {*CAUSAL, *MASKED, *SEQ2SEQ} == set(FAMILIES)
