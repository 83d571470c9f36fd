"""Request and selection: what a person names, and the scalars that are explained for it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from sukashi.errors import MisuseError, RangeError, TargetError
from sukashi.model.encoding import Encoding
from sukashi.result.attribution import Explained, Of
from sukashi.trace.target import Target

Named = str | int
ALL = "all"
"""Every label of a classifier, where none of them is called so."""
ANSWER = "answer"
"""Every token of the answer that a person gave; without one it is a word like others."""


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

    def check(self, ids: Sequence[Hashable], contrast: Hashable | None) -> None:
        """Refuse targets of which two are one, or one is its own contrast.

        ids: what each of the targets is, contrast: what the contrast is. Raises: MisuseError.
        """
        for at, (name, id) in enumerate(zip(self.targets, ids, strict=True)):
            if id in ids[:at]:
                raise MisuseError(f"The target {name!r} is named twice; name each target once.")
            if contrast is not None and id == contrast:
                raise self.own_contrast(name)

    def own_contrast(self, name: Named) -> MisuseError:
        """The error for a target that is held against itself."""
        return MisuseError(
            f"The target {name!r} is held against itself, which leaves nothing to explain; name "
            "another <<contrast=>>."
        )

    def of_answer(self, encoding: Encoding) -> TargetRequest:
        """The request in a text that has an answer: its tokens, unless others are named."""
        whole = encoding.prefilled and self.targets == (ANSWER,)
        return replace(self, first=encoding.first, targets=() if whole else self.targets)

    def check_no_outputs(self) -> None:
        """Refuse a choice among outputs where there is one alone. Raises: MisuseError."""
        if self.outputs is not None:
            raise MisuseError(
                "This text has one answer, not several outputs to choose from; leave <<outputs=>> "
                "out, or give a generation."
            )

    def chosen(self, count: int, what: str) -> list[int]:
        """Which of `count` outputs are explained; negative numbers count from the end.

        Raises: TargetError for none, RangeError for one that there is not,
        MisuseError for one that is there twice.
        """
        outputs = range(count) if self.outputs is None else self.outputs
        if not len(outputs):
            raise TargetError("No written token is named; give <<outputs=[0]>> for the first one.")
        for output in outputs:
            if not -count <= output < count:
                raise RangeError(what, output, 0, count - 1)
        found = [output % count for output in outputs]
        for at, output in enumerate(found):
            if output in found[:at]:
                raise MisuseError(
                    f"Output {output} is named twice in <<outputs=>>; name each once."
                )
        return found


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
