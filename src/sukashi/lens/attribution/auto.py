"""auto: the method that holds best and that a text's length affords; figures in docs/methods.md.

Of a text that a model labels: integrated gradients, whose amounts add up. Of words that a model
writes or fills in: occlusion of every token, of a longer text of every word, phrase, or of its
sentences and of the words inside the strongest; beyond that expected gradients, or the gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sukashi.errors import MisuseError
from sukashi.lens.attribution.methods import (
    AUTO,
    METHODS,
    check_option,
    options_of,
    reads,
)
from sukashi.lens.attribution.options import MOST_SAMPLES, Options
from sukashi.model.kept_method import kept
from sukashi.model.subject import Subject
from sukashi.result.attribution import Chosen
from sukashi.trace.problem import Problem
from sukashi.trace.units import units

AFFORDED = 2e13
"""Multiplications and additions that occlusion may take: half a minute to two on two cores."""
PREFERRED = ("occlusion", "integrated_gradients", "shapley", "expected_gradients", "smooth_grad")
"""Where an option was given that not every method reads: the first of these that does."""
UNITS: dict[str, Chosen] = {"token": "every token", "word": "every word", "phrase": "every phrase"}


@dataclass(frozen=True)
class Choice:
    """A method with all of its options, and why it was taken."""

    method: str
    options: Options
    chosen: Chosen = ""


def resolve(method: str, given: Mapping[str, Any], problem: Callable[[], Problem]) -> Choice:
    """What is asked: the method that was named, or the one that "auto" stands for.

    given: the options that were typed. problem: the text (the longest of several), made only where
    it matters. Raises: see `checked`.
    """
    if method != AUTO:
        return Choice(method, options_of(method, given))
    if set(given) - {"baseline"}:
        return _reading(given)
    return _affordable(problem(), given)


def for_labels(subject: Subject, given: Mapping[str, Any]) -> Choice:
    """What "auto" stands for where a text is labelled, whatever its length."""
    if set(given) - {"baseline"}:
        return _reading(given)
    if not _differentiates(subject):
        return Choice("occlusion", options_of("occlusion", {**given, "unit": "word"}), "every word")
    return _kept(subject, given) or Choice(
        "integrated_gradients", options_of("integrated_gradients", given), "label"
    )


def _kept(subject: Subject, given: Mapping[str, Any]) -> Choice | None:
    """The method that held best in a test of this very model, where its user kept it."""
    method = kept(subject.weights_hash)
    if method not in METHODS:
        return None
    read = {name: one for name, one in given.items() if name in reads(method)}
    return Choice(method, options_of(method, read), "kept")


def _differentiates(subject: Subject) -> bool:
    """Whether the gradient of the network was proved."""
    return "gradient" not in subject.anatomy.unproven


def _reading(given: Mapping[str, Any]) -> Choice:
    for method in (*PREFERRED, *METHODS):
        if set(given) <= set(reads(method)):
            return Choice(method, options_of(method, given), "options")
    names = ", ".join(given)
    raise MisuseError(f"No method reads all of {names}; give <<method=>>, and what it reads.")


def _affordable(problem: Problem, given: Mapping[str, Any]) -> Choice:
    known = _kept(problem.subject, given)
    if known is not None:
        return known
    if problem.subject.task == "classify" and _differentiates(problem.subject):
        return for_labels(problem.subject, given)
    each = 2.0 * _weights(problem) * len(problem.tokens)
    for unit, chosen in UNITS.items():
        if (len(units(problem, unit)) + 1) * each <= AFFORDED:
            return Choice("occlusion", options_of("occlusion", {**given, "unit": unit}), chosen)
    sentences = len(units(problem, "sentence"))
    copies = max(int(AFFORDED / each) - 1, 2)
    if (sentences + 1) * 2 <= copies or not _differentiates(problem.subject):
        options = {**given, "copies": min(copies, MOST_SAMPLES)}
        method = "hierarchical_occlusion"
        return Choice(method, options_of(method, options), "strongest sentences")
    method = "expected_gradients"
    passes = reads(method)["samples"].default * (1 + 2 * len(problem.targets))
    if passes * each > AFFORDED:
        method = "gradient"
    rest = {name: one for name, one in given.items() if name in reads(method)}
    return Choice(method, options_of(method, rest), "too long")


def _weights(problem: Problem) -> int:
    """Numbers that every token meets: all but the rows of the embeddings."""
    network = problem.subject.network
    stacks = problem.anatomy.stacks.values()
    looked_up = sum(stack.lookup.rows * stack.lookup.width for stack in stacks)
    return max(1, int(sum(one.numel() for one in network.parameters())) - looked_up)


def checked(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they were typed, once all that can be refused without a text is.

    Raises: see `options_of`, and MisuseError for options that no method reads together.
    """
    if method != AUTO:
        options_of(method, given)
    else:
        for name, value in given.items():
            check_option(name, value)
        if set(given) - {"baseline"}:
            _reading(given)
    return dict(given)


__all__ = ["AFFORDED", "AUTO", "Choice", "checked", "for_labels", "resolve"]
