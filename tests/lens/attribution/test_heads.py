"""Every head is explained: its own scalar, several of them at once, each as if it were alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from sukashi.errors import MisuseError, RangeError, TargetError, TextError, UnknownNameError
from sukashi.explainer import Explainer
from sukashi.lens.attribution.methods import METHODS
from sukashi.model.load import load
from sukashi.result.attribution import Attribution
from sukashi.trace.cost import counting
from sukashi.trace.gradient import Question
from sukashi.trace.target_selection.select import targets_of
from tests.networks import GAP, TEXT, explain, explainer, plain
from tests.tiny import tiny, tiny_tokenizer

TAGS = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC"}
INFERENCE = {0: "contradiction", 1: "neutral", 2: "entailment"}
FAST: dict[str, dict[str, Any]] = {
    "smooth_grad": {"samples": 2},
    "expected_gradients": {"samples": 2},
    "shapley": {"samples": 2},
    "integrated_gradients": {"steps": 4},
}
CONTEXT = "it was good. in japan"


def tagger(family: str = "bert") -> Explainer:
    return explain(tiny(family, "tokens", id2label=TAGS), family)


def reader(family: str = "bert") -> Explainer:
    return explain(tiny(family, "span"), family)


def three(**head: Any) -> Explainer:
    return explain(tiny("bert", "classify", num_labels=3, **head), "bert")


def logits(ex: Explainer, *texts: str) -> Any:
    pair = texts[1] if len(texts) > 1 else None
    return plain(ex.network, ex.encode(texts[0], pair).inputs)


def same_row(one: Attribution, row: int, other: Attribution, at: int = 0) -> None:
    scale = max(1e-6, float(np.abs(other.magnitudes[at]).max()))
    np.testing.assert_allclose(one.scores[row], other.scores[at], atol=1e-5 * scale)
    np.testing.assert_allclose(one.magnitudes[row], other.magnitudes[at], atol=1e-5 * scale)
    assert one.targets[row].value == pytest.approx(other.targets[at].value, abs=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_all_labels_at_once_and_alone(method: str) -> None:
    ex = three()
    options = {"method": method, **FAST.get(method, {})}
    every = ex.attribution(TEXT, target="all", **options)
    assert [one.label for one in every.targets] == list(ex.labels)
    for row, label in enumerate(ex.labels):
        same_row(every, row, ex.attribution(TEXT, target=label, **options))
    some = ex.attribution(TEXT, target=["LABEL_2", 0], **options)
    assert [one.id for one in some.targets] == [2, 0]
    same_row(some, 0, every, 2)


def test_labels_share_their_forward_pass() -> None:
    ex = explain(tiny("bert", "classify", num_labels=10), "bert")
    with counting() as one:
        ex.attribution(TEXT, target=3, method="grad_x_input")
    with counting() as ten:
        ex.attribution(TEXT, target="all", method="grad_x_input")
    assert ten.forward == one.forward
    assert ten.backward == 10 * one.backward


def test_every_label_against_one() -> None:
    ex = three()
    why = ex.attribution(TEXT, target="all", contrast="LABEL_1", method="grad_x_input")
    assert [(one.id, one.contrast) for one in why.targets] == [(0, "LABEL_1"), (2, "LABEL_1")]
    alone = ex.attribution(TEXT, target="all", method="grad_x_input")
    np.testing.assert_allclose(
        why.scores, alone.scores[[0, 2]] - alone.scores[1], atol=1e-5 * np.abs(alone.scores).max()
    )


def test_a_label_that_is_called_all_is_a_label() -> None:
    ex = explain(tiny("bert", "classify", id2label={0: "none", 1: "all"}), "bert")
    assert [one.id for one in ex.attribution(TEXT, target="all").targets] == [1]
    with pytest.raises(UnknownNameError, match="Unknown label 'some'; choose from: none, all"):
        ex.attribution(TEXT, target="some")


def test_numbers_are_all_explained_and_have_no_probability() -> None:
    ex = three(problem_type="regression")
    why = ex.attribution(TEXT)
    assert [one.id for one in why.targets] == [0, 1, 2]
    wanted = logits(ex, TEXT).logits[0].tolist()
    assert [one.value for one in why.targets] == pytest.approx(wanted, abs=1e-5)
    assert all(np.isnan(one.probability) for one in why.targets)
    with pytest.raises(MisuseError, match="gives numbers, not probabilities, so there is no prob"):
        ex.attribution(TEXT, of="probability")


@pytest.mark.parametrize("family", ["bert", "gpt2", "t5"])
def test_every_marked_token_has_its_own_row(family: str) -> None:
    ex = tagger(family)
    rows = logits(ex, TEXT).logits[0]
    why = ex.attribution(TEXT)
    best = rows.argmax(-1).tolist()
    special = why.tokens.special
    marked = [at for at in range(len(rows)) if best[at] and not special[at]]
    assert marked
    assert [one.position for one in why.targets] == marked
    for one in why.targets:
        assert one.id == best[one.position]
        assert one.value == pytest.approx(float(rows[one.position, one.id]), abs=1e-5)
        chance = rows[one.position].softmax(-1)[one.id]
        assert one.probability == pytest.approx(float(chance), abs=1e-6)


def test_tokens_are_chosen_by_number_and_repeated_ones_stay_apart() -> None:
    ex = tagger()
    whole = ex.attribution("the film the film", target="B-LOC")
    assert [one.position for one in whole.targets] == [1, 2, 3, 4]
    some = ex.attribution("the film the film", target="B-LOC", outputs=[3, 1])
    assert [one.position for one in some.targets] == [3, 1]
    same_row(some, 0, whole, 2)
    assert not np.allclose(some.scores[0], some.scores[1], atol=1e-3)  # the same word twice
    with pytest.raises(RangeError, match="Token 6 does not exist; choose from 0 to 5"):
        ex.attribution("the film the film", outputs=[6])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("make", [tagger, reader])
def test_places_together_and_alone(make: Any, method: str) -> None:
    ex = make()
    options = {"method": method, **FAST.get(method, {})}
    if make is tagger:
        whole = ex.attribution(TEXT, outputs=[1, 3, 4], **options)
        alone = [ex.attribution(TEXT, outputs=[at], **options) for at in (1, 3, 4)]
        for row, one in enumerate(alone):
            same_row(whole, row, one)
    else:
        whole = ex.attribution("the film", CONTEXT, target=["good", "japan"], **options)
        for at, words in enumerate(("good", "japan")):
            one = ex.attribution("the film", CONTEXT, target=words, **options)
            same_row(whole, 2 * at, one, 0)
            same_row(whole, 2 * at + 1, one, 1)


@pytest.mark.parametrize("family", ["bert", "roberta", "gpt2", "bart"])
def test_an_answer_is_explained_at_its_fixed_places(family: str) -> None:
    ex = reader(family)
    answer = ex.classify("the film", CONTEXT).spans[0]
    why = ex.attribution("the film", CONTEXT, method="integrated_gradients", baseline="zero")
    output = logits(ex, "the film", CONTEXT)
    assert [one.label for one in why.targets] == ["start", "end"]
    assert [one.position for one in why.targets] == [answer.first, answer.last]
    start, end = why.targets
    assert start.value == pytest.approx(float(output.start_logits[0, answer.first]), abs=1e-5)
    assert end.value == pytest.approx(float(output.end_logits[0, answer.last]), abs=1e-5)
    assert start.probability * end.probability == pytest.approx(answer.probability, rel=1e-4)
    change = np.array([one.value - one.baseline_value for one in why.targets])
    np.testing.assert_allclose(why.scores.sum(1) - change, why.residuals, atol=1e-4)


def test_one_answer_against_another() -> None:
    ex = reader()
    why = ex.attribution("the film", CONTEXT, target="japan", contrast="good")
    good = ex.attribution("the film", CONTEXT, target="good")
    japan = ex.attribution("the film", CONTEXT, target="japan")
    np.testing.assert_allclose(why.scores, japan.scores - good.scores, atol=1e-5)
    assert {one.contrast for one in why.targets} == {"good"}
    with pytest.raises(TargetError, match="The text has no answer 'film'; name words of the"):
        ex.attribution("the film", CONTEXT, target="film")


def test_gaps_and_several_words() -> None:
    ex = explainer("bert")
    why = ex.attribution(GAP, target=["good", "bad"], outputs=[1])
    assert [(one.label, one.position) for one in why.targets] == [("good", 5), ("bad", 5)]
    whole = ex.attribution(GAP, target="bad")
    same_row(why, 1, whole, 1)
    with pytest.raises(RangeError, match="Gap 2 does not exist; choose from 0 to 1"):
        ex.attribution(GAP, outputs=[2])


def test_a_candidate_is_explained_by_its_entailment() -> None:
    ex = explain(tiny("bert", "classify", id2label=INFERENCE), "bert")
    names, template = ["film", "japan"], "it was {} ."
    asked = {"candidates": names, "hypothesis": template}
    said = ex.classify(TEXT, **asked)
    for name in names:
        why = ex.attribution(TEXT, target=name, **asked)
        pair = ex.attribution(TEXT, template.format(name), target="entailment")
        same_row(why, 0, pair)
        assert why.tokens.text == TEXT + template.format(name)
        assert why.targets[0].label == name
        chance = said.probabilities[0, names.index(name)]
        assert why.targets[0].probability == pytest.approx(chance, abs=1e-6)
    best = ex.attribution(TEXT, **asked).targets[0].label
    assert best == names[int(said.best[0])]
    with pytest.raises(UnknownNameError, match="Unknown label 'good'; choose from: film, japan"):
        ex.attribution(TEXT, target="good", **asked)


def test_explained_places_are_read_again_as_they_were() -> None:
    for ex, texts in ((tagger(), (TEXT,)), (reader(), ("the film", CONTEXT)), (three(), (TEXT,))):
        why = ex.attribution(*texts)
        encoding = ex.encode(texts[0], texts[1] if len(texts) > 1 else None)
        targets = targets_of(ex.subject, encoding, why.targets)
        found = Question(ex.network, ex.anatomy, targets).evaluate(encoding.inputs)[0]
        assert found.tolist() == pytest.approx([one.value for one in why.targets], abs=1e-5)


@pytest.mark.parametrize("make", [tagger, reader, three])
def test_one_text_and_its_loop_over_steps(make: Any) -> None:
    """A small budget takes the path step by step; the numbers stay."""
    ex = make()
    texts = ("the film", CONTEXT) if make is reader else (TEXT,)
    options = {"method": "integrated_gradients", "steps": 8}
    whole = ex.attribution(*texts, **options)
    small = Explainer(ex.subject, memory=1 << 18)
    for row in range(len(whole.targets)):
        same_row(small.attribution(*texts, **options), row, whole, row)


def baseline_embeddings(ex: Explainer, text: str, ids: list[int]) -> torch.Tensor:
    network = ex.anatomy.reader.embedding
    with torch.no_grad():
        return network(torch.tensor([ids]))[0]


def test_a_text_of_ones_own_is_the_baseline() -> None:
    """Scores of gradient × (input − baseline) on one step: what stands in each place is known."""
    ex = three()
    tokenizer = tiny_tokenizer("masked")
    ids = tokenizer("the good film")["input_ids"]  # [CLS] the good film [SEP]
    for text, wanted in (
        ("was bad very", tokenizer("was bad very")["input_ids"]),
        ("was", [ids[0], tokenizer.vocab["was"], 0, 0, ids[-1]]),  # padding behind it
        ("was bad very not", tokenizer("was bad very")["input_ids"]),  # the rest is cut
        ("text:pad", [ids[0], *tokenizer("pad", add_special_tokens=False)["input_ids"], ids[-1]]),
    ):
        shown = f"text:{text}" if text == "was" else text
        why = ex.attribution(
            "the good film", method="integrated_gradients", baseline=shown, target=1
        )
        made = {"input_ids": torch.tensor([wanted]), "attention_mask": torch.ones(1, len(ids))}
        value = float(plain(ex.network, made).logits[0, 1])
        assert why.targets[0].baseline_value == pytest.approx(value, abs=1e-5)
    for word in ("zeros", "padding", "the"):
        with pytest.raises(UnknownNameError, match=f"Unknown baseline '{word}'.*text:…"):
            ex.attribution(TEXT, method="integrated_gradients", baseline=word)
    with pytest.raises(TextError, match="The baseline text is empty"):
        ex.attribution(TEXT, method="integrated_gradients", baseline="text:")


def test_a_pair_is_not_for_every_model() -> None:
    net = tiny("bert", "classify", type_vocab_size=1)
    tokenizer = tiny_tokenizer("masked")
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    with pytest.raises(TextError, match="This model takes no pair"):
        Explainer(load(network=net, tokenizer=tokenizer)).attribution("the film", "was good")
