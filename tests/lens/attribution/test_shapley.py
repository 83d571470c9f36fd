"""Shapley values: the definition by brute force, efficiency, Captum, and the standard error."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
import torch

from sukashi.errors import RangeError
from sukashi.trace.perturbation.coalitions import replacing
from sukashi.trace.problem import Problem
from sukashi.trace.target_selection.select import targets_of
from tests.networks import explain, explainer, network, plain

EIGHT = "the film was not good, it"


def by_hand(ids: torch.Tensor, places: list[int], net: object, target: int, pad: int) -> np.ndarray:
    """The mean over all orders of what each token adds, one plain pass a set of tokens."""
    known: dict[frozenset[int], float] = {}

    def value(there: frozenset[int]) -> float:
        if there not in known:
            fed = ids.clone()
            fed[0, [i for i in places if i not in there]] = pad
            known[there] = float(plain(net, {"input_ids": fed}).logits[0, target])
        return known[there]

    total = np.zeros(ids.shape[1])
    orders = list(permutations(places))
    for order in orders:
        for at, token in enumerate(order):
            before = frozenset(order[:at])
            total[token] += value(before | {token}) - value(before)
    return total / len(orders)


def test_exact_values_are_the_mean_over_all_orders() -> None:
    """Eight tokens: 40,320 orders in the plain network against 256 coalitions."""
    ex = explainer("bert", "classify")
    why = ex.attribution(EIGHT, method="shapley", baseline="pad")
    places = np.flatnonzero(~why.tokens.special).tolist()
    assert len(places) == 8
    ids = torch.tensor(why.tokens.ids)[None]
    wanted = by_hand(ids, places, network("bert", "classify"), why.targets[0].id, 0)
    np.testing.assert_allclose(why.scores[0], wanted, atol=1e-5)
    assert why.steps == 0
    assert why.standard_errors is not None
    assert not why.standard_errors.any()
    assert why.forward_passes == 2**8 + 2


@pytest.mark.parametrize("samples", [1, 8])
@pytest.mark.parametrize("unit", ["token", "word", "phrase", "sentence"])
@pytest.mark.parametrize(("family", "task"), [("gpt2", "lm"), ("bert", "classify"), ("t5", "lm")])
def test_the_sum_is_the_whole_change(family: str, task: str, unit: str, samples: int) -> None:
    ex = explainer(family, task)
    text: object = "the film was not good. it was bad, was it not?"
    if task == "lm":
        text = ex.generate("the film was very bad", max_new_tokens=4)
    why = ex.attribution(text, method="shapley", unit=unit, samples=samples)
    change = [one.value - one.baseline_value for one in why.targets]
    np.testing.assert_allclose(why.scores.sum(1), change, atol=2e-5)
    np.testing.assert_allclose(why.residuals, 0, atol=2e-5)
    assert why.interpretation == "quantitative"


def test_samples_come_to_the_exact_values_within_their_errors() -> None:
    """z-scores of 8 tokens over 40 seeds: mean square about 1 (t with 15 degrees: 15/13)."""
    ex = explainer("bert", "classify")
    exact = ex.attribution(EIGHT, method="shapley")
    here = ~exact.tokens.special
    encoding = ex.encode(EIGHT, None)
    problem = Problem(ex.subject, encoding, targets_of(ex.subject, encoding, exact.targets))
    from sukashi.lens.attribution import shapley as lens

    kept = replacing(problem, "token", "auto")
    count = len(kept.units)
    ends = kept.values(np.array([[False] * count, [True] * count]))
    scores = []
    for seed in range(40):
        amounts, errors = lens._sampled(kept, ends, 16, seed)
        scores.append((amounts - torch.tensor(exact.scores[:, here])) / errors)
    square = float(torch.cat(scores).square().mean())
    assert 0.8 < square < 1.6
    # the same pairs, as many loose orders: reversing is what makes the error small
    again, _ = lens._sampled(kept, ends, 16, 0)
    assert torch.equal(again, lens._sampled(kept, ends, 16, 0)[0])
    assert not torch.equal(again, lens._sampled(kept, ends, 16, 1)[0])


def test_blocks_and_memory_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "the film was not good, it was bad."
    wanted = explainer("gpt2").attribution(text, method="shapley", samples=8, seed=4)
    monkeypatch.setattr("sukashi.lens.attribution.shapley._BLOCK", 50)
    small = explain(network("gpt2"), "gpt2", memory=150_000)
    why = small.attribution(text, method="shapley", samples=8, seed=4)
    np.testing.assert_allclose(why.scores, wanted.scores, atol=1e-5)
    assert why.standard_errors is not None
    assert wanted.standard_errors is not None
    np.testing.assert_allclose(why.standard_errors, wanted.standard_errors, atol=1e-5)
    assert why.steps == 8
    assert why.recipe.seed == 4


def test_a_units_tokens_share_score_and_error() -> None:
    ex = explainer("gpt2")
    text = "the film was not good, it was bad, and in the end nobody there knew who had won it all."
    why = ex.attribution(text, method="shapley", unit="word", samples=4)
    assert why.standard_errors is not None
    assert why.steps == 4
    spaces = [at for at, piece in enumerate(why.tokens.pieces) if piece.startswith("Ġ")][:4]
    for start, end in pairwise(spaces):
        assert np.ptp(why.scores[0, start:end]) < 1e-6
        assert np.ptp(why.standard_errors[0, start:end]) < 1e-6


def test_agreement_with_captum_in_expectation() -> None:
    captum = pytest.importorskip("captum.attr")
    ex, net = explainer("bert", "classify"), network("bert", "classify")
    why = ex.attribution(EIGHT, method="shapley", baseline="pad")
    ids = torch.tensor(why.tokens.ids)[None]
    groups = torch.arange(ids.shape[1])[None]
    inner = ~torch.tensor(why.tokens.special)[None]

    def forward(fed: torch.Tensor) -> torch.Tensor:
        return plain(net, {"input_ids": fed}).logits

    torch.manual_seed(0)
    theirs = captum.ShapleyValueSampling(forward).attribute(
        ids,
        torch.where(inner, 0, ids),
        target=why.targets[0].id,
        feature_mask=groups,
        n_samples=400,
        perturbations_per_eval=64,
    )
    np.testing.assert_allclose(
        theirs[0].numpy(), why.scores[0], atol=0.05 * np.abs(why.scores).max()
    )


def test_progress_is_told_to_the_end_and_samples_are_checked() -> None:
    told = []
    ex = explain(
        network("gpt2"), "gpt2", progress=lambda _, done, total: told.append((done, total))
    )
    ex.attribution("the film was not good, it was bad.", method="shapley", samples=6)
    assert told[-1][0] == told[-1][1]
    with pytest.raises(RangeError, match="samples 0 does not exist; choose from 1 to 10000"):
        ex.attribution("the film", method="shapley", samples=0)
