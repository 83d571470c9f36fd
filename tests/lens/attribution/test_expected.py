"""Expected gradients: a closed form on a linear model, and the sum that its definition promises."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from sukashi.errors import RangeError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from tests.lens.attribution.bag import Bag, registered
from tests.networks import TEXT, explainer
from tests.tiny import tiny_tokenizer

METHOD = {"method": "expected_gradients"}


@pytest.fixture(scope="module")
def bag() -> Iterator[Bag]:
    with registered() as network:
        yield network


@pytest.fixture(scope="module")
def ex(bag: Bag) -> Explainer:
    return Explainer(load(network=bag, tokenizer=tiny_tokenizer("masked"), task="classify"))


def test_on_a_linear_model_it_is_the_difference_from_the_mean_text(ex: Explainer, bag: Bag) -> None:
    text, background = "the film was bad", ["was very good the", "not the film is"]
    why = ex.attribution(text, target=2, samples=4, background=background, **METHOD)
    ids = [tiny_tokenizer("masked")(one)["input_ids"] for one in (text, *background)]
    x, *others = (bag.words(torch.tensor(one)).detach() for one in ids)
    way = x - torch.stack(others).mean(0)
    wanted = way @ bag.slopes[2] / len(x)
    np.testing.assert_allclose(why.scores[0], wanted.numpy(), atol=1e-6)
    assert why.residuals[0] == pytest.approx(0, abs=1e-5)
    assert why.interpretation == "quantitative"
    spread = torch.stack([(x - one) @ bag.slopes[2] / len(x) for one in others]).repeat(2, 1)
    np.testing.assert_allclose(why.standard_errors[0], (spread.std(0) / 2).numpy(), atol=1e-6)


def test_the_scores_add_up_to_the_distance_from_the_mean_baseline() -> None:
    ex = explainer("bert", "classify")
    few, many = (ex.attribution(TEXT, samples=n, **METHOD) for n in (8, 256))
    target = many.targets[0]
    change = target.value - target.baseline_value
    assert many.scores[0].sum() - change == pytest.approx(float(many.residuals[0]), abs=1e-4)
    assert abs(many.residuals[0]) < 0.1 * max(abs(few.residuals[0]), abs(change))
    assert not many.scores[0, [0, -1]].any()  # special tokens stay where they are


def test_the_numbers_depend_on_the_seed_and_on_nothing_else() -> None:
    ex = explainer("bert", "classify")
    one = ex.attribution(TEXT, samples=6, seed=3, **METHOD)
    small = Explainer(ex.subject, memory=1 << 18).attribution(TEXT, samples=6, seed=3, **METHOD)
    np.testing.assert_allclose(one.scores, small.scores, atol=1e-6)
    assert one.recipe.seed == 3
    other = ex.attribution(TEXT, samples=6, seed=4, **METHOD)
    assert not np.allclose(one.scores, other.scores, atol=1e-4)
    with pytest.raises(RangeError, match="samples 0 does not exist"):
        ex.attribution(TEXT, samples=0, **METHOD)
    assert np.isnan(ex.attribution(TEXT, samples=1, **METHOD).standard_errors).all()
