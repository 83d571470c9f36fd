"""Explainer: one model on the table; every question is a method, every answer has its recipe."""

from __future__ import annotations

from sukashi.explainer.capabilities import answers, refused
from sukashi.explainer.model_session import ModelSession
from sukashi.explainer.questions import (
    attention,
    attribution,
    classification,
    faithfulness,
    generation,
    layers,
    randomisation,
    similarity,
    survey,
    trust,
)
from sukashi.lens.attribution.methods import METHODS, reads
from sukashi.trace import baseline


class Explainer(ModelSession):
    """Asks one model why; `ModelSession` says what else it takes and knows.

    A question is a method that gives a result; it is written in a file of its own under
    `questions/`, and a line here makes it a method.
    """

    generate = generation.generate
    classify = classification.classify
    attention = attention.attention
    attribution = attribution.attribution
    layers = layers.layers
    faithfulness = faithfulness.faithfulness
    randomisation = randomisation.randomisation
    trust = trust.trust
    similarity = similarity.similarity
    survey = survey.survey

    @property
    def methods(self) -> dict[str, tuple[str, ...]]:
        """The methods of attribution, each with the options that it reads."""
        return {name: tuple(reads(name)) for name in METHODS}

    @property
    def baselines(self) -> dict[str, float]:
        """What can stand for "nothing", the usual one first, and how far f jumps beside each.

        A jump is the share of its whole change that f makes within a ten-thousandth of the way; a
        baseline where it is above 0.005 is no good for integrated gradients.
        """
        with self._lock:
            usual = baseline.chosen(self.subject)
            names = dict.fromkeys((usual, *baseline.candidates(self.subject)))
            return {name: baseline.jump(self.subject, name) for name in names}

    @property
    def answers(self) -> tuple[str, ...]:
        """The questions that this model can be asked of a text, by the names of the methods."""
        return answers(self.subject)

    @property
    def refused(self) -> dict[str, str]:
        """The questions of this model's task that it cannot be asked, each with the reason."""
        return refused(self.subject)
