"""Linear teachers whose opinion is honest: none judges a text of the fold it was fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from training.bert.teacher import Kind, Teacher


@dataclass(frozen=True)
class Taught:
    """Texts, their classes, and the fold of each; texts that resemble each other share one.

    weight: [text], how much each counts within its class; all alike where None.
    """

    texts: list[str]
    labels: torch.Tensor
    fold: list[int]
    classes: int
    weight: torch.Tensor | None = None

    def places(self, fold: int) -> list[int]:
        """Where the texts of a fold stand."""
        return [at for at, its in enumerate(self.fold) if its == fold]


class Staff:
    """Teachers of each fold, fitted on the other folds."""

    def __init__(self, taught: Taught, kinds: Sequence[Kind]) -> None:
        self.taught = taught
        self.kinds = tuple(kinds)
        self.folds = sorted(set(taught.fold))
        self.teachers = {fold: self._fitted(fold) for fold in self.folds}

    def _fitted(self, fold: int) -> list[Teacher]:
        seen = [at for at, its in enumerate(self.taught.fold) if its != fold]
        texts = [self.taught.texts[at] for at in seen]
        labels = self.taught.labels[seen]
        weight = None if self.taught.weight is None else self.taught.weight[seen]
        return [Teacher(kind, texts, labels, self.taught.classes, weight) for kind in self.kinds]

    def opinion(self, texts: Sequence[str], fold: int) -> torch.Tensor:
        """[text, class] probabilities: the mean logits of the fold's teachers."""
        logits = [teacher.logits(texts) for teacher in self.teachers[fold]]
        return torch.stack(logits).mean(0).softmax(-1)

    def own(self, trust: float) -> torch.Tensor:
        """[text, class] targets of the texts themselves.

        trust: how much of a target is the label; the rest is the opinion of teachers who have
        seen no text of its fold.
        """
        due = trust * functional.one_hot(self.taught.labels, self.taught.classes).float()
        for fold in self.folds:
            places = self.taught.places(fold)
            said = self.opinion([self.taught.texts[at] for at in places], fold)
            due[places] += (1.0 - trust) * said
        return due
