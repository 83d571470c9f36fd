"""Liar: an Explainer whose answers are made wrong on purpose, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

Lie = Callable[[Any], Any]


class Liar:
    """Answers as the Explainer does, and changes the answers to one question."""

    def __init__(self, explainer: Any, question: str, lie: Lie) -> None:
        self._explainer, self._question, self._lie = explainer, question, lie

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._explainer, name)
        if name != self._question:
            return method
        return lambda *given, **named: self._lie(method(*given, **named))


def scaled(found: Any) -> Any:
    """Scores 1 % too large."""
    return replace(found, scores=found.scores * np.float32(1.01))


def lengthened(found: Any) -> Any:
    """Magnitudes 1 % too large, right scores."""
    return replace(found, magnitudes=found.magnitudes * np.float32(1.01))


def moved(found: Any) -> Any:
    """Scores one token too far."""
    return replace(found, scores=np.roll(found.scores, 1, axis=1))


def turned(found: Any) -> Any:
    """Queries for keys."""
    return replace(found, dense=np.swapaxes(found.dense, -1, -2).copy())


def heads_swapped(found: Any) -> Any:
    """Heads in another order: every row is one that could be."""
    return replace(found, dense=found.dense[:, ::-1].copy())


def surer(found: Any) -> Any:
    """Probabilities of layers moved by a thousandth."""
    return replace(found, top_probabilities=found.top_probabilities * np.float32(0.999))


def other_word(found: Any) -> Any:
    """The last written token is another one."""
    ids = found.tokens.ids.copy()
    ids[-1] = ids[-1] + 1 if ids[-1] < 50 else ids[-1] - 1
    return replace(found, tokens=replace(found.tokens, ids=ids))


def other_chance(found: Any) -> Any:
    """Probabilities of what was written moved by a thousandth."""
    return replace(found, probabilities=found.probabilities * np.float32(0.999))


def other_label(found: Any) -> Any:
    """The logits of a classification moved by a thousandth."""
    return replace(found, logits=found.logits + np.float32(1e-3))
