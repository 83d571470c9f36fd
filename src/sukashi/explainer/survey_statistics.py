"""Survey statistics: counted row by row in bounded memory."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sukashi.result.recipe import Recipe
from sukashi.result.survey import DECIDING, DecidingWord, Mistake, Row, Skip, Survey, TableSource

WORDS, MISTAKES, SKIPS, EXAMPLES = 20, 100, 1000, 3
MOST_WORDS = 200_000
"""Different words that are counted for a label; beyond it the rarest are dropped."""


@dataclass
class _Word:
    count: int = 0
    score: float = 0.0
    examples: list[int] = field(default_factory=list)


class SurveyStatistics:
    """Counts rows; `survey` gives the figures of those counted so far.

    labels: of the model. special: what its special tokens read, which decide nothing.
    """

    def __init__(self, labels: Sequence[str], special: Iterable[str]) -> None:
        self.labels = tuple(labels)
        self.special = frozenset(special)
        self.place = {label: at for at, label in enumerate(self.labels)}
        self.predicted = np.zeros(len(self.labels), dtype=np.int64)
        self.confusion = np.zeros((len(self.labels), len(self.labels)), dtype=np.int64)
        self.unknown = self.mistaken = self.skipped = 0
        self.skips: list[Skip] = []
        self.words: dict[str, dict[str, _Word]] = defaultdict(dict)
        self.texts_with: dict[str, Counter[str]] = defaultdict(Counter)
        self._mistakes: list[tuple[float, int, Mistake]] = []

    def add(self, row: Row) -> None:
        """Count one row."""
        if row.skipped:
            self.skipped += 1
            if len(self.skips) < SKIPS:
                self.skips.append(Skip(row.number, row.skipped))
            return
        at = self.place[row.predicted]
        self.predicted[at] += 1
        if row.truth in self.place:
            self.confusion[self.place[row.truth], at] += 1
            if row.truth != row.predicted:
                self._mistake(row)
        elif row.truth:
            self.unknown += 1
        if row.words:
            self._count_words(row)

    def _mistake(self, row: Row) -> None:
        self.mistaken += 1
        one = Mistake(row.number, row.text, row.truth, row.predicted, row.probability)
        entry = (row.probability, -row.number, one)
        if len(self._mistakes) < MISTAKES:
            heapq.heappush(self._mistakes, entry)
        else:
            heapq.heappushpop(self._mistakes, entry)

    def _count_words(self, row: Row) -> None:
        """A word that stands several times in a text has one score there, the sum."""
        sums: dict[str, float] = {}
        for shown, score in row.words:
            word = shown.strip()
            if word and shown not in self.special:
                sums[word] = sums.get(word, 0.0) + score
        self.texts_with[row.explained].update(list(sums))
        best = heapq.nlargest(DECIDING, sums.items(), key=lambda item: item[1])
        known = self.words[row.explained]
        for word, score in best:
            if score <= 0:
                continue
            one = known.setdefault(word, _Word())
            one.count, one.score = one.count + 1, one.score + score
            if len(one.examples) < EXAMPLES:
                one.examples.append(row.number)
        self._bound(row.explained)

    def _bound(self, label: str) -> None:
        if len(self.texts_with[label]) > 2 * MOST_WORDS:
            kept = dict(self.texts_with[label].most_common(MOST_WORDS))
            self.texts_with[label] = Counter(kept)
            known = self.words[label]
            self.words[label] = {word: one for word, one in known.items() if word in kept}

    def survey(
        self,
        recipe: Recipe,
        *,
        method: str,
        unit: str,
        rows: Sequence[Row] = (),
        source: TableSource | None = None,
    ) -> Survey:
        """The figures so far."""
        return Survey(
            labels=self.labels,
            predicted=self.predicted.copy(),
            confusion=self.confusion.copy(),
            recipe=recipe,
            unknown=self.unknown,
            words=tuple(word for label in self.labels for word in self._best(label)),
            mistakes=tuple(one for _, _, one in sorted(self._mistakes, reverse=True)),
            mistaken=self.mistaken,
            skips=tuple(self.skips),
            skipped=self.skipped,
            rows=tuple(rows),
            method=method,
            unit=unit,
            source=source,
        )

    def _best(self, label: str) -> list[DecidingWord]:
        found = self.words.get(label, {})
        order = sorted(found, key=lambda word: (-found[word].count, -found[word].score, word))
        return [
            DecidingWord(
                label=label,
                word=word,
                count=found[word].count,
                texts=self.texts_with[label][word],
                score=found[word].score / found[word].count,
                examples=tuple(found[word].examples),
            )
            for word in order[:WORDS]
        ]
