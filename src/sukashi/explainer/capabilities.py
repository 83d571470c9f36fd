"""Capabilities: which questions a model can be asked, and why not the others.

A question is answered where the parts that it reads were found and proved on the live network
(`sukashi.trace.verify`); no list of architectures decides.
"""

from __future__ import annotations

from sukashi.errors import UnsupportedError
from sukashi.model.anatomy import Anatomy
from sukashi.model.subject import Subject

NEEDS: dict[str, tuple[str, ...]] = {
    "generate": (),
    "classify": (),
    "attention": ("attention",),
    "attribution": ("embedding",),
    "faithfulness": ("embedding",),
    "layers": ("layers", "decoding"),
    "similarity": ("embedding",),
}
"""What must be proved for a question about a text; others are about answers to these."""


def answers(subject: Subject) -> tuple[str, ...]:
    """The questions that a model can be asked of a text, by the names of the methods."""
    return tuple(name for name in NEEDS if _fits(subject, name) and not missing(subject, name))


def refused(subject: Subject) -> dict[str, str]:
    """Questions that belong to the model's task but cannot be asked, each with the reason."""
    reasons = {name: missing(subject, name) for name in NEEDS if _fits(subject, name)}
    return {name: reason for name, reason in reasons.items() if reason}


def require(subject: Subject, question: str) -> None:
    """Refuse a question whose parts were not found or not proved.

    Raises: UnsupportedError that says why, and what can be asked.
    """
    reason = missing(subject, question)
    if reason:
        others = ", ".join(answers(subject)) or "nothing"
        raise UnsupportedError(
            f"{subject.name} cannot be asked for {question}: {reason}; it can be asked for "
            f"{others}."
        )


def missing(subject: Subject, question: str) -> str:
    """Why a question's parts are not there; empty where they are."""
    anatomy = subject.anatomy
    for capability in NEEDS.get(question, ()):
        if capability in anatomy.unproven:
            return anatomy.unproven[capability]
        if capability == "attention" and not _attends(anatomy):
            kinds = {kind for one in anatomy.stacks.values() for kind in one.mixers}
            kinds -= {"none", "attention"}
            if len(kinds) != 1:
                return "no layer has attention weights"
            return f"its layers have no attention weights but {kinds.pop()}"
    return ""


def _attends(anatomy: Anatomy) -> bool:
    return any(
        any(stack.attention) or any(stack.cross_attention) for stack in anatomy.stacks.values()
    )


def _fits(subject: Subject, question: str) -> bool:
    """Whether a model of this task can be asked at all."""
    decides = subject.problem_type is not None
    return {
        "generate": subject.task in ("causal", "seq2seq"),
        "classify": decides,
        "attribution": subject.anatomy.writes or decides,
        "faithfulness": subject.anatomy.writes or decides,
        "layers": subject.anatomy.writes,
        "similarity": subject.encoder is not None,
    }.get(question, True)
