"""Whatever people hold in their hands is explained like the network inside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers

import sukashi
from sukashi.errors import ModelError
from tests.tiny import tiny, tiny_tokenizer

TEXT = "the film was good"


def scores(ex: Any) -> Any:
    return ex.attribution(TEXT, method="integrated_gradients", steps=8).scores


@pytest.fixture(scope="module")
def plain() -> Any:
    return sukashi.load(network=tiny("gpt2"), tokenizer=tiny_tokenizer("causal"))


@pytest.mark.parametrize(
    "wrap",
    [torch.nn.DataParallel, lambda net: torch.compile(net, backend="eager")],
    ids=["DataParallel", "torch.compile"],
)
def test_wrappers_are_the_network_inside(plain: Any, wrap: Any) -> None:
    ex = sukashi.load(wrap(tiny("gpt2")), tiny_tokenizer("causal"))
    assert type(ex.network).__name__ == "GPT2LMHeadModel"
    assert ex.task == "causal"
    np.testing.assert_allclose(scores(ex), scores(plain), atol=1e-6)


def test_a_pipeline_brings_its_tokenizer(plain: Any) -> None:
    pipe = transformers.pipeline(
        "text-generation", model=tiny("gpt2"), tokenizer=tiny_tokenizer("causal")
    )
    np.testing.assert_allclose(scores(sukashi.load(pipe)), scores(plain), atol=1e-6)


def test_a_tokenizer_can_be_named() -> None:
    network = sukashi.load("tales").network
    ex = sukashi.load(network, "tales")
    assert ex.generate("1, 2, 3,", 1).text == " 4"


def test_a_network_without_a_tokenizer() -> None:
    with pytest.raises(ModelError, match="in memory needs its tokenizer"):
        sukashi.load(tiny("gpt2"))


def test_a_network_in_training_mode_with_gradients_of_its_inputs() -> None:
    """What fine-tuning leaves behind: hooks, training flags; all is as it was afterwards."""
    network = tiny("bert", "classify")
    network.enable_input_require_grads()
    network.train()
    ex = sukashi.load(network, tiny_tokenizer("masked"))
    quiet = sukashi.load(tiny("bert", "classify"), tiny_tokenizer("masked"))
    np.testing.assert_allclose(scores(ex), scores(quiet), atol=1e-6)
    assert network.training


@pytest.mark.parametrize(
    "context",
    [torch.no_grad, torch.inference_mode, lambda: torch.autocast("cpu", torch.bfloat16)],
    ids=["no_grad", "inference_mode", "autocast"],
)
@pytest.mark.parametrize("method", ["grad_x_input", "integrated_gradients", "occlusion"])
def test_where_a_model_is_evaluated_it_is_explained_as_elsewhere(
    plain: Any, context: Any, method: str
) -> None:
    wanted = plain.attribution(TEXT, method=method).scores
    with context():
        found = plain.attribution(TEXT, method=method).scores
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_a_classifier_that_knows_no_padding_takes_several_texts() -> None:
    """GPT-2's config has none, and its classifier refuses a batch."""
    network = tiny("gpt2", "classify", pad_token_id=None)
    ex = sukashi.load(network, tiny_tokenizer("causal"))
    both = ex.classify([TEXT, "the film was bad, not good"])
    alone = [ex.classify(text) for text in (TEXT, "the film was bad, not good")]
    for one, other in zip(both, alone, strict=True):
        np.testing.assert_allclose(one.logits, other.logits, atol=1e-5)
    ex.attribution(TEXT, method="occlusion")
    assert network.config.pad_token_id is None


@pytest.mark.parametrize("names", [["no", "yes"], ("no", "yes"), {"0": "no", "1": "yes"}])
def test_names_of_labels_in_any_form(names: Any) -> None:
    network = tiny("bert", "classify")
    network.config.id2label = names
    assert sukashi.load(network, tiny_tokenizer("masked")).labels == ("no", "yes")


def test_names_of_labels_without_numbers() -> None:
    network = tiny("bert", "classify")
    network.config.id2label = {"neg": "a", "pos": "b"}
    with pytest.raises(ModelError, match=r"the number of every class \(the first is 0\) its name"):
        sukashi.load(network, tiny_tokenizer("masked"))
