"""What `reviews` is taught: labels, teachers' honest opinions, and sentences made of halves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import torch

from training.bert.sentence import Shelf
from training.bert.staff import Staff, Taught
from training.bert.teacher import Kind, characters, words

FOLDS = 5
KINDS = (
    Kind(words(3), 3.0, bayes=True),
    Kind(characters(3, 5, inside_words=True), 4.0, bayes=True, fewest=3),
)
TRUST = 0.6  # in the label of a sentence; the rest of its target is its teachers' opinion
HALVES = 40_000
PLAIN_WEIGHT = 0.3  # teachers of film reviews know little about books


@dataclass(frozen=True)
class Lesson:
    """Texts, their [text, class] target probabilities, and how much their class counts."""

    texts: list[str]
    due: torch.Tensor
    weight: float


def lessons(shelf: Shelf, seed: int) -> list[Lesson]:
    """Reviews, sentences made of two of them, and sentences that no one labelled."""
    rng = Random(seed)
    labels = torch.tensor([review.label for review in shelf.train])
    fold = [rng.randrange(FOLDS) for _ in shelf.train]
    taught = Taught([review.text for review in shelf.train], labels, fold, 2)
    staff = Staff(taught, KINDS)
    plain = torch.stack([staff.opinion(shelf.plain, at) for at in staff.folds]).mean(0)
    return [
        Lesson(taught.texts, staff.own(TRUST), 1.0),
        of_halves(staff, HALVES, rng),
        Lesson(shelf.plain, plain, PLAIN_WEIGHT),
    ]


def of_halves(staff: Staff, count: int, rng: Random) -> Lesson:
    """Sentences that begin like one text and end like another of the same fold."""
    texts: list[str] = []
    due: list[torch.Tensor] = []
    for fold in staff.folds:
        own = [staff.taught.texts[at] for at in staff.taught.places(fold)]
        made = [
            halves(rng.choice(own), rng.choice(own), rng) for _ in range(count // len(staff.folds))
        ]
        texts += made
        due.append(staff.opinion(made, fold))
    return Lesson(texts, torch.cat(due), 1.0)


def halves(first: str, second: str, rng: Random) -> str:
    """The beginning of one text and the end of the other, cut between words near the middle."""
    begin, end = first.split(), second.split()
    return " ".join(begin[: _middle(begin, rng)] + end[_middle(end, rng) :])


def _middle(found: Sequence[str], rng: Random) -> int:
    """A place to cut: after a comma where one stands in the middle, otherwise anywhere there."""
    places = range(max(1, len(found) // 4), max(2, 3 * len(found) // 4 + 1))
    commas = [at for at in places if at <= len(found) and found[at - 1] in {",", ";", "--", "."}]
    return rng.choice(commas or list(places))
