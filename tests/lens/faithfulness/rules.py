"""Classifiers whose rule is known: two tokens decide, all others say nothing.

Embeddings begin with (1, 0 …) for the first deciding token, (0, 1 …) for the second, (0, 0 …) for
all others; a and b are the sums over the text, and the logit of "yes" is a function of both alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from sukashi.explainer import Explainer
from sukashi.model.load import load
from tests.lens.attribution.bag import Bag, registered
from tests.tiny import tiny_tokenizer

FIRST, SECOND = "good", "not"
TEXT = "the film was not good, it is very bad"
SCALE = 6.0
Rule = Callable[[Tensor, Tensor], Tensor]


def planted(a: Tensor, b: Tensor) -> Tensor:
    """Both speak for it, the first twice as much."""
    return a * 2 / 3 + b / 3


def both(a: Tensor, b: Tensor) -> Tensor:
    """One where both are there, zero where one is missing."""
    return a * b


def alike(a: Tensor, b: Tensor) -> Tensor:
    """Not XOR: one where both or none are there, flat at each of the four corners."""
    return (torch.pi / 2 * (a + b)).cos() ** 2


class Ruled(Bag):
    """A classifier without noise; its parts are those of a bag of embeddings."""

    def __init__(self, rule: Rule, ids: tuple[int, int]) -> None:
        super().__init__()
        self.rule = rule
        self.config.id2label = {0: "no", 1: "yes"}
        with torch.no_grad():
            self.words.weight[:, :2] = 0
            self.words.weight[ids[0], 0] = 1
            self.words.weight[ids[1], 1] = 1

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor | None = None, return_dict: bool = True
    ) -> Any:
        total = self.words(input_ids).sum(1)
        yes = SCALE * (self.rule(total[:, 0], total[:, 1]) - 0.5)
        return SimpleNamespace(logits=torch.stack([torch.zeros_like(yes), yes], -1))


@contextmanager
def ruled(rule: Rule) -> Iterator[Explainer]:
    """The classifier on the table. Its parts do not matter for the answer, so none are proved."""
    tokenizer = tiny_tokenizer("masked")
    first, second = tokenizer.convert_tokens_to_ids([FIRST, SECOND])
    with registered():
        network = Ruled(rule, (first, second)).eval()
        subject = load(network=network, tokenizer=tokenizer, task="classify")
        yield Explainer(subject, check=False)
