"""Cases: the models, the texts they are asked about, and the methods that are measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import sukashi
from benchmarks.evidence import planted, sorter, texts


@dataclass(frozen=True)
class Case:
    """load: gives an Explainer. writes: the next token is explained, else the label.

    others: of a network whose truth is known, the ids that a token may be exchanged for.
    """

    name: str
    load: Callable[[], Any]
    texts: tuple[str, ...]
    writes: bool
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A method with its options."""

    method: str
    baseline: str = ""
    unit: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """As `ex.attribution` takes them."""
        given = {"baseline": self.baseline, "unit": self.unit}
        return {name: value for name, value in given.items() if value}


METHODS = (
    *(Asked("occlusion", baseline) for baseline in ("auto", "mean", "zero")),
    Asked("occlusion", "auto", "word"),
    *(Asked("shapley", baseline) for baseline in ("auto", "zero")),
    *(Asked("integrated_gradients", baseline) for baseline in ("auto", "mean", "zero")),
    Asked("expected_gradients"),
    Asked("gradient"),
    Asked("smooth_grad"),
    Asked("grad_x_input"),
    Asked("attention_x_gradient"),
    Asked("attention_rollout"),
    Asked("value_zeroing"),
)
DIGITS = tuple(range(sorter.FIRST, sorter.FIRST + sorter.DIGITS))
SOME = tuple(sorter.texts()[::37])
WORDS = tuple(range(4, 4 + len(planted.FILLERS) + len(planted.DECIDES)))


def _sorter() -> Any:
    return sukashi.load(network=sorter.sorter(), tokenizer=sorter.tokenizer())


def _comparer() -> Any:
    return sukashi.load(network=sorter.comparer(), tokenizer=sorter.tokenizer())


def _planted() -> Any:
    return sukashi.load(network=planted.planted(), tokenizer=planted.tokenizer())


CASES = (
    Case("tales", lambda: sukashi.load("tales"), texts.TALES, True),
    Case("sorter (Llama)", _sorter, SOME, True, DIGITS),
    Case("reviews", lambda: sukashi.load("reviews"), texts.REVIEWS, False),
    Case("authors", lambda: sukashi.load("authors"), texts.AUTHORS, False),
    Case("planted rule (BERT)", _planted, texts.PLANTED, False, WORDS),
    Case("comparer (Llama)", _comparer, SOME, False, DIGITS),
)
PAIRS = tuple(product(CASES, METHODS))
