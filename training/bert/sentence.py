"""English sentences: labelled film reviews, and unlabelled ones of books and everyday life."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from training.corpus import books, read_rows
from training.leak import HeldOut

LABELS = ("negative", "positive")
VALIDATION_SHARE = 0.08
SHARED_RUN = 32  # letters: five or six words, longer than the set phrases of reviewers
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]* ")
WORDS = range(4, 60)


@dataclass(frozen=True)
class Review:
    """One sentence of a film review and its place in LABELS."""

    text: str
    label: int


@dataclass(frozen=True)
class Shelf:
    """Reviews to train on, to choose and calibrate by, and to test; and sentences without label."""

    train: list[Review]
    validation: list[Review]
    test: list[Review]
    plain: list[str]


def given_reviews(path: Path) -> list[Review]:
    """The sentences of a labelled file, as they stand."""
    return [Review(row["text"], LABELS.index(row["label"])) for row in read_rows(path)]


def is_validation(text: str) -> bool:
    """Whether a sentence is left out of training; depends on its characters only."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return number < VALIDATION_SHARE * 2**32


def plain_sentences(data: Path) -> list[str]:
    """Sentences of 4 to 59 words of books and of the Tanaka Corpus."""
    lines = [row["en"] for row in read_rows(data / "tanaka_enja.jsonl.gz")]
    for book in books(data):
        for paragraph in book.split("\n"):
            lines += SENTENCE_END.split(paragraph)
    return [line for line in dict.fromkeys(lines) if len(line.split()) in WORDS]


def read_shelf(data: Path) -> Shelf:
    """All sentences; what shares a run of letters with what is held out is left out."""
    test = given_reviews(data / "sentence_polarity_test.jsonl.gz")
    given = given_reviews(data / "sentence_polarity_train.jsonl.gz")
    tested = HeldOut((review.text for review in test), SHARED_RUN)
    validation = [r for r in given if is_validation(r.text) and not tested.leaks(r.text)]
    held = HeldOut((r.text for r in [*test, *validation]), SHARED_RUN)
    train = [r for r in given if not is_validation(r.text) and not held.leaks(r.text)]
    return Shelf(train, validation, test, held.without(plain_sentences(data)))
