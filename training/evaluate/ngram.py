"""A 5-gram model over a tokenizer's tokens: interpolated Kneser–Ney with modified discounts.

p_n(w | h) = max(c(hw) − D(c(hw)), 0) / Σ_v c(hv) + γ(h) p_{n−1}(w | h without its first token),
γ(h) = Σ_v D(c(hv)) / Σ_v c(hv), and p_0 uniform, so that probabilities sum to one. At the highest
order c counts; below it c(g) is the number of different tokens seen before g, except where g begins
a document and nothing can stand before it. Chen & Goodman 1999, "An empirical study of smoothing
techniques for language modeling", section 4.1.6 (the discounts: equation 26).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ORDER = 5
CLASSES = 3  # counts of one, of two, of three and more have their own discount
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Document = Sequence[int]


@dataclass(frozen=True, eq=False)
class Level:
    """All n-grams of one order.

    keys: sorted, the number of the first n − 1 tokens' n-gram times (vocabulary + 1) plus the last
    token. taken: what is left of each count after its discount. totals, gammas: by the number of
    the (n − 1)-gram that comes before the last token; a total of 0 was never followed.
    """

    keys: Ints
    taken: Floats
    totals: Floats
    gammas: Floats


class Ngrams:
    """The model of one collection of documents; every document begins after a start mark."""

    def __init__(self, documents: Sequence[Document], vocabulary: int, order: int = ORDER) -> None:
        self.vocabulary = vocabulary
        self.levels = _levels(*self._stream(documents), order, vocabulary)

    def _stream(self, documents: Sequence[Document]) -> tuple[Ints, Ints]:
        """All tokens with a start mark before each document, and each token's place in its own."""
        marked = [np.asarray([self.vocabulary, *each], dtype=np.int64) for each in documents]
        return np.concatenate(marked), np.concatenate([np.arange(len(each)) for each in marked])

    def probabilities(self, documents: Sequence[Document]) -> Floats:
        """(tokens,) probability of every token of the documents given those before it."""
        tokens, places = self._stream(documents)
        found = np.full(len(tokens), 1.0 / self.vocabulary)
        before = np.zeros(len(tokens), dtype=np.int64)  # number of the context; −1 is unseen
        for order, level in enumerate(self.levels, start=1):
            known = (before >= 0) & (places >= order - 1) & (places > 0)
            known[known] = level.totals[before[known]] > 0
            keys = before * (self.vocabulary + 1) + tokens
            at = _find(level.keys, keys)
            taken = np.where(at >= 0, level.taken[at], 0.0)
            context = before[known]
            found[known] = (
                taken[known] / level.totals[context] + level.gammas[context] * found[known]
            )
            before = _shifted(np.where(before >= 0, at, -1), places, order)
        return found[places > 0]

    def bits(self, documents: Sequence[Document]) -> float:
        """Bits that all tokens of the documents take together."""
        return float(-np.log2(self.probabilities(documents)).sum())


def _shifted(numbers: Ints, places: Ints, order: int) -> Ints:
    """The number of the n-gram that ends before each token, −1 where there is none."""
    before = np.full(len(numbers), -1, dtype=np.int64)
    before[1:] = numbers[:-1]
    before[places < order] = -1
    return before


def _find(keys: Ints, wanted: Ints) -> Ints:
    """Where each wanted key stands among the sorted ones, −1 where it does not."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


@dataclass(frozen=True, eq=False)
class _Counted:
    """The n-grams of one order as they were met: keys, number at each token, first place, count."""

    keys: Ints
    numbers: Ints
    first: Ints
    counts: Ints


def _levels(tokens: Ints, places: Ints, order: int, vocabulary: int) -> list[Level]:
    made: list[Level] = []
    contexts = 1
    these = _count(tokens, np.zeros(len(tokens), dtype=np.int64), vocabulary)
    for n in range(1, order + 1):
        longer = None
        counts = these.counts
        if n < order:
            longer = _count(tokens, _shifted(these.numbers, places, n), vocabulary)
            preceded = np.bincount(these.numbers[longer.first], minlength=len(counts))
            starts = places[these.first] == n - 1  # nothing stands before a start mark
            counts = np.where(starts, counts, preceded)
        if n == 1:
            counts[tokens[these.first] == vocabulary] = 0  # the mark itself is never said
        made.append(_discounted(these.keys, counts.astype(np.float64), contexts, vocabulary))
        contexts, these = len(these.keys), longer or these
    return made


def _count(tokens: Ints, before: Ints, vocabulary: int) -> _Counted:
    valid = np.flatnonzero(before >= 0)
    keys = before[valid] * (vocabulary + 1) + tokens[valid]
    unique, first, inverse, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    numbers = np.full(len(tokens), -1, dtype=np.int64)
    numbers[valid] = inverse
    return _Counted(unique, numbers, valid[first], counts)


def _discounted(keys: Ints, counts: Floats, contexts: int, vocabulary: int) -> Level:
    parents = keys // (vocabulary + 1)
    rank = np.minimum(counts, CLASSES).astype(np.int64)
    cut = np.minimum(discounts(counts)[rank], counts)
    totals = np.bincount(parents, weights=counts, minlength=contexts).astype(np.float64)
    lost = np.bincount(parents, weights=cut, minlength=contexts)
    gammas = np.divide(lost, totals, out=np.ones(contexts), where=totals > 0)
    return Level(keys, counts - cut, totals, gammas)


def discounts(counts: Floats) -> Floats:
    """(4,) what is taken from counts of 0, 1, 2 and from 3 on: k − (k+1) Y n_{k+1} / n_k.

    Y = n_1 / (n_1 + 2 n_2), and n_k is how many n-grams have a count of k. Where a collection is
    too small to tell, a half is taken.
    """
    n = [float(np.count_nonzero(counts == k)) for k in range(CLASSES + 2)]
    if min(n[1:]) == 0:
        return np.array([0.0, 0.5, 0.5, 0.5])
    share = n[1] / (n[1] + 2 * n[2])
    found = [k - (k + 1) * share * n[k + 1] / n[k] for k in range(1, CLASSES + 1)]
    return np.array([0.0, *(min(max(d, 0.0), k) for k, d in enumerate(found, start=1))])
