"""Every error sukashi raises on purpose: what was given, what is allowed, what to do.

Two branches decide the exit code of the command line: a `MisuseError` is something the caller can
mend by asking differently (exit 2), a `FailureError` is something that went wrong on the way
(exit 1).

A sentence names an option as Python has it, between marks: ``<<truncate=True>>``, ``<<memory=>>``.
`str(error)` says what the option is called where the sentence is read: ``truncate=True`` in Python,
``--truncate`` on the command line (`sukashi.view.option_wording`).
"""

from __future__ import annotations

import ast
import difflib
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

E = TypeVar("E", bound=BaseException)

MARKED = re.compile(r"<<(\w+)=(.*?)>>")
"""An option in a sentence."""


@dataclass(frozen=True)
class Option:
    """An option that a sentence names. value: as Python writes it; "" where none is named."""

    name: str
    value: str = ""

    @property
    def argument(self) -> str:
        """The argument of a call in Python, such as ``dtype='float16'``."""
        return f"{self.name}={self.value}"

    @property
    def plain(self) -> str:
        """The value without the marks of Python, such as ``float16``; "" of True."""
        try:
            value = ast.literal_eval(self.value) if self.value else ""
        except (SyntaxError, ValueError):  # several values and words between them
            return re.sub(r"[\"']", "", self.value)
        entries = value if isinstance(value, list | tuple) else [value]
        return "" if value is True else " ".join(str(one).strip() for one in entries)


Wording = Callable[[Option], str]
"""What an option is called on one surface."""

_wording: ContextVar[Wording] = ContextVar("wording", default=lambda option: option.argument)


@contextmanager
def wording(words: Wording) -> Iterator[None]:
    """Say options in these words, in this thread, until the end of the block."""
    before = _wording.set(words)
    try:
        yield
    finally:
        _wording.reset(before)


def worded(sentence: str) -> str:
    """Return a sentence with its options in the words of the surface where it is read."""
    words = _wording.get()
    return MARKED.sub(lambda found: words(Option(found[1], found[2])), sentence)


class SukashiError(Exception):
    """Root of all errors raised on purpose; its text is one sentence for a person."""

    @property
    def sentence(self) -> str:
        """The sentence with its options between marks."""
        return super().__str__()

    def __str__(self) -> str:
        return worded(self.sentence)


class MisuseError(SukashiError):
    """The question cannot be answered as asked; the message says how to ask."""


class FailureError(SukashiError):
    """The question was fine, the work failed; the message says what to try."""


class UnknownNameError(MisuseError):
    """A name that is not in a closed list (method, model, layer word, kind, suffix …)."""

    def __init__(self, what: str, given: object, allowed: Iterable[object]) -> None:
        names = [str(name) for name in allowed]
        near = difflib.get_close_matches(str(given), names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(f"Unknown {what} {given!r}; choose from: {', '.join(names)}.{hint}")


class RangeError(MisuseError):
    """A number outside its range (layer, head, position, top-k …)."""

    def __init__(self, what: str, given: object, low: int, high: int) -> None:
        super().__init__(f"{what} {given} does not exist; choose from {low} to {high}.")


class TextError(MisuseError):
    """A text that cannot be read by the model: empty, too long, not a string."""


class TargetError(MisuseError):
    """A target that is not one token or one label."""


class ModelError(MisuseError):
    """A model that cannot be loaded, or that has no part the question needs."""


class UnsupportedError(MisuseError):
    """A question this architecture cannot answer, with the reason."""


class BudgetError(MisuseError):
    """Work that needs more memory than allowed, with the number of bytes and a way out."""


class StoreError(FailureError):
    """A file that is not a sukashi result, is damaged, or is from a newer version."""


class ShapeError(SukashiError):
    """Fields of a result that do not hold what they declare, or do not fit together.

    Only the author of a lens sees one; of a file it is the reason in a StoreError.
    """


class ChoiceError(ShapeError):
    """A word that is none of a closed list; in a file it may be one of a newer version."""


class VerificationError(FailureError):
    """The named parts of a model do not behave as such; results would be wrong."""


def without_frames(error: E) -> E:
    """The same error without traceback, cause and context, for whoever keeps an error.

    A traceback holds the frames that failed, and these hold what was worked on: a model's weights.
    Their local variables are cleared too, so that nothing waits for the garbage collector.
    """
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        waiting += [one.__cause__, one.__context__]
        waiting += getattr(one, "exceptions", ())  # of an ExceptionGroup
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = one.__cause__ = one.__context__ = None
    return error
