"""What the model answers is what the plain network says, for every kind of head."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import transformers

from sukashi.errors import MisuseError, RangeError, TargetError, TextError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.result.prediction import HOLDS, Prediction
from sukashi.trace.target_selection.answers import characters
from tests.networks import GAP, TEXT, explain, explainer, network, plain
from tests.tiny import CAUSAL, FAMILIES, MASKED, tiny, tiny_tokenizer

TAGS = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC", 4: "I-LOC"}
INFERENCE = {0: "contradiction", 1: "neutral", 2: "entailment"}


def said(ex: Explainer, *texts: str) -> Any:
    """The network's own output for what its tokenizer gives, with nothing of ours."""
    made = dict(ex.tokenizer(*texts, return_tensors="pt"))
    if ex.anatomy.family == "ModernBERT" or "Distil" in type(ex.network).__name__:
        made.pop("token_type_ids", None)
    return plain(ex.network, made)


def with_types() -> Any:
    """A tokenizer that says which of two texts a token belongs to."""
    tokenizer = tiny_tokenizer("masked")
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    return tokenizer


def close(found: Any, wanted: torch.Tensor) -> None:
    np.testing.assert_allclose(found, wanted.numpy(), atol=1e-6)


@pytest.mark.parametrize("family", [one for one in FAMILIES if one != "marian"])
def test_a_label_of_a_text_has_the_networks_own_figures(family: str) -> None:
    ex = explain(tiny(family, "classify", num_labels=3), family)
    answer = ex.classify(TEXT)
    logits = said(ex, TEXT).logits[0]
    close(answer.logits[0], logits)
    close(answer.probabilities[0], logits.softmax(-1))
    assert answer.problem == "single label"
    assert answer.labels == ex.labels
    assert answer.positions.tolist() == [-1]
    assert answer.best.tolist() == [int(logits.argmax())]
    assert answer.holds.tolist() == [[at == int(logits.argmax()) for at in range(3)]]


def test_a_pair_is_read_together() -> None:
    ex = Explainer(load(network=network("bert", "classify"), tokenizer=with_types()))
    answer = ex.classify("the film", "was good")
    wanted = said(ex, "the film", "was good").logits[0]
    close(answer.logits[0], wanted)
    assert answer.tokens.boundary == len("the film")
    without = said(explainer("bert", "classify"), "the film", "was good").logits[0]
    assert not torch.allclose(wanted, without)  # the kinds of the parts count


def test_labels_that_are_judged_one_by_one() -> None:
    net = tiny("bert", "classify", num_labels=4, problem_type="multi_label_classification")
    ex = explain(net, "bert")
    answer = ex.classify(TEXT)
    chances = said(ex, TEXT).logits[0].sigmoid()
    close(answer.probabilities[0], chances)
    assert answer.problem == "multi label"
    assert answer.holds[0].tolist() == (chances >= HOLDS).tolist()


def test_one_node_is_a_sigmoid_and_a_regression_has_no_probability() -> None:
    ex = explain(tiny("bert", "classify", num_labels=1), "bert")
    answer = ex.classify(TEXT)
    close(answer.probabilities[0], said(ex, TEXT).logits[0].sigmoid())
    assert answer.problem == "multi label"
    ex = explain(tiny("bert", "classify", num_labels=2, problem_type="regression"), "bert")
    answer = ex.classify(TEXT)
    close(answer.logits[0], said(ex, TEXT).logits[0])
    assert answer.problem == "regression"
    assert np.isnan(answer.probabilities).all()
    assert not answer.holds.any()


@pytest.mark.parametrize("family", ["bert", "roberta", "distilbert", "deberta_v2", "gpt2", "t5"])
def test_every_token_has_its_label(family: str) -> None:
    ex = explain(tiny(family, "tokens", id2label=TAGS), family)
    answer = ex.classify(TEXT)
    logits = said(ex, TEXT).logits[0]
    close(answer.logits, logits)
    close(answer.probabilities, logits.softmax(-1))
    assert answer.positions.tolist() == list(range(len(answer.tokens)))
    assert answer.best.tolist() == logits.argmax(-1).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_named_stretches_are_those_of_transformers(seed: int) -> None:
    """The same grouping as the pipeline's "simple" strategy, in the characters of the user."""
    text = "the film was good in japan. 日本 very bad"
    net = tiny("bert", "tokens", seed=seed, id2label=TAGS)
    ex = explain(net, "bert")
    pipeline = transformers.pipeline(
        "token-classification",
        model=net,
        tokenizer=tiny_tokenizer("masked"),
        aggregation_strategy="simple",
        device="cpu",
    )
    wanted = [(e["entity_group"], e["start"], e["end"]) for e in pipeline(text)]
    answer = ex.classify(text)
    assert [(one.label, one.start, one.end) for one in answer.spans] == wanted
    scores = [float(e["score"]) for e in pipeline(text)]
    np.testing.assert_allclose([one.probability for one in answer.spans], scores, atol=1e-6)


def test_a_stretch_of_blanks_is_its_characters() -> None:
    tokens = explainer("gpt2").attention("the film").tokens
    blank = [at for at, (a, b) in enumerate(tokens.spans) if tokens.text[a:b] == " "]
    assert blank
    first, last = blank[0] - 1, blank[0]
    assert characters(tokens, blank[0], blank[0]) == (3, 4)
    assert characters(tokens, first, last)[1] == 3


@pytest.mark.parametrize("family", ["bert", "roberta", "distilbert", "gpt2", "bart"])
def test_an_answer_has_the_networks_own_starts_and_ends(family: str) -> None:
    ex = explain(tiny(family, "span"), family)
    answer = ex.classify("the film", "it was good. in japan")
    output = said(ex, "the film", "it was good. in japan")
    where = answer.positions
    close(
        answer.logits,
        torch.stack([output.start_logits[0], output.end_logits[0]], 1)[where.tolist()],
    )
    np.testing.assert_allclose(answer.probabilities.sum(0), 1, atol=1e-6)
    inside = answer.tokens.spans[where]
    assert (inside[:, 0] >= answer.tokens.boundary).all()
    assert not answer.tokens.special[where].any()
    assert len(where) == ((answer.tokens.spans[:, 0] >= 8) & ~answer.tokens.special).sum()


def test_the_best_answers_are_those_of_all_stretches() -> None:
    ex = explain(tiny("bert", "span"), "bert")
    answer = ex.classify("the film", "it was good. in japan", top=7)
    start, end = answer.probabilities.T.astype(np.float64)
    every = {
        (int(answer.positions[i]), int(answer.positions[j])): start[i] * end[j]
        for i in range(len(start))
        for j in range(i, len(end))
    }
    wanted = sorted(every, key=lambda one: -every[one])[:7]
    assert [(one.first, one.last) for one in answer.spans] == wanted
    for one in answer.spans:
        assert one.probability == pytest.approx(every[one.first, one.last], rel=1e-5)
        words = answer.tokens.text[one.start : one.end]
        assert words == words.strip()
        assert words in "it was good. in japan"


def test_gaps_get_their_best_words() -> None:
    ex = explainer("bert")
    answer = ex.classify(GAP, top=3)
    chances = said(ex, GAP).logits[0].softmax(-1)
    assert answer.problem == "words"
    assert [answer.tokens.pieces[at] for at in answer.positions] == ["[MASK]", "[MASK]"]
    for row, position in enumerate(answer.positions):
        best = chances[position].topk(3).indices.tolist()
        order = answer.label_ids[np.argsort(-answer.logits[row], kind="stable")]
        assert order[:3].tolist() == best
        close(answer.probabilities[row], chances[position][answer.label_ids.tolist()])


def test_no_question_without_what_it_needs() -> None:
    with pytest.raises(UnsupportedError, match=r"gives no label \(its task is causal\)"):
        explainer("gpt2").classify(TEXT)
    with pytest.raises(TargetError, match=r"the text has none: put \[MASK\]"):
        explainer("bert").classify(TEXT)
    span = explain(tiny("bert", "span"), "bert")
    with pytest.raises(TargetError, match="give the question, and the text as pair="):
        span.classify(TEXT)
    with pytest.raises(RangeError, match="top 0 does not exist; choose from 1 to 100"):
        explainer("bert").classify(GAP, top=0)


def test_a_pair_that_the_model_cannot_take() -> None:
    net = tiny("bert", "classify", type_vocab_size=1)
    ex = Explainer(load(network=net, tokenizer=with_types()))
    assert ex.classify("the film").labels
    with pytest.raises(TextError, match="This model takes no pair: it knows 1 kind of text"):
        ex.classify("the film", "was good")


def test_which_models_answer() -> None:
    for family in (*CAUSAL[:2], *MASKED[:2]):
        assert ("classify" in explainer(family).answers) == (family in MASKED)
    for task in ("classify", "tokens", "span"):
        assert "classify" in explainer("bert", task).answers


def test_candidates_are_judged_as_sentences() -> None:
    numbers = {label: number for number, label in INFERENCE.items()}
    net = tiny("bert", "classify", id2label=INFERENCE, label2id=numbers)
    ex = explain(net, "bert")
    names = ["film", "japan", "not good"]
    template = "it was {} ."
    logits = [said(ex, TEXT, template.format(name)).logits[0] for name in names]
    entailed = torch.stack(logits)[:, 2]
    answer = ex.classify(TEXT, candidates=names, hypothesis=template)
    assert answer.labels == tuple(names)
    assert answer.hypotheses == tuple(template.format(name) for name in names)
    close(answer.logits[0], entailed)
    close(answer.probabilities[0], entailed.softmax(0))
    assert answer.problem == "single label"
    best = answer.hypotheses[int(entailed.argmax())]
    assert answer.tokens.text == TEXT + best
    each = ex.classify(TEXT, candidates=names, hypothesis=template, multi_label=True)
    close(each.probabilities[0], torch.stack(logits)[:, [0, 2]].softmax(-1)[:, 1])
    assert each.problem == "multi label"
    pipeline = transformers.pipeline(
        "zero-shot-classification", model=net, tokenizer=tiny_tokenizer("masked"), device="cpu"
    )
    theirs = pipeline(TEXT, names, hypothesis_template=template)
    scores = dict(zip(theirs["labels"], theirs["scores"], strict=True))
    np.testing.assert_allclose(answer.probabilities[0], [scores[n] for n in names], atol=1e-6)


def test_candidates_that_cannot_be_judged() -> None:
    ex = explain(tiny("bert", "classify", id2label=INFERENCE), "bert")
    with pytest.raises(UnsupportedError, match="this one has the labels: LABEL_0, LABEL_1"):
        explainer("bert", "classify").classify(TEXT, candidates=["film"])
    with pytest.raises(MisuseError, match="give candidates= or pair=, not both"):
        ex.classify(TEXT, "was good", candidates=["film"])
    with pytest.raises(MisuseError, match=r"has no place for a candidate; write \{\} once"):
        ex.classify(TEXT, candidates=["film"], hypothesis="it was")
    with pytest.raises(MisuseError, match="The candidate 'film' is empty, no text, or there twice"):
        ex.classify(TEXT, candidates=["film", "film"])


def test_the_network_stays_as_it_was() -> None:
    assert isinstance(explainer("bert", "classify").classify(TEXT), Prediction)
    assert not network("bert", "classify").training
