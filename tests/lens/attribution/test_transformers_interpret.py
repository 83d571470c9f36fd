"""The style of transformers-interpret gives the numbers of that tool, where it is right.

It gives the last [SEP] a wrong token type; a model without token types is fed what it should be.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch

from sukashi.errors import MisuseError, UnknownNameError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.view.word_attributions import normalised, word_attributions
from tests.networks import explainer
from tests.tiny import tiny, tiny_tokenizer

captum = pytest.importorskip("captum.attr")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    tool = pytest.importorskip("transformers_interpret")

pytestmark = [
    pytest.mark.agreement,
    pytest.mark.filterwarnings("ignore"),  # of a tool that nobody mends
]
TEXT = "the film was not not good and the film is bad"
NAMES = {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2}


def both(**head: Any) -> tuple[Explainer, Any, Any]:
    labels = {number: name for name, number in NAMES.items()}
    net = tiny("distilbert", "classify", id2label=labels, label2id=NAMES, **head)
    tokenizer = tiny_tokenizer("masked")
    return Explainer(load(network=net, tokenizer=tokenizer)), net, tokenizer


@pytest.mark.parametrize("label", list(NAMES))
def test_one_label(label: str) -> None:
    ex, net, tokenizer = both()
    theirs = tool.SequenceClassificationExplainer(net, tokenizer)(TEXT, class_name=label)
    why = ex.attribution(TEXT, style="transformers-interpret", target=label)
    ours = word_attributions(why)[label]
    assert [word for word, _ in ours] == [word for word, _ in theirs]
    scores = [score for _, score in theirs]
    np.testing.assert_allclose([score for _, score in ours], scores, atol=1e-4)
    assert (why.method, why.steps) == ("integrated_gradients", 50)
    assert why.targets[0].of == "probability"
    assert np.isfinite(why.residuals).all()  # theirs is thrown away


def test_all_labels_that_are_judged_one_by_one() -> None:
    ex, net, tokenizer = both(problem_type="multi_label_classification")
    theirs = tool.MultiLabelClassificationExplainer(net, tokenizer)(TEXT)
    ours = word_attributions(ex.attribution(TEXT, style="transformers-interpret", target="all"))
    assert list(ours) == list(theirs) == list(NAMES)
    for label, pairs in theirs.items():
        np.testing.assert_allclose(
            [score for _, score in ours[label]], [score for _, score in pairs], atol=1e-4
        )


def test_a_pair() -> None:
    """Its explainer of pairs fails beside transformers 5, so its formula stands here, by Captum."""
    ex, net, tokenizer = both()
    texts = "the film was good", "it is bad"
    made = tokenizer(*texts, return_tensors="pt")
    ids = made["input_ids"]
    marks = torch.tensor([[id in tokenizer.all_special_ids for id in ids[0].tolist()]])
    empty = torch.where(marks, ids, tokenizer.pad_token_id)

    def probability(ids: torch.Tensor) -> torch.Tensor:
        return net(ids, attention_mask=torch.ones_like(ids)).logits.softmax(-1)[:, 1]

    method = captum.LayerIntegratedGradients(probability, net.get_input_embeddings())
    theirs = method.attribute(ids, empty, n_steps=50).sum(-1)[0]
    why = ex.attribution(*texts, style="transformers-interpret", target="LABEL_1")
    np.testing.assert_allclose(normalised(why)[0], (theirs / theirs.norm()).detach(), atol=1e-4)


def test_repeated_tokens_are_all_there() -> None:
    why = explainer("bert", "classify").attribution(TEXT, style="transformers-interpret")
    (pairs,) = word_attributions(why).values()
    assert [word for word, _ in pairs].count("not") == 2
    assert [word for word, _ in pairs] == list(why.tokens.pieces)
    assert sum(score**2 for _, score in pairs) == pytest.approx(1, abs=1e-5)
    assert pairs[0] == ("[CLS]", 0.0)


def test_what_the_style_does_not_take() -> None:
    ex = explainer("bert", "classify")
    with pytest.raises(UnknownNameError, match="Unknown style 'interpret'; choose from: sukashi"):
        ex.attribution(TEXT, style="interpret")  # type: ignore[arg-type]
    with pytest.raises(MisuseError, match="transformers-interpret has no occlusion; leave method="):
        ex.attribution(TEXT, style="transformers-interpret", method="occlusion")
    fewer = ex.attribution(TEXT, style="transformers-interpret", steps=5, baseline="mask")
    assert fewer.steps == 5
    again = ex.attribution(TEXT, **fewer.recipe.parameters)
    np.testing.assert_array_equal(again.scores, fewer.scores)
