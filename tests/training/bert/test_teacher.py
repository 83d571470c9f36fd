"""Linear teachers: the n-grams of a text, the optimum they are fitted to, and their honesty."""

from __future__ import annotations

from random import Random

import pytest
import torch

from tests.training.bert.invented import review
from training.bert.lessons import KINDS, halves, of_halves
from training.bert.staff import Staff, Taught
from training.bert.teacher import Kind, Teacher, _log_ratio, characters, even, words

TEXTS = ["good film", "good story", "bad film", "bad cast"]
LABELS = torch.tensor([1, 1, 0, 0])


def test_grams():
    assert words(2)("A b  c") == ["a", "b", "c", "a b", "b c"]
    assert characters(1, 2)("あいう") == ["あ", "い", "う", "あい", "いう"]
    assert characters(3, 3, inside_words=True)("to go") == [" to", "to ", " go", "go "]


def test_gradient_is_zero_at_the_fit():
    teacher = Teacher(Kind(words(1), 0.5), TEXTS, LABELS, 2)
    present = teacher._matrix([text.split() for text in TEXTS]).to_dense()
    weight = teacher.weight.clone().requires_grad_()
    nats = torch.nn.functional.cross_entropy(present @ weight + teacher.bias, LABELS)
    (nats + 0.5 * 0.5 / 4 * weight.square().sum()).backward()
    assert float(weight.grad.abs().max()) < 1e-4


def test_log_ratio_by_hand():
    teacher = Teacher(Kind(words(1), 1.0), TEXTS, LABELS, 2)
    present = teacher._matrix([text.split() for text in TEXTS])
    ratio = _log_ratio(present, LABELS)
    # "good" is in two positive texts and no negative one; each side has four words of five
    good = torch.tensor((2 + 1) / (4 + 5) / ((0 + 1) / (4 + 5))).log()
    assert float(ratio[teacher.column["good"]]) == pytest.approx(float(good))
    assert float(ratio[teacher.column["film"]]) == pytest.approx(0.0)


@pytest.mark.parametrize("bayes", [False, True])
def test_unseen_texts_are_told_apart(bayes):
    teacher = Teacher(Kind(words(2), 0.1, bayes=bayes), TEXTS, LABELS, 2)
    assert teacher.logits(["a good cast", "bad story", ""]).argmax(-1)[:2].tolist() == [1, 0]


def test_rare_grams_are_left_out():
    assert set(Teacher(Kind(words(1), 1.0, fewest=2), TEXTS, LABELS, 2).column) == {
        "good", "film", "bad",
    }  # fmt: skip


def staff() -> Staff:
    rng = Random(2)
    texts = [review(at % 2, rng) for at in range(60)]
    labels = torch.tensor([at % 2 for at in range(60)])
    return Staff(Taught(texts, labels, [at % 7 % 3 for at in range(60)], 2), KINDS)


def test_no_teacher_has_seen_what_it_judges():
    made = staff()
    for fold in made.folds:
        # the fourth word is a number that no other review has
        own = {made.taught.texts[at].split()[3] for at in made.taught.places(fold)}
        other = {text.split()[3] for text in made.taught.texts} - own
        known = set(made.teachers[fold][0].column)
        assert own
        assert not own & known
        assert other <= known


def test_targets_hold_label_and_opinion():
    made = staff()
    labels = torch.nn.functional.one_hot(made.taught.labels, 2).float()
    torch.testing.assert_close(made.own(1.0), labels)
    said = made.opinion(made.taught.texts[:1], made.taught.fold[0])
    torch.testing.assert_close(made.own(0.0)[:1], said)
    torch.testing.assert_close(made.own(0.6)[:1], 0.6 * labels[:1] + 0.4 * said)


def test_made_sentences_have_probabilities():
    lesson = of_halves(staff(), 21, Random(1))
    assert len(lesson.texts) == 21
    torch.testing.assert_close(lesson.due.sum(-1), torch.ones(21))


def test_even_shares_by_hand():
    labels, weight = torch.tensor([0, 0, 0, 2]), torch.tensor([2.0, 1.0, 1.0, 5.0])
    assert even(labels).tolist() == pytest.approx([1 / 6, 1 / 6, 1 / 6, 1 / 2])
    assert even(labels, weight).tolist() == pytest.approx([1 / 4, 1 / 8, 1 / 8, 1 / 2])


def test_every_class_counts_alike():
    texts = ["a b"] * 90 + ["a c"] * 10
    labels = torch.tensor([0] * 90 + [1] * 10)
    teacher = Teacher(Kind(words(1), 1e-3), texts, labels, 2)
    even = teacher.logits(["a"]).softmax(-1)[0, 1]
    assert float(even) == pytest.approx(0.5, abs=0.1)


def test_halves_are_a_beginning_and_an_end():
    made = halves("a b c d , e f g h", "1 2 3 4 5 6 7 8", Random(1)).split()
    end = [word for word in made if word.isdigit()]
    assert made == ["a", "b", "c", "d", ",", *end]
    assert end == [str(n) for n in range(int(end[0]), 9)]
