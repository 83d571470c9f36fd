"""TargetSelection: which scalars are explained, from what a person names."""

from __future__ import annotations

import re
from typing import Any

import pytest
import torch

from sukashi.errors import MisuseError, RangeError, TargetError, UnknownNameError, UnsupportedError
from sukashi.explainer import Explainer
from sukashi.model.load import load
from sukashi.trace.gradient import Question
from sukashi.trace.target_selection.select import targets_of
from tests.networks import GAP, TEXT, explain, explainer, network, plain
from tests.tiny import tiny, tiny_tokenizer


def logits(family: str, task: str, text: Any, pair: str | None = None) -> torch.Tensor:
    found: torch.Tensor = plain(
        network(family, task), explainer(family, task).encode(text, pair).inputs
    ).logits[0]
    return found


def test_a_causal_text_explains_the_most_probable_next_token() -> None:
    (target,) = explainer("gpt2").attribution(TEXT).targets
    last = logits("gpt2", "lm", TEXT)[-1]
    assert target.id == int(last.argmax())
    assert target.position == -1
    assert target.value == pytest.approx(float(last.max()), abs=1e-5)
    assert target.probability == pytest.approx(float(last.softmax(-1).max()), abs=1e-6)


@pytest.mark.parametrize("named", [" the", 5, "a"])
def test_a_named_token_by_text_or_id(named: str | int) -> None:
    ex = explainer("gpt2")
    (target,) = ex.attribution(TEXT, target=named).targets
    ids = [named] if isinstance(named, int) else ex.tokenizer.encode(named)
    assert [target.id] == ids
    assert target.value == pytest.approx(float(logits("gpt2", "lm", TEXT)[-1, ids[0]]), abs=1e-5)


@pytest.mark.parametrize("of", ["logit", "probability", "log_probability"])
def test_readings(of: Any) -> None:
    (target,) = explainer("gpt2").attribution(TEXT, target=" the", contrast=" a", of=of).targets
    last = logits("gpt2", "lm", TEXT)[-1]
    reading = {"logit": last, "probability": last.softmax(-1)}.get(of, last.log_softmax(-1))
    one, other = target.id, target.contrast_id
    assert other is not None
    assert target.value == pytest.approx(float(reading[one] - reading[other]), abs=1e-5)
    assert target.contrast == " a"
    assert target.of == of


def test_a_written_token_is_read_at_the_position_before_it() -> None:
    ex = explainer("gpt2")
    made = ex.generate("the film", max_new_tokens=4)
    why = ex.attribution(made)
    whole = logits("gpt2", "lm", made)
    assert [t.position for t in why.targets] == list(made.written)
    for target in why.targets:
        assert target.id == made.tokens.ids[target.position]
        assert target.label == made.tokens.shown[target.position]
        row = whole[target.position - 1]
        assert target.value == pytest.approx(float(row[target.id]), abs=1e-5)
        assert target.probability == pytest.approx(float(row.softmax(-1)[target.id]), abs=1e-6)


def test_outputs_choose_written_tokens_also_from_the_end() -> None:
    ex = explainer("gpt2")
    made = ex.generate("the film", max_new_tokens=4)
    whole = ex.attribution(made)
    some = ex.attribution(made, outputs=[2, -1, 0])
    assert [t.position for t in some.targets] == [whole.targets[i].position for i in (2, 3, 0)]
    for bad in (4, -5):
        with pytest.raises(RangeError, match=f"Written token {bad} does not exist.*from 0 to 3"):
            ex.attribution(made, outputs=[bad])
    with pytest.raises(MisuseError, match=r"outputs is \[\]; give a whole number, or a list"):
        ex.attribution(made, outputs=[])
    with pytest.raises(MisuseError, match="Output 3 is named twice in outputs=; name each once"):
        ex.attribution(made, outputs=[3, -1])


@pytest.mark.parametrize("family", ["t5", "bart"])
def test_a_decoders_written_token(family: str) -> None:
    ex = explainer(family)
    made = ex.generate("the film", max_new_tokens=3)
    why = ex.attribution(made)
    source = made.prompt_length
    whole = logits(family, "lm", made)
    assert len(why.tokens) == len(made.tokens)
    for target in why.targets:
        assert target.id == made.tokens.ids[target.position]
        row = whole[target.position - source - 1]
        assert target.value == pytest.approx(float(row[target.id]), abs=1e-5)


def test_a_masked_model_explains_every_gap() -> None:
    why = explainer("bert").attribution(GAP)
    whole = logits("bert", "lm", GAP)
    gaps = [i for i, piece in enumerate(why.tokens.pieces) if piece == "[MASK]"]
    assert [t.position for t in why.targets] == gaps
    for target in why.targets:
        assert target.id == int(whole[target.position].argmax())
        assert target.label != "[MASK]"
    named = explainer("bert").attribution(GAP, target="good")
    assert {t.id for t in named.targets} == {explainer("bert").tokenizer.vocab["good"]}
    assert {t.label for t in named.targets} == {"good"}


def test_a_masked_model_without_a_gap_says_how_to_make_one() -> None:
    with pytest.raises(TargetError, match=r"the text has none: put \[MASK\] where"):
        explainer("bert").attribution("the film")
    tokenizer = tiny_tokenizer("masked")
    tokenizer.mask_token = None
    ex = Explainer(load(network=network("bert"), tokenizer=tokenizer))
    with pytest.raises(UnsupportedError, match="its tokenizer has no token for a gap"):
        ex.attribution("the film")


def test_a_classifier_explains_its_answer_or_a_label() -> None:
    net = tiny("bert", "classify", id2label={0: "bad", 1: "good", 2: "so so"})
    ex = explain(net, "bert")
    scores = plain(net, ex.encode(TEXT, None).inputs).logits[0]
    (target,) = ex.attribution(TEXT).targets
    assert target.id == int(scores.argmax())
    assert (target.label, target.position) == (ex.labels[target.id], -1)
    for named in ("so so", 2):
        (target,) = ex.attribution(TEXT, target=named, contrast="bad").targets
        assert (target.id, target.label, target.contrast) == (2, "so so", "bad")
        assert target.value == pytest.approx(float(scores[2] - scores[0]), abs=1e-5)
        assert target.probability == pytest.approx(float(scores.softmax(-1)[2]), abs=1e-6)
    with pytest.raises(UnknownNameError, match=r"Unknown label 'goood'.*Did you mean 'good'"):
        ex.attribution(TEXT, target="goood")
    with pytest.raises(RangeError, match="Label 3 does not exist; choose from 0 to 2"):
        ex.attribution(TEXT, target=3)


def test_a_multi_label_head_has_a_sigmoid_a_label() -> None:
    net = tiny("bert", "classify", num_labels=3, problem_type="multi_label_classification")
    ex = explain(net, "bert")
    scores = plain(net, ex.encode(TEXT, None).inputs).logits[0]
    (target,) = ex.attribution(TEXT, target=1, of="probability").targets
    assert target.value == pytest.approx(float(scores[1].sigmoid()), abs=1e-6)
    assert target.probability == pytest.approx(float(scores[1].sigmoid()), abs=1e-6)


def test_a_head_of_one_node() -> None:
    net = tiny("bert", "classify", num_labels=1)
    ex = explain(net, "bert")
    scores = plain(net, ex.encode(TEXT, None).inputs).logits[0]
    (target,) = ex.attribution(TEXT).targets
    assert target.value == pytest.approx(float(scores[0]), abs=1e-6)
    (target,) = ex.attribution(TEXT, of="log_probability").targets
    assert target.value == pytest.approx(float(scores[0].sigmoid().log()), abs=1e-6)


def test_a_pair_is_classified_together() -> None:
    ex = explainer("bert", "classify")
    why = ex.attribution("the film", "was good")
    scores = logits("bert", "classify", "the film", "was good")
    assert why.targets[0].value == pytest.approx(float(scores[why.targets[0].id]), abs=1e-5)
    assert why.tokens.boundary == len("the film")


@pytest.mark.parametrize("family", ["bart", "t5", "mbart"])
def test_a_classifier_of_encoder_and_decoder(family: str) -> None:
    """Fed by itself, with nothing for the decoder, the network gives the same logits."""
    ex = explainer(family, "classify")
    why = ex.attribution(TEXT)
    alone = dict(ex.encode(TEXT, None).inputs)
    del alone["decoder_input_ids"]
    scores = plain(network(family, "classify"), alone).logits[0]
    assert why.targets[0].value == pytest.approx(float(scores.max()), abs=1e-5)
    n = alone["input_ids"].shape[1]
    assert len(why.tokens) == 2 * n
    assert why.magnitudes[0, :n].any()
    assert why.magnitudes[0, n:].any()


@pytest.mark.parametrize("task", ["base"])
def test_other_heads_are_refused(task: str) -> None:
    with pytest.raises(UnsupportedError, match="gives no single answer that could be explained"):
        explainer("bert", task).attribution(TEXT)


def test_targets_that_are_no_token_are_refused() -> None:
    ex = explainer("gpt2")
    with pytest.raises(TargetError, match=r"'the film' is \d+ tokens for this model"):
        ex.attribution(TEXT, target="the film")
    with pytest.raises(RangeError, match="Token id 320 does not exist; choose from 0 to 319"):
        ex.attribution(TEXT, target=320)
    with pytest.raises(TargetError, match="An empty text names no token"):
        ex.attribution(TEXT, contrast="")
    for asked in ({"target": "\ud800"}, {"contrast": "a\udfff"}):
        with pytest.raises(TargetError, match=r"^The token '.*' has half a character"):
            ex.attribution(TEXT, **asked)
    with pytest.raises(TargetError, match=r"^The token '.*' has half a character"):
        ex.layers(TEXT, watch="\ud800")


def test_a_target_that_is_its_own_contrast_is_refused_by_its_name() -> None:
    """Named or not, by text or by number, of a label, a next token and a written token."""
    judge, writer = explainer("bert", "classify"), explainer("gpt2")
    label = judge.labels[int(judge.classify(TEXT).best[0])]
    number = judge.labels.index(label)
    (following,) = writer.attribution(TEXT).targets
    run = writer.generate(TEXT, max_new_tokens=3)
    written = [int(id) for id in run.tokens.ids[run.prompt_length :]]
    own: list[tuple[Any, Any, dict[str, Any], str]] = [
        (judge, TEXT, {"target": label, "contrast": label}, repr(label)),
        (judge, TEXT, {"target": number, "contrast": label}, str(number)),
        (judge, TEXT, {"contrast": label}, repr(label)),
        (judge, TEXT, {"contrast": number}, repr(label)),
        (writer, TEXT, {"contrast": following.id}, repr(following.label)),
        (writer, run, {"contrast": written[1]}, repr(run.tokens.shown[run.prompt_length + 1])),
    ]
    for ex, text, how, name in own:
        sentence = f"The target {name} is held against itself, which leaves nothing to explain; "
        with pytest.raises(MisuseError, match=f"^{re.escape(sentence)}"):
            ex.attribution(text, **how)


def test_explained_targets_are_read_again_as_they_were() -> None:
    """The value of every target of an attribution comes out once more, for every kind of text."""
    for family, task in (("gpt2", "lm"), ("t5", "lm"), ("bert", "lm"), ("bert", "classify")):
        ex = explainer(family, task)
        asked: list[Any] = [GAP if (family, task) == ("bert", "lm") else TEXT]
        if family in ("gpt2", "t5"):
            asked.append(ex.generate("the film", max_new_tokens=3))
        for text in asked:
            why = ex.attribution(text, of="log_probability")
            encoding = ex.encode(text, None)
            targets = targets_of(ex.subject, encoding, why.targets)
            question = Question(ex.network, ex.anatomy, targets)
            found = question.evaluate(encoding.inputs)[0]
            assert found.tolist() == pytest.approx([t.value for t in why.targets], abs=1e-5)


def test_targets_of_another_text_are_refused() -> None:
    ex = explainer("gpt2")
    why = ex.attribution(ex.generate("the film", max_new_tokens=3))
    with pytest.raises(MisuseError, match="has no place in this text; give the text"):
        targets_of(ex.subject, ex.encode("a", None), why.targets)
