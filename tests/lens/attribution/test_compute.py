"""attribute: every method becomes an Attribution, and numbers that are none are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from sukashi.errors import BudgetError, FailureError, UnknownNameError
from sukashi.lens.attribution.methods import METHODS
from tests.networks import TEXT, explain, explainer, network
from tests.tiny import tiny

UNSIGNED = {"gradient", "grad_x_input", "smooth_grad", "attention_rollout", "value_zeroing"}
QUICK: dict[str, Any] = {"smooth_grad": {"samples": 2}, "shapley": {"samples": 2}}


@pytest.mark.parametrize("method", METHODS)
def test_every_method_says_what_it_is(method: str) -> None:
    why = explainer("gpt2").attribution(TEXT, method=method, **QUICK.get(method, {}))
    assert why.method == method
    assert why.signed == (method not in UNSIGNED)
    assert (why.magnitudes >= 0).all()
    if not why.signed and method != "grad_x_input":  # whose products keep a sign that is not read
        np.testing.assert_array_equal(why.scores, why.magnitudes)
    summing = method in ("integrated_gradients", "expected_gradients", "shapley")
    assert np.isnan(why.residuals).all() != summing
    assert (why.steps > 0) == summing
    assert why.scores.dtype == why.magnitudes.dtype == np.float32


@pytest.mark.parametrize("method", METHODS)
def test_the_value_is_that_of_the_text(method: str) -> None:
    why = explainer("gpt2").attribution(TEXT, method=method, **QUICK.get(method, {}))
    wanted = explainer("gpt2").attribution(TEXT).targets[0].value
    assert why.targets[0].value == pytest.approx(wanted, abs=1e-5)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Unknown method 'lime'; choose from: auto, grad_x"):
        explainer("gpt2").attribution(TEXT, method="lime")


@pytest.mark.parametrize("method", METHODS)
def test_numbers_that_are_none_are_refused(method: str) -> None:
    ex = explain(tiny("gpt2"), "gpt2")
    with torch.no_grad():
        ex.network.transformer.ln_f.weight[0] = float("nan")
    with pytest.raises(FailureError, match=r"not finite on this text.*dtype='float32'"):
        ex.attribution(TEXT, method=method, target=5, **QUICK.get(method, {}))


@pytest.mark.parametrize("method", METHODS)
def test_what_does_not_fit_is_refused_before_it_starts(method: str) -> None:
    small = explain(network("gpt2"), "gpt2", memory=5_000)
    with pytest.raises(BudgetError, match=r"needs about .* bytes, the budget is 5,000"):
        small.attribution(TEXT, method=method)


@pytest.mark.parametrize("method", [m for m in METHODS if m != "attention_rollout"])
def test_progress_ends_with_all_done(method: str) -> None:
    seen: list[tuple[str, int, int]] = []
    ex = explain(network("gpt2"), "gpt2", progress=lambda *step: seen.append(step))
    ex.attribution(TEXT, method=method, **QUICK.get(method, {}))
    assert {name for name, _, _ in seen} == {"attribution"}
    assert seen[-1][1] == seen[-1][2] > 0


@pytest.mark.parametrize("method", [m for m in METHODS if m != "attention_rollout"])
def test_an_exception_in_progress_ends_the_work(method: str) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    ex = explain(network("gpt2"), "gpt2", progress=stop)
    with pytest.raises(KeyboardInterrupt):
        ex.attribution(TEXT, method=method, **QUICK.get(method, {}))
    assert explainer("gpt2").attribution(TEXT).targets  # the lock was given back
