"""Entailment: what an inference (NLI) model calls it when a text says that a sentence is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.errors import MisuseError, UnsupportedError
from sukashi.model.subject import Subject

HYPOTHESIS = "This example is {}."
_ENTAILED = ("entail", "含意")
_CONTRADICTED = ("contradict", "not_entail", "not entail", "矛盾")


@dataclass(frozen=True)
class Entailment:
    """Numbers of the labels: the sentence follows from the text, and the text speaks against it."""

    entailed: int
    contradicted: int


def entailment_of(subject: Subject) -> Entailment:
    """The two labels, found by their names.

    Where none is named a contradiction it is the first label that is not the entailment, as in
    transformers' pipeline. Raises: UnsupportedError for a model that names no entailment.
    """
    entailed = _named(subject.labels, _ENTAILED)
    if subject.task != "classify" or entailed is None or len(subject.labels) < 2:
        labels = ", ".join(subject.labels[:8]) or "none"
        raise UnsupportedError(
            f"Candidates are judged by a model trained for inference, with a label for "
            f"entailment, and this one has the labels: {labels}; leave candidates out or load "
            "such a model."
        )
    contradicted = _named(subject.labels, _CONTRADICTED)
    return Entailment(entailed, (entailed == 0) * 1 if contradicted is None else contradicted)


def hypotheses(candidates: Sequence[str], template: str) -> tuple[str, ...]:
    """Each candidate as a sentence.

    Raises: MisuseError for a template without its place, or a candidate that is named twice.
    """
    if template.count("{}") != 1:
        raise MisuseError(
            f"The hypothesis {template!r} has no place for a candidate; write {{}} once where it "
            f"shall stand, as in {HYPOTHESIS!r}."
        )
    for at, one in enumerate(candidates):
        if not isinstance(one, str) or not one.strip() or one in candidates[:at]:
            raise MisuseError(
                f"The candidate {one!r} is empty, no text, or there twice; give each once, as text."
            )
    return tuple(template.replace("{}", one) for one in candidates)


def _named(labels: Sequence[str], beginnings: tuple[str, ...]) -> int | None:
    for at, label in enumerate(labels):
        if label.lower().startswith(beginnings):
            return at
    return None
