"""The loss of a step that reads texts with hidden pieces: which class, and which pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from training.bert.masking import mask
from training.bert.rows import Batches, padded
from training.bert.student import Student, class_loss, piece_loss


@dataclass(frozen=True)
class Mix:
    """How much is hidden at the start and at the end, and how much the guesses count."""

    hidden: tuple[float, float]
    pieces: tuple[float, float]
    classes: float = 1.0


class Joint:
    """Loss of a step over rows whose targets are [row, class] probabilities.

    weight: [row], how much each row counts for the class; zero for text without a class.
    """

    def __init__(
        self,
        student: Student,
        rows: Sequence[Sequence[int]],
        due: torch.Tensor,
        weight: torch.Tensor,
        batches: Batches,
        mix: Mix,
    ) -> None:
        self.student = student
        self.rows = rows
        self.due = due
        self.weight = weight
        self.batches = batches
        self.mix = mix

    def __call__(self, step: int, fraction: float) -> torch.Tensor:
        """Nats: the class part and the piece part, each by its share at this point of the run."""
        taken = self.batches.at(step)
        ids = padded([self.rows[at] for at in taken])
        generator = torch.Generator().manual_seed(self.batches.seed * 1_000_003 + step)
        vocabulary = self.student.classifier.config.vocab_size
        shown, chosen = mask(ids, between(self.mix.hidden, fraction), vocabulary, generator)
        device = self.student.device
        classes, pieces = self.student(shown.to(device), chosen.to(device))
        loss = between(self.mix.pieces, fraction) * piece_loss(pieces, ids[chosen].to(device))
        weight = self.weight[taken].to(device)
        if self.mix.classes and float(weight.sum()):
            loss = loss + self.mix.classes * class_loss(classes, self.due[taken].to(device), weight)
        return loss


def between(ends: tuple[float, float], fraction: float) -> float:
    """The value on the straight line from the first to the second."""
    return ends[0] + (ends[1] - ends[0]) * fraction
