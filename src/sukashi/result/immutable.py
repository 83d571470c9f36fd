"""JSON values that cannot be changed: a dictionary and a list of a result, at any depth.

They equal, print, pickle, copy and are written as JSON as the plain ones are.
"""

from __future__ import annotations

from typing import Any, NoReturn

_REFUSED = "A result cannot be changed; make another with dataclasses.replace(result, …)."


def _refuse(self: object, *args: object, **options: object) -> NoReturn:
    """Stand for every method that would change the value. Raises: TypeError."""
    raise TypeError(_REFUSED)


class FrozenDict(dict[str, Any]):
    """A dictionary that cannot be changed; `|` and `copy` give plain ones that can."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


class FrozenList(list[Any]):
    """A list that cannot be changed; a slice and `copy` give plain ones that can."""

    __slots__ = ()
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenList, (list(self),)


def frozen(value: Any) -> Any:
    """A JSON value whose dictionaries and lists, at any depth, cannot be changed.

    Anything else in it stays what it is. Raises: RecursionError for a value that holds itself.
    """
    if isinstance(value, dict):
        return FrozenDict({name: frozen(one) for name, one in value.items()})
    if isinstance(value, list):
        return FrozenList(frozen(one) for one in value)
    return value
