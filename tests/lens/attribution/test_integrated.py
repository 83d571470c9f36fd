"""Integrated gradients: completeness, and a residual that says how far it holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sukashi.errors import MisuseError
from sukashi.lens.attribution.integrated import MOST_STEPS
from sukashi.result.attribution import Attribution
from tests.autograd import stack_names, through
from tests.networks import anatomy, explainer, network, text_for
from tests.tiny import kind_of

METHOD = "integrated_gradients"
CASES = [
    ("gpt2", "lm"),
    ("llama", "lm"),
    ("gemma2", "lm"),
    ("bert", "lm"),
    ("bert", "classify"),
    ("modernbert", "classify"),
    ("t5", "lm"),
    ("bart", "lm"),
    ("bloom", "lm"),
]
BASELINES = ["auto", "pad", "mask", "zero", "mean"]


def fed(family: str, task: str) -> dict[str, Tensor]:
    """What the network is fed for the text."""
    return explainer(family, task).encode(text_for(family, task), None).inputs


def nothing(family: str, task: str, baseline: str, why: Attribution) -> list[Tensor]:
    """x′ by the definition of the baseline, one tensor a stack."""
    parts, tokenizer = anatomy(family, task), explainer(family, task).tokenizer
    inputs, found, start = fed(family, task), [], 0
    for name in stack_names(parts):
        embedding = parts.stacks[name].embedding
        second = name == "decoder" and len(parts.stacks) == 2
        ids = inputs["decoder_input_ids" if second else "input_ids"]
        special = torch.from_numpy(why.tokens.special[start : start + ids.shape[1]].copy())
        start += ids.shape[1]
        with torch.no_grad():
            x = embedding(ids)
            if baseline == "zero":
                empty = torch.zeros_like(x)
            elif baseline == "mean":
                empty = embedding(torch.arange(embedding.num_embeddings)[None]).mean(1)
                empty = empty[:, None].expand_as(x)
            else:
                token = getattr(tokenizer, f"{baseline}_token_id")
                replaced = torch.where(special, ids, torch.full_like(ids, token))
                empty = embedding(replaced)
        found.append(empty)
    return found


def logit(family: str, task: str, given: list[Tensor] | None, why: Attribution) -> list[float]:
    """The plain network's logits of the explained ids, at the rows where they are read."""
    parts, inputs = anatomy(family, task), fed(family, task)
    named = None if given is None else dict(zip(stack_names(parts), given, strict=True))
    output, _ = through(network(family, task), parts, inputs, named)
    if task == "classify":
        return [float(output.logits[0, target.id].detach()) for target in why.targets]
    rows = [t.position if t.position >= 0 else -1 for t in why.targets]
    return [
        float(output.logits[0, row, t.id].detach())
        for row, t in zip(rows, why.targets, strict=True)
    ]


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize(("family", "task"), CASES)
def test_scores_sum_to_the_difference(family: str, task: str, baseline: str) -> None:
    if baseline == "mask" and kind_of(family) != "masked":
        pytest.skip("no mask token")
    ex = explainer(family, task)
    why = ex.attribution(text_for(family, task), method=METHOD, baseline=baseline)
    if baseline == "auto":
        baseline = "mask" if kind_of(family) == "masked" and task == "lm" else "pad"
    empty = nothing(family, task, baseline, why)
    actual, void = logit(family, task, None, why), logit(family, task, empty, why)
    for place, target in enumerate(why.targets):
        assert target.value == pytest.approx(actual[place], abs=2e-5)
        assert target.baseline_value == pytest.approx(void[place], abs=2e-5)
        rise = actual[place] - void[place]
        residual = float(why.scores[place].sum()) - rise
        assert float(why.residuals[place]) == pytest.approx(residual, abs=1e-4)
        if why.interpretation == "quantitative":
            assert abs(residual) <= 0.01 * abs(rise) + 1e-4
    assert why.baseline == baseline
    change = np.array([t.value - t.baseline_value for t in why.targets])
    within = np.abs(why.residuals) <= 0.01 * np.abs(change) + 2e-6
    single = why.score_errors.max(1) <= 0.01 * np.abs(why.scores).max(1) + 2e-6
    assert (why.interpretation == "quantitative") == bool((within & single).all()) == why.signed
    assert why.steps == MOST_STEPS or why.signed or why.stalled


@pytest.mark.parametrize("family", ["gpt2", "bart"])
def test_each_score_is_the_integral(family: str) -> None:
    """A fine midpoint sum along the path, with plain autograd."""
    ex = explainer(family)
    text = text_for(family)
    why = ex.attribution(text, method=METHOD, baseline="pad", steps=64)
    parts, inputs = anatomy(family), fed(family, "lm")
    _, ends = through(network(family), parts, inputs)
    starts = nothing(family, "lm", "pad", why)
    ways = [x.detach() - x0 for x, x0 in zip(ends, starts, strict=True)]
    total = [torch.zeros_like(x) for x in ends]
    count = 300
    for step in range(count):
        share = (step + 0.5) / count
        at = [x0 + share * way for x0, way in zip(starts, ways, strict=True)]
        point = dict(zip(stack_names(parts), at, strict=True))
        output, leaves = through(network(family), parts, inputs, point)
        slopes = torch.autograd.grad(output.logits[0, -1, why.targets[0].id], leaves)
        total = [t + s / count for t, s in zip(total, slopes, strict=True)]
    products = [(way * t)[0] for way, t in zip(ways, total, strict=True)]
    wanted = torch.cat([product.sum(-1) for product in products]).numpy()
    scale = float(np.abs(wanted).max())
    np.testing.assert_allclose(why.scores[0], wanted, atol=2e-3 * scale)
    np.testing.assert_array_equal(why.magnitudes, np.abs(why.scores))


def test_steps_double_until_sum_and_scores_are_good() -> None:
    ex = explainer("gpt2")
    text = text_for("gpt2")
    auto = ex.attribution(text, method=METHOD, baseline="zero")
    assert auto.steps in [8 * 2**k - 1 for k in range(7)]
    # no gradient is taken twice: as many passes as points, and the two ends
    assert auto.forward_passes == auto.steps + 2
    fixed = ex.attribution(text, method=METHOD, baseline="zero", steps=auto.steps)
    np.testing.assert_allclose(auto.scores, fixed.scores, atol=0.01 * np.abs(fixed.scores).max())


def test_no_score_is_further_off_than_it_says() -> None:
    """Against ten times as many points; the estimate is one, so twice as much is let through."""
    for family, task in (("gpt2", "lm"), ("bert", "classify"), ("llama", "lm"), ("bloom", "lm")):
        ex, text = explainer(family, task), text_for(family, task)
        exact = ex.attribution(text, method=METHOD, steps=500).scores
        for steps in (6, 12, 24, 48, "auto"):
            why = ex.attribution(text, method=METHOD, steps=steps)
            off, size = np.abs(why.scores - exact).max(), np.abs(exact).max()
            assert off <= 2 * why.score_errors.max() + 1e-4 * size, (family, steps)
            if why.interpretation == "quantitative":
                assert off <= 0.01 * size, (family, steps)


def test_one_step_says_nothing_of_its_error() -> None:
    why = explainer("gpt2").attribution("the film", method=METHOD, steps=1)
    assert np.isnan(why.score_errors).all()
    assert (why.interpretation, why.signed, why.stalled) == ("ranking only", False, False)


def test_targets_that_are_done_are_not_asked_again() -> None:
    """Written tokens need different numbers of steps; each has its own residual in order."""
    ex = explainer("gpt2")
    run = ex.generate("the film", max_new_tokens=6)
    why = ex.attribution(run, method=METHOD, baseline="zero")
    change = np.array([t.value - t.baseline_value for t in why.targets])
    assert (np.abs(why.residuals) <= 0.01 * np.abs(change) + 1e-5).all()
    np.testing.assert_allclose(why.scores.sum(1) - change, why.residuals, atol=1e-4)
    for output in range(6):
        alone = ex.attribution(run, method=METHOD, baseline="zero", outputs=[output])
        # each alone stops at its own number of steps, which is what it had among the others
        np.testing.assert_allclose(why.scores[output], alone.scores[0], atol=1e-4)


@pytest.mark.parametrize("memory", [1 << 20, 1 << 30])
def test_memory_changes_nothing(memory: int) -> None:
    from tests.networks import explain

    ex = explain(network("gpt2"), "gpt2", memory=memory)
    run = explainer("gpt2").generate("the film was", max_new_tokens=3)
    why = ex.attribution(run, method=METHOD, steps=16)
    wanted = explainer("gpt2").attribution(run, method=METHOD, steps=16)
    np.testing.assert_allclose(why.scores, wanted.scores, atol=1e-5)


@pytest.mark.parametrize("steps", [0, -3, 2.5, "many", 10_001])
def test_other_steps_are_refused(steps: Any) -> None:
    with pytest.raises(MisuseError, match="give a whole number from 1 to 10000"):
        explainer("gpt2").attribution("the film", method=METHOD, steps=steps)
