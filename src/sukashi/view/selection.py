"""Selection: which target, position or token of a result a view speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from sukashi.arguments import check_all
from sukashi.errors import RangeError, UnknownNameError

Target = int | str | None


def choose(labels: Sequence[str], target: Target, what: str = "Target") -> int:
    """Return the index of `target` among labels: a number (negative from the end) or a label.

    A label is matched as written, then without blanks around it, the last one first. None chooses
    the last label with a letter or digit in it, else the last.

    Raises: RangeError, UnknownNameError, MisuseError for what is neither.
    """
    if target is None:
        return next(
            (at for at in reversed(range(len(labels))) if any(c.isalnum() for c in labels[at])),
            len(labels) - 1,
        )
    check_all({"target": (target, Target)})
    if not isinstance(target, str):
        return index(what, int(target), len(labels))
    for same in (str, str.strip):
        for at in reversed(range(len(labels))):
            if same(labels[at]) == same(target):
                return at
    raise UnknownNameError(what.lower(), target, dict.fromkeys(labels))


def index(what: str, given: int, count: int) -> int:
    """Return a number within `count`; negative ones count from the end.

    Raises: RangeError.
    """
    if not -count <= given < count:
        raise RangeError(what, given, 0, count - 1)
    return given % count


def from_zero(what: str, given: int, count: int) -> int:
    """Return a number within `count`, counted from 0 alone.

    Raises: RangeError.
    """
    if not 0 <= given < count:
        raise RangeError(what, given, 0, count - 1)
    return given
