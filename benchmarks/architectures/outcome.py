"""Outcome: how a question was answered about one network."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

RIGHT, NONE, UNCHECKED = "right", "none", "unchecked"
REFUSED, WRONG, FAILED = "refused", "wrong", "failed"
ORDER = (RIGHT, NONE, UNCHECKED, REFUSED, WRONG, FAILED)
"""From good to bad. right: within the tolerance of plain PyTorch. none: there is nothing to answer,
as plain PyTorch says too. unchecked: answered, but plain PyTorch gives nothing to hold it against.
refused: sukashi says in a sentence why not. wrong: off by more. failed: any other error."""


@dataclass(frozen=True)
class Answer:
    """One question's outcome.

    off: the largest deviation from plain PyTorch, None where nothing was compared. why: sukashi's
    sentence, the error, or what was compared instead of the usual.
    """

    state: str
    off: float | None = None
    why: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is missing."""
        return self.state in (RIGHT, NONE)

    def written(self) -> dict[str, Any]:
        """As JSON."""
        kept: dict[str, Any] = {"state": self.state}
        if self.off is not None:
            kept["off"] = float(f"{self.off:.0e}")
        if self.why:
            kept["why"] = self.why
        return kept


@dataclass(frozen=True)
class Outcome:
    """One type in one task.

    built: whether there is a tiny network of it; loads: whether sukashi takes it; why: the reason
    where not; answers: by question.
    """

    built: bool
    loads: bool = False
    why: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Built, loaded, and every question answered rightly."""
        return self.loads and all(answer.good for answer in self.answers.values())

    def written(self) -> dict[str, Any]:
        """As JSON."""
        kept = {key: value for key, value in asdict(self).items() if value not in ("", {})}
        kept.pop("answers", None)
        if self.answers:
            kept["answers"] = {name: each.written() for name, each in self.answers.items()}
        return kept

    @staticmethod
    def read(kept: dict[str, Any]) -> Outcome:
        """From JSON."""
        answers = {name: Answer(**each) for name, each in kept.get("answers", {}).items()}
        return Outcome(kept["built"], kept.get("loads", False), kept.get("why", ""), answers)


def worse(now: Outcome, recorded: Outcome) -> list[str]:
    """What was so once and is so no longer; empty where nothing is worse."""
    if recorded.built and not now.built:
        return [f"can no longer be built: {now.why}"]
    if recorded.loads and not now.loads:
        return [f"is no longer loaded: {now.why}"]
    found = []
    for name, before in recorded.answers.items():
        after = now.answers.get(name, Answer(FAILED, why="was not asked"))
        if ORDER.index(after.state) > ORDER.index(before.state):
            said = after.why or f"off by {after.off}"
            found.append(f"{name} was {before.state} and is {after.state}: {said}")
    return found
