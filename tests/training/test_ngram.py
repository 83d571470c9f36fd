"""The 5-gram model is a distribution, and its probabilities are those worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest

from training.evaluate import ngram
from training.evaluate.ngram import Ngrams, discounts

A, B, C = 0, 1, 2


def chance(model, *tokens):
    return model.probabilities([list(tokens)])[-1]


def test_a_bigram_model_worked_out_by_hand():
    """Documents `ab` and `ac`, all discounts a half (too few n-grams to estimate them).

    Tokens are preceded by: a by the start only, b by a, c by a: continuation counts 1, 1, 1 of 3.
    p1(w) = (1 − ½)/3 + (3 · ½/3) · ⅓ = ⅓ for each. After the start: a twice, so
    p2(a) = (2 − ½)/2 + (½/2) p1(a); after a: b and c once each.
    """
    model = Ngrams([[A, B], [A, C]], vocabulary=3, order=2)
    assert chance(model, A) == pytest.approx(1.5 / 2 + 0.25 / 3)
    assert chance(model, B) == pytest.approx(0.25 / 3)
    assert chance(model, A, B) == pytest.approx(0.5 / 2 + (2 * 0.5 / 2) / 3)
    assert chance(model, A, B, A) == pytest.approx(1 / 3)  # nothing ever followed b


def test_lower_orders_count_what_stands_before_and_not_how_often():
    """`a` follows one token many times, `b` three different ones: after a new token, b is likelier.

    p1: preceded by a: {c, start}; by b: {a, c, start}; by c: {start, c}.
    """
    documents = [[C, C, A]] * 5 + [[A, B], [C, B], [B]]
    model = Ngrams(documents, vocabulary=4, order=2)
    counts = np.array([2.0, 3.0, 2.0, 0.0])
    due = (counts - 0.5 * (counts > 0)) / 7 + (1.5 / 7) / 4
    unseen = [chance(model, 3, token) for token in range(4)]
    assert unseen == pytest.approx(due.tolist())


def test_document_starts_are_counted_as_they_are():
    """Of a trigram model's bigrams, those that begin a document keep their counts.

    After the start stands a three times of four, although nothing else ever precedes either.
    """
    model = Ngrams([[A, B, C]] * 3 + [[B]], vocabulary=3, order=3)
    ahead = [chance(model, token) for token in (A, B)]
    p1 = model.probabilities([[C, C, A], [C, C, B]])[[2, 5]]  # c is never followed
    assert ahead[0] == pytest.approx(2.5 / 4 + (2 * 0.5 / 4) * p1[0])
    assert ahead[1] == pytest.approx(0.5 / 4 + (2 * 0.5 / 4) * p1[1])


def test_discounts_follow_the_numbers_of_counts():
    counts = np.array([1.0] * 40 + [2.0] * 10 + [3.0] * 5 + [4.0] * 2 + [9.0] * 3)
    share = 40 / (40 + 20)
    due = [0, 1 - 2 * share * 10 / 40, 2 - 3 * share * 5 / 10, 3 - 4 * share * 2 / 5]
    assert discounts(counts).tolist() == pytest.approx(due)
    assert discounts(np.array([1.0, 2.0])).tolist() == [0.0, 0.5, 0.5, 0.5]


@pytest.fixture(scope="module")
def learned():
    rng = np.random.default_rng(0)
    weights = 1.0 / np.arange(1, 31)
    drawn = rng.choice(30, 12_000, p=weights / weights.sum())
    documents = [part.tolist() for part in np.array_split(drawn, 900)]
    return Ngrams(documents, vocabulary=30), documents


@pytest.mark.parametrize("context", [[], [0], [3, 1], [0, 0, 0, 0], [29, 28, 27], [0, 1, 29, 0, 2]])
def test_probabilities_sum_to_one_after_any_context(learned, context):
    model, _ = learned
    every = model.probabilities([[*context, token] for token in range(30)])
    ends = np.arange(1, 31) * (len(context) + 1) - 1
    assert every[ends].sum() == pytest.approx(1.0, abs=1e-12)
    assert (every > 0).all()


def test_estimated_discounts_are_in_use(learned):
    model, documents = learned
    assert all(((level.gammas > 0) & (level.gammas <= 1)).all() for level in model.levels)
    level = model.levels[0]
    assert level.totals.shape == (1,)
    pairs = {(30, each[0]) for each in documents}
    pairs |= {pair for each in documents for pair in pairwise(each)}
    assert level.totals[0] == len(pairs)


def test_documents_are_read_one_by_one(learned):
    model, documents = learned
    together = model.probabilities(documents[:20])
    alone = [model.probabilities([each]) for each in documents[:20]]
    assert np.array_equal(together, np.concatenate(alone))
    assert model.bits(documents[:20]) == pytest.approx(-np.log2(together).sum())


def test_longer_contexts_pay_on_text_that_has_them():
    rng = np.random.default_rng(1)
    phrases = rng.integers(0, 50, (40, 6))
    documents = [np.concatenate(phrases[rng.integers(0, 40, 5)]).tolist() for _ in range(300)]
    train, test = documents[:250], documents[250:]
    bits = [Ngrams(train, 50, order).bits(test) for order in (1, 2, ngram.ORDER)]
    assert bits[0] > 1.5 * bits[1] > 1.5 * bits[2]
