"""Gradients of many targets from one pass equal the one-by-one loop of plain autograd."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from sukashi.model.anatomy import Anatomy
from sukashi.trace.gradient import Question
from sukashi.trace.site import Site
from sukashi.trace.target import Target, read, values
from tests.autograd import through
from tests.networks import anatomy, attention_sites, eager, network, plain
from tests.tiny import FAMILIES, tiny_inputs

TARGETS = (
    Target(4, 11),
    Target(2, 250, "probability"),
    Target(4, 30, "log_probability"),
    Target(0, 7),
    Target(3, 9, contrast=10),
)
CLASSES = (Target(0, 0), Target(0, 1, "probability"), Target(0, 1, contrast=0))


def embedding_sites(parts: Anatomy) -> list[Site]:
    return [Site("embedding", 0, name) for name in ("encoder", "decoder") if name in parts.stacks]


def loop(
    family: str, task: str, inputs: dict[str, Tensor], targets: tuple[Target, ...]
) -> tuple[list[list[Tensor]], Tensor]:
    """[target][stack] gradients by the embeddings, and the values, with nothing of ours."""
    output, leaves = through(network(family, task), anatomy(family, task), inputs)
    found, scalars = [], []
    for target in targets:
        row = output.logits[0] if task == "classify" else output.logits[0, target.row]
        reading = read(row, target.of)
        f = reading[target.id]
        f = f if target.contrast is None else f - reading[target.contrast]
        found.append(list(torch.autograd.grad(f, leaves, retain_graph=True)))
        scalars.append(f.detach())
    return found, torch.stack(scalars)


def batched(
    question: Question, inputs: dict[str, Tensor], sites: list[Site], chunk: int
) -> tuple[list[Tensor], Tensor]:
    lines = question.linearise(inputs, sites)
    whole = [found for _, found in lines.gradients(sites, chunk)]
    return [torch.cat(each) for each in zip(*whole, strict=True)], lines.values


@pytest.mark.parametrize("family", FAMILIES)
def test_batched_equals_the_loop(family: str) -> None:
    inputs, parts = tiny_inputs(family), anatomy(family)
    wanted, scalars = loop(family, "lm", inputs, TARGETS)
    question = Question(network(family), parts, TARGETS)
    for chunk in (1, 2, len(TARGETS)):
        found, ours = batched(question, inputs, embedding_sites(parts), chunk)
        torch.testing.assert_close(ours[0], scalars, atol=1e-5, rtol=0)
        for place in range(len(TARGETS)):
            for stack, reference in zip(found, wanted[place], strict=True):
                scale = float(max(each.abs().max() for each in wanted[place]))
                torch.testing.assert_close(
                    stack[place], reference, atol=1e-5 * scale, rtol=0, msg=f"{place}, {chunk}"
                )


@pytest.mark.parametrize("family", ["gpt2", "llama", "bert", "modernbert", "distilbert", "t5"])
def test_classifiers_equal_the_loop(family: str) -> None:
    inputs, parts = tiny_inputs(family), anatomy(family, "classify")
    if family == "t5":
        inputs["input_ids"][0, -1] = 2
        inputs["decoder_input_ids"] = inputs["input_ids"].roll(1, 1)
    wanted, scalars = loop(family, "classify", inputs, CLASSES)
    question = Question(network(family, "classify"), parts, CLASSES)
    for chunk in (1, 2, 3):
        found, ours = batched(question, inputs, embedding_sites(parts), chunk)
        torch.testing.assert_close(ours[0], scalars, atol=1e-5, rtol=0)
        for place in range(len(CLASSES)):
            for stack, reference in zip(found, wanted[place], strict=True):
                scale = float(max(each.abs().max() for each in wanted[place]))
                torch.testing.assert_close(stack[place], reference, atol=1e-5 * scale, rtol=0)


@pytest.mark.parametrize("family", FAMILIES)
def test_values_are_those_of_the_plain_network(family: str) -> None:
    inputs, parts = tiny_inputs(family), anatomy(family)
    question = Question(network(family), parts, TARGETS)
    logits = plain(network(family), inputs).logits
    wanted = values(logits[:, [target.row for target in TARGETS]], TARGETS)
    torch.testing.assert_close(question.evaluate(inputs), wanted, atol=2e-5, rtol=0)
    lines = question.linearise(inputs, embedding_sites(parts))
    torch.testing.assert_close(lines.values, wanted, atol=2e-5, rtol=0)


@pytest.mark.parametrize("family", ["gpt2", "mistral", "gpt_neo", "bloom", "gemma2"])
def test_what_a_causal_target_cannot_see_has_no_gradient(family: str) -> None:
    site = embedding_sites(anatomy(family))
    question = Question(network(family), anatomy(family), TARGETS)
    (found,), _ = batched(question, tiny_inputs(family), site, 5)
    for place, target in enumerate(TARGETS):
        assert not bool(found[place, 0, target.row + 1 :].any())
        assert bool(found[place, 0, target.row].any())


@pytest.mark.parametrize("family", ["gpt2", "bert", "t5", "llama"])
def test_copies_in_a_batch_are_differentiated_on_their_own(family: str) -> None:
    inputs, parts = tiny_inputs(family, batch=3), anatomy(family)
    sites, question = embedding_sites(parts), Question(network(family), parts, TARGETS)
    whole, scalars = batched(question, inputs, sites, 2)
    for copy in range(3):
        alone, own = batched(question, {k: v[[copy]] for k, v in inputs.items()}, sites, 2)
        torch.testing.assert_close(scalars[[copy]], own, atol=1e-5, rtol=0)
        for one, other in zip(whole, alone, strict=True):
            scale = float(other.abs().max())
            torch.testing.assert_close(one[:, [copy]], other, atol=1e-5 * scale, rtol=0)


@pytest.mark.parametrize("family", FAMILIES)
def test_replaced_embeddings_are_where_the_gradient_is_taken(family: str) -> None:
    """Feeding other embeddings is asking at another point: a small step agrees with the slope."""
    inputs, parts = tiny_inputs(family), anatomy(family)
    sites, question = embedding_sites(parts), Question(network(family), parts, TARGETS[:1])
    others = tiny_inputs(family, seed=5)
    key = {"encoder": "input_ids", "decoder": "decoder_input_ids"}
    with torch.no_grad():
        point = {
            site: parts.stacks[site.stack].embedding(
                others["input_ids" if len(sites) == 1 else key[site.stack]]
            )
            for site in sites
        }
    lines = question.linearise(inputs, sites, point)
    ((_, slopes),) = lines.gradients(sites, 1)
    for site in sites:
        assert torch.equal(lines.at[site].detach(), point[site])
    torch.testing.assert_close(question.evaluate(inputs, point), lines.values, atol=1e-5, rtol=0)
    slope = sum(float(each.double().square().sum()) for each in slopes)
    size = 1e-3 / slope**0.5
    further = {s: point[s] + size * g[0] for s, g in zip(sites, slopes, strict=True)}
    back = {s: point[s] - size * g[0] for s, g in zip(sites, slopes, strict=True)}
    rise = (question.evaluate(inputs, further) - question.evaluate(inputs, back)) / (2 * size)
    assert float(rise) == pytest.approx(slope, rel=2e-2)


@pytest.mark.agreement
@pytest.mark.parametrize("family", FAMILIES)
def test_gradients_by_attention_equal_those_of_transformers(family: str) -> None:
    inputs, parts = tiny_inputs(family), anatomy(family)
    sites, target = attention_sites(parts), TARGETS[0]
    output = eager(family)(**inputs, output_attentions=True)
    if len(parts.stacks) == 2:
        weights = [
            *output.encoder_attentions,
            *output.decoder_attentions,
            *output.cross_attentions,
        ]
    else:
        weights = list(output.attentions)
    wanted = torch.autograd.grad(output.logits[0, target.row, target.id], weights)
    lines = Question(network(family), parts, (target,)).linearise(inputs, sites)
    ((_, found),) = lines.gradients(sites, 1)
    scale = float(max(each.abs().max() for each in wanted))
    for ours, reference in zip(found, wanted, strict=True):
        torch.testing.assert_close(ours[0], reference, atol=1e-5 * scale, rtol=0)


def test_a_network_whose_parameters_are_frozen_or_trained_gives_the_same() -> None:
    from sukashi.model.dissect import dissect
    from tests.tiny import tiny

    inputs, found = tiny_inputs("bert"), []
    for free in (True, False):
        net = tiny("bert").requires_grad_(free)
        parts = dissect(net)
        question = Question(net, parts, TARGETS[:2])
        (gradients,), _ = batched(question, inputs, embedding_sites(parts), 2)
        assert all(parameter.grad is None for parameter in net.parameters())
        found.append(gradients)
    assert torch.equal(*found)


def test_half_precision_gives_gradients_near_those_of_float32() -> None:
    from sukashi.model.dissect import dissect
    from tests.tiny import tiny

    inputs, found = tiny_inputs("gpt2"), []
    for dtype in (torch.float32, torch.bfloat16):
        net = tiny("gpt2", scale=0.1).to(dtype)
        question = Question(net, dissect(net), TARGETS[:1])
        (gradients,), scalars = batched(question, inputs, [Site("embedding")], 1)
        assert scalars.dtype == torch.float32
        found.append(gradients.float())
    one, other = found
    assert float((one - other).norm() / one.norm()) < 0.05
