"""Request and selection: what a person names, and the scalars that are explained for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sukashi.errors import RangeError, TargetError
from sukashi.result.attribution import Explained, Of
from sukashi.trace.target import Target

Named = str | int
ALL = "all"
"""Every label of a classifier, where none of them is called so."""


@dataclass(frozen=True)
class TargetRequest:
    """What the person named.

    targets: tokens or labels, as text or number, of an answer its words; none for what the model
    says itself (or wrote). contrast: what they are held against. of: the reading of the logit.
    first: index of the first written token in the writing stack's tokens, None for a plain text.
    outputs: which written tokens or gaps (0 is the first), which tokens of a model that labels
    every token; all unless given.
    """

    targets: tuple[Named, ...] = ()
    contrast: Named | None = None
    of: Of = "logit"
    first: int | None = None
    outputs: Sequence[int] | None = None

    def chosen(self, count: int, what: str) -> list[int]:
        """Which of `count` outputs are explained; negative numbers count from the end.

        Raises: TargetError for none, RangeError for one that there is not.
        """
        outputs = range(count) if self.outputs is None else self.outputs
        if not len(outputs):
            raise TargetError("No written token is named; give <<outputs=[0]>> for the first one.")
        for output in outputs:
            if not -count <= output < count:
                raise RangeError(what, output, 0, count - 1)
        return [output % count for output in outputs]


@dataclass(frozen=True)
class TargetSelection:
    """Targets with what a person reads about them; values are filled in by the method."""

    targets: tuple[Target, ...]
    explained: tuple[Explained, ...]


def named(target: Named | Sequence[Named] | None) -> tuple[Named, ...]:
    """What was named, one or several, as a tuple."""
    if target is None:
        return ()
    return (target,) if isinstance(target, str) or not isinstance(target, Sequence) else (*target,)


__all__ = ["ALL", "Named", "TargetRequest", "TargetSelection", "named"]
